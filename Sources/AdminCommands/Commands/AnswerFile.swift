import AdminOutput
import FileSystem
import FoundationEssentials
import JSONStreams
import ReconciliationModel

/// What a site says in a file after it has followed a directive: how it stands now, and the records that it may hold the
/// only copy of. There may be very many: they are written and read some at a time.
struct AnswerFile {
    let path: String
    let report: SiteReport

    private struct Content: Codable {
        let report: SiteReport
        var candidates: [Candidate] = []
    }

    private static let list = "candidates"
    /// Bytes of a batch, like those of a batch over the network.
    private static let batchSize = PageLimits().bytes

    init(path: String, report: SiteReport) { (self.path, self.report) = (path, report) }

    /// - Parameter head: the file without its candidates, as `read` returns it. Nil where it is no answer.
    init?(path: String, head: Data) {
        guard let content = try? JSONDecoder().decode(Content.self, from: head) else { return nil }
        self.init(path: path, report: content.report)
    }

    /// Writes a new file, whole or not at all.
    ///
    /// - Parameter feed: hands each candidate to its argument.
    /// - Throws: `SystemError`, also when something of that name is there; and what `feed` throws.
    func write(_ feed: ((Candidate) throws -> Void) throws -> Void) throws {
        try ReconciliationFile.write(to: path) { write in
            let list = JSONListWriter(isPretty: true)
            try list.write(Content(report: report), list: Self.list, to: write, feed: feed)
        }
    }

    /// Hands over the candidates, some at a time.
    ///
    /// - Throws: `SystemError`, `NotAReconciliationFile`, and what `receive` throws.
    func forEachBatch(_ receive: ([Candidate]) throws -> Void) throws { _ = try Self.read(path, receive) }

    /// Reads a file to its end.
    ///
    /// - Parameter receive: gets the candidates, where there are any.
    /// - Returns: what else it holds, as JSON with an empty list of candidates.
    /// - Throws: `SystemError`, `NotAReconciliationFile`, and what `receive` throws.
    static func read(_ path: String, _ receive: ([Candidate]) throws -> Void = { _ in }) throws -> Data {
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
