import DatabaseAccess
import FileSystem
import Foundation
import Glibc
import LegacyTestSupport
import PostgreSQLDriver
import TestSupport
import Testing

/// A PostgreSQL server beside a legacy one that calls its hooks. There is one backup from before the hooks.
protocol AlignedServer {
    var server: AttackedServer { get }
    var mSupply: FourDServer { get }
}

extension AlignedServer {
    /// omSupply on a cluster of its own, and an mSupply that has made a backup without hooks.
    static func pair() throws -> (AttackedServer, FourDServer) {
        let server = try AttackedServer(.postgreSQL)
        let mSupply = try FourDServer(folder: server.legacy)
        try mSupply.backUp()
        return (server, mSupply)
    }

    func create(_ words: String...) throws -> Subprocess.Result { try server.admin(server.createWords + words) }

    /// The path of a bundle that was made with this status.
    func bundle(_ status: Int32 = 0, _ words: String...) throws -> String {
        let result = try server.admin(server.createWords + words)
        try #require(result.status == status, "\(result.status): \(result.errors)")
        return String(result.output.split(separator: "\n").last ?? "")
    }

    /// Begin, a backup, end; what begin's receipt says of the change log.
    @discardableResult
    func backUpWithHooks(meanwhile: () throws -> Void = {}) throws -> Int64 {
        let begun = try server.hookBegin("--json")
        try #require(begun.status == 0, "\(begun.output)")
        let receipt = try #require(try json(begun.output)["receipt"] as? [String: Any])
        try meanwhile()
        try mSupply.backUp()
        try #require(try server.hookEnd().status == 0)
        let cursors = try #require((receipt["mark"] as? [String: Any])?["cursors"] as? [String: Any])
        // An empty change log has none.
        return Int64((cursors["changelogLast"] as? [String: Any])?["cursor"] as? Int ?? 0)
    }

    /// Restores as `restore` does by itself, and compares with the server that goes on: rows up to the mark, and no other.
    func expectExactly(_ bundle: String, upTo last: Int64, sourceLocation: SourceLocation = #_sourceLocation)
        throws
    {
        let restored = try server.admin(["restore", bundle, "--to", server.target, "--replace", "--yes"])
        try #require(restored.status == 0, "\(restored.errors)", sourceLocation: sourceLocation)
        let rows: SQL = "SELECT cursor, record_id FROM changelog ORDER BY cursor"
        let found = try server.onRestored { try $0.query(rows).map(\.values) }
        let live = try server.connect().query(rows).map(\.values)
        let expected = live.filter { row in if case .integer(let cursor) = row[0] { cursor <= last } else { false } }
        #expect(found == expected, sourceLocation: sourceLocation)
        #expect(
            !expected.isEmpty && expected.count < live.count,
            "nothing was at stake",
            sourceLocation: sourceLocation
        )
    }

    func expectAligned(_ bundle: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let alignment = try server.alignment(bundle)
        #expect(alignment["verdict"] as? String == "aligned", "\(alignment)", sourceLocation: sourceLocation)
        let shown = try server.admin(["bundle", "show", bundle]).output
        #expect(shown.contains("(omsupply-legacy-"), "\(shown)", sourceLocation: sourceLocation)
        #expect(shown.contains("Legacy     aligned: "), "\(shown)", sourceLocation: sourceLocation)
    }

    func waitForLine(_ line: String, in log: String) throws {
        func text() -> String {
            String(decoding: (try? WholeFile.read(server.folder + "/" + log)) ?? [], as: UTF8.self)
        }
        try awaitTrue("line \(line) in: \(text())") { text().contains(line) }
    }
}
