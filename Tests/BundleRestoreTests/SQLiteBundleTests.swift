import BundleTestSupport
import DatabaseAccess
import FileSystem
import SQLiteDriver
import SyncCursors
import TestSupport
import Testing

@testable import BundleContents
@testable import BundleCreation
@testable import BundleRestore

struct SQLiteBundleTests {
    let server: SmallServer

    init() throws { server = try SmallServer() }

    @Test func aBundleBringsEverythingBack() throws {
        let created = try server.createBundle()
        #expect(created.state == .ok)
        #expect(created.changelogLast == 3)
        #expect(created.path.hasPrefix(server.folder.path + "/bundles/Clinic-A-"))

        let restored = try server.restore(created.path)
        let database = try SQLiteConnection(try #require(restored.database), .readOnly)
        #expect(try database.value("SELECT group_concat(name, ',') FROM item") == "one,two,three")
        #expect(try WholeFile.read(restored.target + "/legacy/data.4BK") == Array("legacy".utf8))
        #expect(try WholeFile.read(restored.target + "/files/static_files/a.txt") == Array("file".utf8))
        #expect(try Folder.destination(ofLink: restored.target + "/files/static_files/b.txt") == "a.txt")
    }

    @Test func theCursorsAreThoseOfTheCopy() throws {
        let created = try server.createBundle()
        let cursors = try OpenBundle(path: created.path).manifest.cursors
        #expect(cursors.changelogLast == LastSeenCursor(Cursor(3)))
        #expect(cursors.highestHandedOut == Cursor(4))
        #expect(cursors.databaseVersion == "1.2.0")
        #expect(
            cursors.stored == [
                StoredCursor(key: "CENTRAL_SYNC_PULL_CURSOR", value: 12, convention: .lastSeen),
                StoredCursor(key: "SYNC_PULL_CURSOR_V6", value: 7, convention: .next),
            ]
        )
    }

    @Test func oneWriterGoesOnAllTheWhile() throws {
        let writer = try SQLiteConnection(server.database)
        var added: Int64 = 0
        let created = try BundleCreator(server.request(), cancellation: Cancellation()) { _ in
            added += 1
            // A failing expectation here would only be lost in the callback.
            _ = try? writer.execute("INSERT INTO item (id, name) VALUES (\(100 + added), 'later')")
        }.run()
        #expect(try writer.value("SELECT count(*) FROM item") == .integer(3 + added))
        #expect(added > 3)
        let restored = try server.restore(created.path)
        let database = try SQLiteConnection(try #require(restored.database), .readOnly)
        #expect(try database.quickCheck().isEmpty)
    }

    /// With the distribution's own tools alone.
    @Test func theBundleOpensByHand() throws {
        let created = try server.createBundle()
        let opened = server.folder.path + "/opened"
        try Folder.create(opened)
        let result = try Subprocess.run("sh", ["-c", "zstd -dc \"$0\" | tar -x -C \"$1\"", created.path, opened])
        #expect(result.errors == "" && result.status == 0)
        let query = try Subprocess.run("sqlite3", [opened + "/sqlite/omsupply.sqlite", "SELECT count(*) FROM item"])
        #expect(query.output == "3\n")
        #expect(
            try Folder.names(in: opened) == ["MANIFEST.json", "README.txt", "bundle.json", "files", "legacy", "sqlite"]
        )
    }

    @Test func filesThatCannotBeKeptMakeTheBundleDegraded() throws {
        try Folder.createLink(at: server.files + "/out", to: "/etc/passwd")
        let created = try server.createBundle()
        #expect(created.state == .degraded)
        #expect(created.reasons == ["not copied: files/out (a link to an absolute path)"])
        let entries = try Catalogue(folder: server.output).entries()
        #expect(entries.map(\.state) == [.degraded])
    }

    @Test func theBundlesAndTheDatabaseAreNoFilesOfTheApp() throws {
        let inner = try SmallServer(inside: true)
        let created = try inner.createBundle()
        let again = try inner.createBundle()
        let paths = try OpenBundle(path: again.path).manifest.members.map(\.path)
        #expect(!paths.contains { $0.hasPrefix("files/bundles") || $0.hasPrefix("files/omsupply") })
        #expect(paths.contains("files/static_files/a.txt"))
        #expect(created.path != again.path)
    }

