import AdminOutput
import FileSystem
import FoundationEssentials
import ReconciliationModel

/// The two files that travel between central and a site that cannot shake hands over the network.
enum ReconciliationFile {
    /// From central to the site.
    case directive(SiteDirective)
    /// From the site back to central.
    case answer(AnswerFile)

    /// - Throws: `SystemError` when it cannot be read, `NotAReconciliationFile` when it is neither, or not to its end.
    static func read(_ path: String) throws -> ReconciliationFile {
        let read = try AnswerFile.Read(path)
        if let answer = try AnswerFile(read) { return .answer(answer) }
        if let directive = try? JSONDecoder().decode(SiteDirective.self, from: read.head) {
            return .directive(directive)
        }
        throw NotAReconciliationFile(path: path)
    }

    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// Throws when something of that name is there, for nothing is overwritten, or its folder is not.
    static func requireFree(_ file: String) throws(SystemError) -> String {
        let path = Path.absolute(Path.expandingTilde(file))
        guard try FileStatus.of(path) == nil else { throw SystemError(code: 17, call: "create", path: path) }
        guard try FileStatus.of(Path.parent(of: path), followLinks: true) != nil else {
            throw SystemError(code: 2, call: "create", path: path)
        }
        return path
    }

    /// Writes a new file and returns its absolute path.
    @discardableResult
    static func write(_ text: String, to file: String) throws -> String {
        let staged = try StagedFile(for: requireFree(file)) { write in try write(Array(text.utf8)) }
        return try staged.publish()
    }
}

/// A new file that is whole and on the device, and has yet to get its name. Gone where it goes out of scope before.
final class StagedFile {
    let path: String
    private let partial: String

    /// - Parameters:
    ///   - path: absolute; nothing is there.
    ///   - body: hands the content to its argument, in pieces. Where it throws nothing is left.
    init(for path: String, _ body: (([UInt8]) throws -> Void) throws -> Void) throws {
        let partial = path + ".partial"
        try Folder.remove(partial)
        do {
            let file = try FileDescriptor.create(partial)
            try body { try file.write($0) }
            try file.write([UInt8(ascii: "\n")])
            try file.synchronize()
            try file.close()
        } catch {
            try? Folder.remove(partial)
            throw error
        }
        (self.path, self.partial) = (path, partial)
    }

    deinit { try? Folder.remove(partial) }

    /// Gives it its name, unless another file has come there in the meantime: that is somebody else's.
    func publish() throws(SystemError) -> String {
        try Folder.renameNew(partial, to: path)
        return path
    }
}
