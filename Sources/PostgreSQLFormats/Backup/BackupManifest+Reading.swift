internal import Checksums
import FoundationEssentials
import WALPositions

extension BackupManifest {
    /// Reads a whole manifest after its own checksum was found to be right.
    ///
    /// Takes about a kilobyte of memory for each file while it reads.
    package init(parsing bytes: UnsafeRawBufferPointer) throws(Complaint) {
        try Self.checkSelf(bytes)
        let form: Form
        do {
            form = try JSONDecoder().decode(Form.self, from: Data(bytes))
        } catch {
            throw .malformed("\(error)")
        }
        guard (1...2).contains(form.version) else { throw .unknownVersion(form.version) }
        version = form.version
        systemIdentifier = form.systemIdentifier
        var files: [File] = []
        files.reserveCapacity(form.files.count)
        for file in form.files { files.append(try file.value()) }
        self.files = files
        var ranges: [WALRange] = []
        for range in form.ranges {
            guard let start = LSN(range.start), let end = LSN(range.end) else {
                throw .malformed("WAL from \(range.start) to \(range.end)")
            }
            ranges.append(WALRange(timeline: range.timeline, start: start, end: end))
        }
        walRanges = ranges
    }

    /// The last line holds the SHA-256 of every byte before it (`verify_manifest_checksum` in PostgreSQL's
    /// `parse_manifest.c`).
    private static func checkSelf(_ bytes: UnsafeRawBufferPointer) throws(Complaint) {
        let newline = UInt8(ascii: "\n")
        guard bytes.last == newline, let end = bytes.dropLast().lastIndex(of: newline) else { throw .incomplete }
        let covered = UnsafeRawBufferPointer(rebasing: bytes[...end])
        let line = String(decoding: bytes[(end + 1)...], as: UTF8.self)
        let parts = line.split(separator: "\"", omittingEmptySubsequences: false)
        // "Manifest-Checksum": "…"}
        guard parts.count == 5, parts[1] == "Manifest-Checksum" else { throw .incomplete }
        guard parts[3].lowercased() == Checksums.hexadecimal(SHA256.hash(covered)) else { throw .checksumDiffers }
    }

    private struct Form: Decodable {
        let version: Int
        let systemIdentifier: UInt64?
        let files: [FormFile]
        let ranges: [FormRange]

        enum CodingKeys: String, CodingKey {
            case version = "PostgreSQL-Backup-Manifest-Version"
            case systemIdentifier = "System-Identifier"
            case files = "Files"
            case ranges = "WAL-Ranges"
        }
    }

    private struct FormRange: Decodable {
        let timeline: Timeline
        let start: String
        let end: String

        enum CodingKeys: String, CodingKey {
            case timeline = "Timeline"
            case start = "Start-LSN"
            case end = "End-LSN"
        }
    }

    private struct FormFile: Decodable {
        let path: String?
        let encodedPath: String?
        let size: Int64
        let modified: String?
        let algorithm: String?
        let checksum: String?

        enum CodingKeys: String, CodingKey {
            case path = "Path"
            case encodedPath = "Encoded-Path"
            case size = "Size"
            case modified = "Last-Modified"
            case algorithm = "Checksum-Algorithm"
            case checksum = "Checksum"
        }

        func value() throws(Complaint) -> File {
            let checksum: Checksum?
            switch (algorithm, self.checksum) {
            case (let algorithm?, let digits?):
                checksum = Checksum(algorithm: algorithm, hexadecimal: digits.lowercased())
            case (nil, nil): checksum = nil
            default: throw .malformed("a checksum without its algorithm, or the reverse")
            }
            guard size >= 0 else { throw .malformed("a size of \(size)") }
            return File(path: try name(), size: size, modified: modified, checksum: checksum)
        }

        private func name() throws(Complaint) -> String {
            switch (path, encodedPath) {
            case (let path?, nil): return path
            case (nil, let digits?):
                let values = digits.utf8.map { Character(Unicode.Scalar($0)).hexDigitValue.map(UInt8.init) }
                guard values.count % 2 == 0, !values.contains(nil) else { throw .malformed("the path \(digits)") }
                let bytes = stride(from: 0, to: values.count, by: 2).map {
                    (values[$0] ?? 0) << 4 | (values[$0 + 1] ?? 0)
                }
                return String(decoding: bytes, as: UTF8.self)
            default: throw .malformed("a file with no path, or with two")
            }
        }
    }
}
