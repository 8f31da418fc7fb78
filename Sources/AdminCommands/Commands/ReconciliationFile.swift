import AdminOutput
import FileSystem
import FoundationEssentials
import ReconciliationModel

/// The two files that travel between central and a site that cannot shake hands over the network.
enum ReconciliationFile {
    /// From central to the site.
    case directive(SiteDirective)
    /// From the site back to central.
    case answer(SiteAnswer)

    private static let largest = 1 << 30

    /// - Throws: `SystemError` when it cannot be read, `NotAReconciliationFile` when it is neither.
    static func read(_ path: String) throws -> ReconciliationFile {
        let data = Data(try WholeFile.read(path, limit: largest))
        let decoder = JSONDecoder()
        if let answer = try? decoder.decode(SiteAnswer.self, from: data) { return .answer(answer) }
        if let directive = try? decoder.decode(SiteDirective.self, from: data) { return .directive(directive) }
        throw NotAReconciliationFile(path: path)
    }

    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// Throws when something of that name is there: nothing is overwritten.
    static func requireFree(_ file: String) throws(SystemError) -> String {
        let path = Path.absolute(Path.expandingTilde(file))
        guard try FileStatus.of(path) == nil else { throw SystemError(code: 17, call: "create", path: path) }
        return path
    }

    /// Writes a new file and returns its absolute path.
    static func write(_ text: String, to file: String) throws(SystemError) -> String {
        let path = try requireFree(file)
        let staged = try WholeFile.stage(Array((text + "\n").utf8), for: path)
        // A file that has come there in the meantime is somebody else's.
        do { try Folder.renameNew(staged, to: path) } catch {
            try? Folder.remove(staged)
            throw error
        }
        return path
    }
}

/// What a site says after it has followed a directive: how it stands now, and the records that it may hold the only copy
/// of.
struct SiteAnswer: Sendable, Hashable, Codable {
    let report: SiteReport
    let candidates: [Candidate]
}
