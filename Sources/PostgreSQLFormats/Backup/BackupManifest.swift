package import WALPositions

/// PostgreSQL's `backup_manifest`: every file of a base backup with its size and checksum, and the WAL that it needs.
/// The form is in PostgreSQL's documentation, "Backup Manifest Format".
package struct BackupManifest: Sendable, Hashable {
    package struct File: Sendable, Hashable {
        /// Relative to the data directory; files of a tablespace are under `pg_tblspc/<oid>/`. Bytes that are not
        /// UTF-8 are replaced.
        package let path: String
        package let size: Int64
        /// As it stands there: `2026-11-21 15:05:00 GMT`.
        package let modified: String?
        /// nil for a backup that was made without checksums.
        package let checksum: Checksum?
    }

    package struct Checksum: Sendable, Hashable {
        /// `CRC32C`, `SHA224`, `SHA256`, `SHA384` or `SHA512`.
        package let algorithm: String
        /// Lower case; for CRC-32C the bytes are in memory order.
        package let hexadecimal: String

        package init(algorithm: String, hexadecimal: String) {
            self.algorithm = algorithm
            self.hexadecimal = hexadecimal
        }
    }

    package struct WALRange: Sendable, Hashable {
        package let timeline: Timeline
        package let start: LSN
        package let end: LSN

        package init(timeline: Timeline, start: LSN, end: LSN) {
            self.timeline = timeline
            self.start = start
            self.end = end
        }
    }

    package enum Complaint: Error, Sendable, Hashable {
        /// The bytes are not those whose checksum is in the last line.
        case checksumDiffers
        /// There is no last line with a checksum.
        case incomplete
        case unknownVersion(Int)
        /// It is not what the form says; where, as far as that is known.
        case malformed(String)
    }

    /// 1, and from PostgreSQL 17 on 2.
    package let version: Int
    /// Only version 2 has it.
    package let systemIdentifier: UInt64?
    package internal(set) var files: [File]
    /// One for each timeline that the backup went through.
    package let walRanges: [WALRange]

    package static let fileName = "backup_manifest"
}
