import FileSystem
import Foundation
import TestSupport
import Testing

/// Whoever restores reads first what will be done.
struct PlanFirstTests {
    /// The lines of `restore --plan`, which says it and does nothing.
    private static func plan(_ server: AttackedServer, _ words: [String]) throws -> [Substring] {
        let plan = try server.admin(words + ["--plan"])
        #expect(plan.status == 0 || plan.status == 2, "\(plan.errors)")
        return plan.output.split(separator: "\n")
    }

    /// Free space is another from one moment to the next.
    private static func comparable(_ lines: [Substring]) -> [Substring] { lines.map { $0.prefix { $0 != ";" } } }

    @Test(arguments: Engine.all) func aRestorePrintsItsPlanBeforeItBegins(engine: Engine) throws {
        let server = try AttackedServer(engine)
        let bundle = try server.createBundle()
        let words = ["restore", bundle, "--to", server.target]
        let plan = Self.comparable(try Self.plan(server, words))
        #expect(plan.count >= 5 && plan[0].hasPrefix("Restore all of bundle "), "\(plan)")
        let restored = try server.admin(words)
        #expect(restored.status == 0, "\(restored.errors)")
        #expect(Self.comparable(restored.errors.split(separator: "\n")).starts(with: plan), "\(restored.errors)")
        #expect(restored.output.hasPrefix("Restored to "))

        // Before: it is there although the work cannot even begin.
        let lock = try FileLock.acquire(existing: try Self.stagingFolder(server.target + "2"))
        let blocked = try server.admin(["restore", bundle, "--to", server.target + "2"])
        #expect(blocked.status == 75, "\(blocked.errors)")
        #expect(blocked.output == "" && blocked.errors.hasPrefix("Restore all of bundle "), "\(blocked.errors)")
        _ = consume lock
    }

    private static func stagingFolder(_ target: String) throws -> String {
        let path = "\(Path.parent(of: target))/.\(Path.name(of: target)).restoring"
        try Folder.create(path)
        return path
    }

    @Test(arguments: Engine.all) func quietAndJSONPrintNoPlan(engine: Engine) throws {
        let server = try AttackedServer(engine)
        let bundle = try server.createBundle()
        let quiet = try server.restore(bundle, "--quiet")
        #expect(quiet.status == 0 && quiet.errors == "", "\(quiet.errors)")
        let asJSON = try server.admin(["restore", bundle, "--to", server.target + "2", "--json"])
        #expect(asJSON.status == 0 && asJSON.errors == "", "\(asJSON.errors)")
        #expect(try json(asJSON.output)["plan"] != nil)
    }

    @Test func whatIsWrongWithTheBundleIsPartOfIt() throws {
        let server = try AttackedServer(.sqlite)
        try #require(try Subprocess.run("mkfifo", [server.files + "/pipe"]).status == 0)
        let created = try server.admin(server.createWords)
        try #require(created.status == 2, "\(created.errors)")
        let restored = try server.restore(String(created.output.dropLast()))
        #expect(restored.status == 2)
        let lines = restored.errors.split(separator: "\n").filter { $0.contains("not copied: files/pipe") }
        #expect(lines.count == 2, "\(restored.errors)")
        #expect(lines.first?.hasPrefix("  the bundle is degraded: not copied: ") == true, "\(restored.errors)")
        #expect(lines.last?.hasPrefix("omsupply-admin: warning: not copied: ") == true, "\(restored.errors)")
    }
}
