import DatabaseAccess
import FileSystem
import Foundation
import Glibc
import TestSupport
import Testing

/// Calls the hooks as 4D would.
extension AttackedServer {
    var hookFolder: String { output + "/legacy-hooks" }

    private var hookWords: [String] { ["-o", output, "--legacy", legacy] }

    @discardableResult
    func hookBegin(_ words: String..., as user: Owner? = nil) throws -> Subprocess.Result {
        try admin(["legacy", "begin"] + hookWords + words, as: user)
    }

    @discardableResult
    func hookEnd(_ status: Int = 0, _ words: String...) throws -> Subprocess.Result {
        try admin(["legacy", "end", "--status", "\(status)"] + hookWords + words)
    }

    /// Names of the receipts' files.
    func receipts() throws -> [String] {
        try FileStatus.of(hookFolder) == nil ? [] : Folder.names(in: hookFolder)
    }

    func receipt(_ name: String) throws -> [String: Any] {
        try json(String(decoding: WholeFile.read(hookFolder + "/" + name), as: UTF8.self))
    }

    /// What `bundle show --json` says of a bundle's legacy part.
    func alignment(_ bundle: String) throws -> [String: Any] {
        let shown = try admin(["bundle", "show", bundle, "-o", output, "--json"])
        try #require(shown.status == 0, "\(shown.output)")
        let manifest = try #require(try json(shown.output)["manifest"] as? [String: Any])
        return try #require(manifest["alignment"] as? [String: Any])
    }

    /// A synchronisation with the legacy server.
    func addSync(_ id: String, finished: Bool, total: Int, done: Int, queueEnded: Bool) throws {
        let time = "'2026-11-22 10:00:0\(id)'"
        try connect().execute(
            script: """
                INSERT INTO sync_log (id, started_datetime, finished_datetime, pull_remote_started_datetime,
                    pull_remote_finished_datetime, pull_remote_progress_total, pull_remote_progress_done)
                VALUES ('\(id)', \(time), \(finished ? time : "NULL"), \(time), \(queueEnded ? time : "NULL"), \(total), \(done))
                """
        )
    }
}

extension AttackedServer {
    func finishSync(_ id: String, done: Int) throws {
        try connect().execute(
            """
            UPDATE sync_log SET finished_datetime = started_datetime, pull_remote_finished_datetime = started_datetime,
                pull_remote_progress_done = \(done) WHERE id = \(id)
            """
        )
    }
}

/// A server that takes connections and never says a word.
struct MuteServer: ~Copyable {
    private let listener: Int32
    let port: Int

    init() throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.listener = listener
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let failed = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, length) != 0 || listen(listener, 16) != 0
                    || getsockname(listener, address, &length) != 0
            }
        }
        port = Int(UInt16(bigEndian: address.sin_port))
        guard !failed else { throw SystemError(code: errno, call: "listen", path: "127.0.0.1") }
    }

    deinit { close(listener) }

    var url: String { "postgresql://nobody@127.0.0.1:\(port)/none" }
}

/// What the legacy server can wait, with room for a machine that has other things to do.
func expectAnswer<R>(
    within limit: Duration = .seconds(2),
    sourceLocation: SourceLocation = #_sourceLocation,
    _ call: () throws -> R
) rethrows -> R {
    let start = ContinuousClock.now
    let result = try call()
    let took = start.duration(to: .now)
    #expect(took < limit, "it took \(took)", sourceLocation: sourceLocation)
    return result
}

/// One line, and no mark that counts.
func expectVeto(
    _ result: Subprocess.Result,
    status: Int32,
    mentions: String,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(result.status == status, "\(result.errors)", sourceLocation: sourceLocation)
    #expect(result.output == "", sourceLocation: sourceLocation)
    #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)", sourceLocation: sourceLocation)
    #expect(result.errors.hasPrefix("omsupply-admin: legacy begin: veto: "), sourceLocation: sourceLocation)
    #expect(result.errors.contains(mentions), "\(result.errors)", sourceLocation: sourceLocation)
}
