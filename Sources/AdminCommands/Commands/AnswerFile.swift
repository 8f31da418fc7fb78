import AdminOutput
import Checksums
import FileSystem
import FoundationEssentials
import JSONStreams
import ReconciliationModel

/// What a site says in a file after it has followed a directive: how it stands now, and the records that it may hold the
/// only copy of. There may be very many: they are written and read some at a time.
struct AnswerFile {
    let path: String
    let report: SiteReport
    /// It is not what the site wrote. A file can be damaged on its way, and that is no fault of the site's.
    let isDamaged: Bool
    /// How many candidates it has; 0 of one that is to be written.
    let count: Int

    private struct Content: Codable {
        let report: SiteReport
        var candidates: [Candidate] = []
        /// Stands behind the candidates.
        var check: String?

        // In the file they are sorted.
        enum CodingKeys: String, CodingKey { case candidates, check, report }
    }

    private static let list = "candidates"
    /// Bytes of a batch, like those of a batch over the network.
    private static let batchSize = PageLimits().bytes

    /// One that is to be written.
    init(path: String, report: SiteReport) { (self.path, self.report, isDamaged, count) = (path, report, false, 0) }

    /// What has been read to its end; nil where it is no answer.
    init?(_ read: Read) throws {
        guard let content = try? JSONDecoder().decode(Content.self, from: read.head) else { return nil }
        (path, report, count) = (read.path, content.report, read.count)
        isDamaged = try read.check.finished(with: content.report) != content.check
    }

    /// Writes a new file, whole or not at all.
    ///
    /// - Parameter feed: hands each candidate to its argument.
    /// - Throws: `SystemError`; and what `feed` throws.
    func stage(_ feed: ((Candidate) throws -> Void) throws -> Void) throws -> StagedFile {
        try StagedFile(for: path) { write in
            let check = Check()
            let list = JSONListWriter(isPretty: true)
            // The elements come between the two times that this is asked for.
            var isWhole = false
            try list.write(
                Content(report: report, check: isWhole ? check.finished(with: report) : ""),
                list: Self.list,
                to: write
            ) { add in
                try withoutActuallyEscaping(add) { add in
                    try feed { candidate in
                        try check.update(with: candidate)
                        try add(candidate)
                    }
                }
                isWhole = true
            }
        }
    }

    /// Hands over the candidates, some at a time.
    ///
    /// - Throws: `SystemError`, `NotAReconciliationFile`, and what `receive` throws.
    func forEachBatch(_ receive: ([Candidate]) throws -> Void) throws { _ = try Self.rest(of: path, receive) }

    /// A file that was read to its end.
    struct Read {
        fileprivate let path: String
        /// All but the candidates, as JSON.
        let head: Data
        fileprivate let check: Check
        fileprivate let count: Int

        /// - Throws: `SystemError`, `NotAReconciliationFile`.
        init(_ path: String) throws {
            let check = Check()
            var count = 0
            head = try AnswerFile.rest(of: path) { batch in
                for candidate in batch { try check.update(with: candidate) }
                count += batch.count
            }
            (self.path, self.check, self.count) = (path, check, count)
        }
    }

    /// SHA-256 of what an answer says, however it is laid out: its candidates, and then its report.
    fileprivate final class Check {
        private let hash = RunningSHA256()
        private let encoder = JSONEncoder()

        init() { encoder.outputFormatting = .sortedKeys }

        func update(with part: some Encodable) throws {
            let text = Array(try encoder.encode(part)) + [UInt8(ascii: "\n")]
            text.withUnsafeBytes { hash.update($0) }
        }

        func finished(with report: SiteReport) throws -> String {
            try update(with: report)
            return hash.finished().withUnsafeBytes { hexadecimal($0) }
        }
    }

    /// Reads a file to its end.
    ///
    /// - Parameter receive: gets the candidates, where there are any.
    /// - Returns: what else it holds, as JSON with an empty list of candidates.
    private static func rest(of path: String, _ receive: ([Candidate]) throws -> Void) throws -> Data {
        let file = try FileDescriptor.open(path)
        var piece = [UInt8](repeating: 0, count: 256 << 10)
        do {
            return try JSONListReader.read([list], batchSize: batchSize) { consume in
                while true {
                    let count = try piece.withUnsafeMutableBytes { try file.read(into: $0) }
                    guard count > 0 else { return }
                    try piece.withUnsafeBytes { try consume(UnsafeRawBufferPointer(rebasing: $0.prefix(count))) }
                }
            } onBatch: { _, batch in
                guard let candidates = try? JSONDecoder().decode([Candidate].self, from: batch) else {
                    throw NotAReconciliationFile(path: path)
                }
                try receive(candidates)
            }
        } catch is JSONListReader.Complaint {
            throw NotAReconciliationFile(path: path)
        }
    }
}
