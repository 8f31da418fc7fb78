internal import Checksums
import FoundationEssentials
import JSONStreams
import WALPositions

extension BackupManifest {
    /// Reads a whole manifest after its own checksum was found to be right.
    ///
    package init(parsing bytes: UnsafeRawBufferPointer) throws(Complaint) {
        var files: [File] = []
        do {
            try self.init(reading: { try $0(bytes) }) { files.append($0) }
        } catch let error as Complaint { throw error } catch { throw .malformed("\(error)") }
        self.files = files
    }

    /// Reads a manifest of any length bit by bit. Its own checksum is looked at first; `files` stays empty.
    ///
    /// - Parameters:
    ///   - feed: hands the text to its argument, in pieces of any size; is called twice.
    ///   - onFile: gets the files in their order.
    /// - Throws: `Complaint`, and what `feed` and `onFile` throw.
    package init(
        reading feed: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void,
        onFile: (File) throws -> Void
    ) throws {
        try Self.checkSelf(feed)
        let list = "Files"
        let form: Form
        do {
            let rest = try JSONListReader.read([list], feed: feed) { _, batch in
                for file in try JSONDecoder().decode([FormFile].self, from: batch) { try onFile(try file.value()) }
            }
            form = try JSONDecoder().decode(Form.self, from: rest)
        } catch let error as DecodingError {
            throw Complaint.malformed("\(error)")
        } catch let error as JSONListReader.Complaint {
            throw Complaint.malformed("\(error)")
        }
        guard (1...2).contains(form.version) else { throw Complaint.unknownVersion(form.version) }
        version = form.version
        systemIdentifier = form.systemIdentifier
        files = []
        var ranges: [WALRange] = []
        for range in form.ranges {
            guard let start = LSN(range.start), let end = LSN(range.end) else {
                throw Complaint.malformed("WAL from \(range.start) to \(range.end)")
            }
            ranges.append(WALRange(timeline: range.timeline, start: start, end: end))
        }
        walRanges = ranges
    }

    /// The last line holds the SHA-256 of every byte before it (`verify_manifest_checksum` in PostgreSQL's
    /// `parse_manifest.c`).
    private static func checkSelf(_ feed: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void) throws {
        let newline = UInt8(ascii: "\n")
        let digest = RunningSHA256()
        // What may still be the last line, with the end of the one before.
        var tail: [UInt8] = []
        var isCovered = false
        try feed { bytes in
            tail += bytes
            guard let end = tail.dropLast().lastIndex(of: newline) else { return }
            tail.withUnsafeBytes { digest.update(UnsafeRawBufferPointer(rebasing: $0[...end])) }
            tail.removeFirst(end + 1)
            isCovered = true
        }
        guard isCovered, tail.last == newline else { throw Complaint.incomplete }
        let parts = String(decoding: tail, as: UTF8.self).split(separator: "\"", omittingEmptySubsequences: false)
        // "Manifest-Checksum": "…"}
        guard parts.count == 5, parts[1] == "Manifest-Checksum" else { throw Complaint.incomplete }
        guard parts[3].lowercased() == Checksums.hexadecimal(digest.finished()) else { throw Complaint.checksumDiffers }
    }

    private struct Form: Decodable {
        let version: Int
        let systemIdentifier: UInt64?
        /// Empty: they come one by one.
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
