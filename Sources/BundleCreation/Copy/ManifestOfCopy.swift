import BundleArchive
import BundleContents
import Checksums
import PostgreSQLFormats

/// Writes the manifest that PostgreSQL would have written of the same files, so that `pg_verifybackup` takes a bundle
/// that was opened by hand.
struct ManifestOfCopy {
    /// - Parameter paper: where it goes.
    static func write(
        _ written: WrittenMembers,
        control: (member: TarMember, content: [UInt8]),
        range: BackupManifest.WALRange,
        to paper: SpooledPaper
    ) throws {
        var writer = BackupManifestWriter()
        for member in written {
            guard let code = member.checksum, let path = path(of: member.member.path) else { continue }
            writer.add(path: path, size: member.member.size, modified: member.member.modified, checksum: code)
            try paper.write(writer.taken())
        }
        if let path = path(of: control.member.path) {
            writer.add(
                path: path,
                size: Int64(control.content.count),
                modified: control.member.modified,
                checksum: control.content.withUnsafeBytes { CRC32C($0) }
            )
        }
        try paper.write(writer.finished(range))
    }

    /// A member's path as the server's manifests have it: relative to the data directory.
    static func path(of member: String) -> String? {
        if let path = path(of: member, below: BundleLayout.data) { return path }
        return path(of: member, below: BundleLayout.tablespaces).map { "pg_tblspc/" + $0 }
    }

    /// By bytes: to Swift, a slash and an accent behind it are one character.
    private static func path(of member: String, below folder: String) -> String? {
        let prefix = (folder + "/").utf8
        return member.utf8.starts(with: prefix) ? String(member.utf8.dropFirst(prefix.count)) : nil
    }
}
