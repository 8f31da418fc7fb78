import DatabaseAccess
import FileSystem
import Foundation
import PostgreSQLDriver
import SQLiteDriver
import TestSupport
import Testing

/// One central server's life with the built program: migrated, bundled, lost, restored, reconciled.
struct WholeStoryTests {
    @Test(arguments: Engine.all)
    func whatAnyoneStillHoldsIsOnBothSidesInTheEnd(engine: Engine) throws {
        let story = try Story(engine)
        try story.admin(story.central, "migrate", "run")
        try story.admin(story.remote, "migrate", "run")
        try story.sync("seed-central", "--central", story.central, "--site", "2", "--items", "86")
        try story.sync("seed-remote", "--remote", story.remote, "--site", "2")
        try story.synchronise()
        try story.edit("own-before", at: "--remote", story.remote)
        try story.synchronise()

        let bundle = try story.admin(story.central, "bundle", "create", "--output", story.bundles)
        #expect(bundle.hasSuffix(".tar.zst\n"))

        // After the bundle: the site pushes one of its own and will ask for 100 next.
        try story.edit("item-5", at: "--central", story.central)
        try story.edit("new-at-central", at: "--central", story.central)
        try story.sync("delete", "item", "item-7", "--central", story.central)
        try story.edit("own-after", at: "--remote", story.remote)
        for number in 1...6 { try story.edit("more-\(number)", at: "--central", story.central) }
        try story.synchronise()
        #expect(
            try story.sync("cursors", "--central", story.central, "--remote", story.remote).contains("pulls from 100")
        )

        try story.lose()
        try story.admin(nil, "restore", "latest", "--to", story.target, "--output", story.bundles)
        let restored = try story.startRestored()
        try story.edit("after-restore", at: "--central", restored)

        let plan = try story.admin(restored, "reconcile", "plan", "--json")
        #expect(plan.contains(#""state":"unreconciled""#))
        let (directive, answer) = (story.folder.path + "/site-2.json", story.folder.path + "/answer.json")
        try story.admin(restored, "reconcile", "export-site", "2", "--output", directive)
        try story.admin(story.remote, "reconcile", "apply", directive, "--answer", answer)
        try story.admin(restored, "reconcile", "apply", answer)
        try story.synchronise(restored)

        let compared = try story.sync("compare", "--central", restored, "--remote", story.remote)
        #expect(compared.hasSuffix("both sides are equal\n"))
        for id in ["own-before", "own-after", "new-at-central", "after-restore", "item-5", "more-6"] {
            #expect(compared.contains("\"id\":\"\(id)\""), "\(id) is lost")
        }
        #expect(compared.contains("item-5 later"))
        #expect(!compared.contains("\"id\":\"item-7\""), "a deleted record came back")
        story.stopRestored()
    }

    /// The second restore knows what the first one opened: no cursor is handed out twice, and the site is no stranger.
    @Test(arguments: Engine.all)
    func oneBundleRestoredTwiceKeepsTheNetworkTogether(engine: Engine) throws {
        let story = try Story(engine)
        try story.admin(story.central, "migrate", "run")
        try story.admin(story.remote, "migrate", "run")
        try story.sync("seed-central", "--central", story.central, "--site", "2", "--items", "5")
        try story.sync("seed-remote", "--remote", story.remote, "--site", "2")
        try story.synchronise()
        try story.admin(story.central, "bundle", "create", "--output", story.bundles)
        try story.lose()

        try story.admin(nil, "restore", "latest", "--to", story.target, "--output", story.bundles)
        let first = try story.startRestored()
        try story.edit("made-in-between", at: "--central", first)
        try story.edit("pushed-in-between", at: "--remote", story.remote)
        // The stand-in shakes hands, as a server that links the library does.
        try story.synchronise(first)
        let before = try story.changelogEnd(first)
        story.stopRestored()

        try story.admin(nil, "restore", "latest", "--to", story.target, "--replace", "--yes", "--output", story.bundles)
        let second = try story.startRestored()
        try story.edit("made-afterwards", at: "--central", second)
        #expect(try story.changelogEnd(second) > before)
        try story.synchronise(second)
        let compared = try story.sync("compare", "--central", second, "--remote", story.remote)
        #expect(compared.hasSuffix("both sides are equal\n"))
        for id in ["made-in-between", "pushed-in-between", "made-afterwards"] {
            #expect(compared.contains("\"id\":\"\(id)\""), "\(id) is lost")
        }
        story.stopRestored()
    }
}

/// The places and programs of one story.
private final class Story {
    let engine: Engine
    let folder: SharedFolder
    let central: String
    let remote: String
    private let cluster: PostgreSQLCluster?

    init(_ engine: Engine) throws {
        self.engine = engine
        folder = try SharedFolder()
        remote = "sqlite:" + folder.path + "/remote.sqlite"
        switch engine {
        case .sqlite:
            cluster = nil
            central = "sqlite:" + folder.path + "/central.sqlite"
        case .postgreSQL:
            let made = try PostgreSQLCluster()
            cluster = made
            central = made.url()
        }
    }

    /// The restored server is to be run by the server's user: it lies in the cluster's folder.
    var target: String { (cluster?.folder ?? folder.path) + "/restored" }
    var bundles: String { folder.path + "/bundles" }

    /// Runs a command that has to succeed and returns its output.
    @discardableResult
    func admin(_ database: String?, _ words: String...) throws -> String {
        try succeed(try BuiltProgram.admin((database.map { ["--database", $0] } ?? []) + words), words)
    }

    @discardableResult
    func sync(_ words: String...) throws -> String {
        try succeed(try BuiltProgram.syncStandIn(words), words)
    }

    private func succeed(_ result: Subprocess.Result, _ words: [String]) throws -> String {
        guard result.status == 0 else {
            let text = result.errors + result.output
            throw CommandFailed(command: words.joined(separator: " "), status: result.status, text: text)
        }
        return result.output
    }

    func synchronise(_ database: String? = nil) throws {
        try sync("sync", "--central", database ?? central, "--remote", remote)
    }

    func edit(_ id: String, at side: String, _ database: String) throws {
        try sync("edit", "item", id, "code=\(id)", "name=\(id) later", "type=STOCK", side, database)
    }

    func changelogEnd(_ database: String) throws -> Int64 {
        let db: any DatabaseConnection =
            database.hasPrefix("sqlite:")
            ? try SQLiteConnection(String(database.dropFirst("sqlite:".count)), .readOnly)
            : try PostgreSQLConnection(PostgreSQLConfiguration(parsing: database))
        guard case .integer(let cursor)? = try db.value("SELECT max(cursor) FROM changelog") else { return 0 }
        return cursor
    }

    func lose() throws {
        if let cluster {
            try cluster.stop(mode: "immediate")
            try Folder.remove(cluster.dataDirectory)
        } else {
            for ending in ["", "-wal", "-shm"] { try Folder.remove(folder.path + "/central.sqlite" + ending) }
        }
    }

    func startRestored() throws -> String {
        guard let cluster else { return "sqlite:\(target)/sqlite/central.sqlite" }
        try cluster.run("pg_ctl", ["-D", target + "/postgres/data", "-l", cluster.folder + "/log", "-w", "start"])
        return cluster.url()
    }

    func stopRestored() {
        _ = try? cluster?.run("pg_ctl", ["-D", target + "/postgres/data", "-m", "immediate", "-w", "stop"])
    }
}
