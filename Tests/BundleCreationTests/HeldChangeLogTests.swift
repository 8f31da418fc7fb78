import BundleTestSupport
import DatabaseAccess
import Dispatch
import FileSystem
import PostgreSQLDriver
import SyncCursors
import TestSupport
import Testing

@testable import BundleContents
@testable import BundleCreation

/// A transaction that does not let go of the change log.
@Suite(.needsPostgreSQL)
struct HeldChangeLogTests {
    let server: SmallCluster
    let good: CreatedBundle
    let writer: PostgreSQLConnection

    init() throws {
        server = try SmallCluster(tablespace: false)
        good = try server.createBundle()
        writer = try server.connect()
        try writer.begin(readOnly: false)
    }

    private func create(_ kind: BundleIdentity.Kind) throws -> CreatedBundle {
        var request = server.request()
        request.kind = kind
        request.lockPatience = 0.3
        return try BundleCreator(request, cancellation: Cancellation()) { _ in }.run()
    }

    @Test(arguments: BundleIdentity.Kind.allCases)
    func theMarkIsMadeWithoutTheLockAndTheBundleSaysSo(kind: BundleIdentity.Kind) throws {
        try writer.execute("INSERT INTO changelog (record_id) VALUES ('held')")
        try server.connect().execute("INSERT INTO changelog (record_id) VALUES ('later')")
        let created = try create(kind)
        #expect(created.state == .degraded)
        #expect(created.reasons.count == 1)
        #expect(created.reasons.first?.hasPrefix("a transaction held the change log for over ") == true)
        let manifest = try OpenBundle(path: created.path).manifest
        #expect(!manifest.cursorsAreExact)
        // The row that is held has 4, below the last one that can be seen.
        #expect(manifest.cursors.changelogLast?.cursor.value == 5)
        try server.waitUntilQuiet()

        let latest = try Catalogue(folder: server.output).find("latest")
        #expect(latest.path == good.path)
        #expect(latest.choice?.passedOver.map(\.entry.id) == [created.id])

        try writer.commit()
        let restored = try server.restore(created.path)
        let rows = try server.withServer(on: restored) { try $0.value("SELECT count(*) FROM changelog") }
        #expect(rows == 4)
        #expect(try create(kind).state == .ok)
    }

    /// A site that polls queues behind the writer for the whole table, and we behind both.
    @Test func aPollThatWaitsToo() throws {
        try writer.execute("INSERT INTO changelog (record_id) VALUES ('held')")
        nonisolated(unsafe) let poll = try server.connect()
        let (polling, creating) = (DispatchGroup(), DispatchGroup())
        DispatchQueue.global().async(group: polling) {
            _ = try? poll.execute(script: "BEGIN; LOCK TABLE ONLY changelog IN ACCESS EXCLUSIVE MODE; COMMIT")
        }
        nonisolated(unsafe) var created: Result<CreatedBundle, any Error>?
        nonisolated(unsafe) let test = self
        DispatchQueue.global().async(group: creating) { created = Result { try test.create(.full) } }
        let observer = try server.connect()
        let waiting: SQL = "SELECT count(*) FROM pg_locks WHERE mode = 'AccessShareLock' AND NOT granted"
        while try observer.value(waiting) == 0, creating.wait(timeout: .now() + 0.02) == .timedOut {}
        // It goes on waiting for longer than it would for the lock that keeps writers waiting.
        #expect(creating.wait(timeout: .now() + 0.3) == .timedOut)
        try writer.commit()
        polling.wait()
        creating.wait()
        let bundle = try #require(created).get()
        #expect(bundle.state == .degraded)
    }
}