    @Test func anExistingTargetIsLeftAlone() throws {
        let created = try server.createBundle()
        let target = server.folder.path + "/restored"
        try Folder.create(target)
        try WholeFile.write(Array("mine".utf8), to: target + "/mine.txt")
        #expect(throws: BundleError.refused(.targetExists(target))) { try server.restore(created.path) }
        #expect(try Folder.names(in: target) == ["mine.txt"])

        let restored = try server.restore(created.path, replace: true)
        let aside = try #require(restored.setAside)
        #expect(try WholeFile.read(aside + "/mine.txt") == Array("mine".utf8))
        #expect(try Folder.names(in: target) == ["files", "legacy", "sqlite"])
    }

    @Test(arguments: [(RestorePart.files, ["files"]), (.legacy, ["legacy"]), (.omsupply, ["sqlite"])])
    func aPartIsRestoredAlone(part: RestorePart, names: [String]) throws {
        let restored = try server.restore(try server.createBundle().path, part: part)
        #expect(try Folder.names(in: restored.target) == names)
    }

    @Test func aHookThatFailsLeavesNothingBehind() throws {
        struct Stop: Error {}
        let created = try server.createBundle()
        #expect(throws: Stop.self) { try server.restore(created.path) { _ in throw Stop() } }
        #expect(try Folder.names(in: server.folder.path).filter { $0.contains("restor") } == [])
    }

    @Test func aStopLeavesNeitherBundleNorSpool() throws {
        let cancellation = Cancellation()
        #expect(throws: Cancelled(signal: 15)) {
            _ = try BundleCreator(server.request(), cancellation: cancellation) { event in
                if event == .step(.verifying) { cancellation.request() }
            }.run()
        }
        #expect(try Folder.names(in: server.output) == [".omsupply-admin.lock"])
        #expect(try server.createBundle().state == .ok)
    }

    @Test func twoRunsAtOnceAreOne() throws {
        var second: (any Error)?
        _ = try BundleCreator(server.request(), cancellation: Cancellation()) { event in
            guard event == .step(.finishing) else { return }
            do { _ = try server.createBundle() } catch { second = error }
        }.run()
        guard case .busy(let folder, let holder)? = second as? BundleError else {
            Issue.record("the second run was not refused: \(String(describing: second))")
            return
        }
        #expect(folder == server.output)
        #expect(holder?.contains("bundle create since") == true)
    }

    @Test func aBundleIsFoundByIdPrefixAndName() throws {
        let first = try server.createBundle()
        let second = try server.createBundle()
        let catalogue = Catalogue(folder: server.output)
        #expect(try catalogue.resolve("latest") == second.path)
        #expect(try catalogue.resolve(String(first.id.prefix(13))) == first.path)
        #expect(try catalogue.resolve(first.path) == first.path)
        #expect(throws: BundleError.noSuchBundle("ffffffff-none")) { try catalogue.resolve("ffffffff-none") }
        try Folder.remove(second.path)
        #expect(try catalogue.entries().map(\.id) == [first.id])
    }

    /// One name in two spellings of its accent: two files to Linux, one `String` to Swift.
    @Test func namesThatOnlySwiftTakesForOneAreTwoFiles() throws {
        for name in ["caf\u{e9}", "cafe\u{301}"] {
            try WholeFile.write(Array(name.utf8), to: server.files + "/" + name)
        }
        let restored = try server.restore(try server.createBundle().path)
        for name in ["caf\u{e9}", "cafe\u{301}"] {
            #expect(try WholeFile.read(restored.target + "/files/" + name) == Array(name.utf8))
        }
    }

    /// The folder may be one that other programs use too.
    @Test func onlyOurOwnLeftoversAreRemoved() throws {
        try Folder.create(server.output)
        for name in ["film.mkv.partial", "x.tar.zst.partial", "x.json.partial"] {
            try WholeFile.write([1], to: server.output + "/" + name)
        }
        _ = try server.createBundle()
        #expect(try Folder.names(in: server.output).filter { $0.hasSuffix(".partial") } == ["film.mkv.partial"])
    }
}
