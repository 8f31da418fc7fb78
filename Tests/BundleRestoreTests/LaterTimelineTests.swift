import BundleTestSupport
import DatabaseAccess
import FileSystem
import PostgreSQLDriver
import TestSupport
import Testing

@testable import BundleContents
@testable import BundleCreation
@testable import BundleRestore

/// A chain of bundles of a server that has been restored or promoted before: its log is on timeline 2.
@Suite(.needsPostgreSQL)
struct LaterTimelineTests {
    enum Way: CaseIterable { case promoted, restored }

    /// Bundles of timeline 2, and the moment right after each row from the fourth on.
    private struct Story {
        let server: SmallCluster
        let full: CreatedBundle
        let first: CreatedBundle
        let second: CreatedBundle
        let moments: [Int: Moment]
    }

    /// Bundles of timeline 1 lie in the same folder.
    private static func story(_ way: Way) throws -> Story {
        let server = try SmallCluster()
        let old = try server.createBundle()
        switch way {
        case .promoted:
            try server.cluster.stop()
            try server.shell("touch \(server.cluster.dataDirectory)/standby.signal")
            try server.cluster.start()
            try server.cluster.run("pg_ctl", ["-D", server.cluster.dataDirectory, "-w", "promote"])
            return try story(server, server.cluster.configuration())
        case .restored:
            let restored = try server.restore(old.path)
            return try server.withServer(on: restored) { _ in try story(server, server.restoredConfiguration) }
        }
    }

    private static func story(_ server: SmallCluster, _ configuration: PostgreSQLConfiguration) throws -> Story {
        let db = try PostgreSQLConnection(configuration)
        var request = server.request()
        request.source = .postgreSQL(configuration)
        func create(_ kind: BundleIdentity.Kind) throws -> CreatedBundle {
            request.kind = kind
            return try BundleCreator(request, cancellation: Cancellation()) { _ in }.run()
        }
        var moments: [Int: Moment] = [:]
        // Rows 1 to 3 are there.
        let full = try create(.full)
        moments[4] = try Moment(writingWith: db)
        _ = try db.value("SELECT pg_switch_wal()::text")
        moments[5] = try Moment(writingWith: db)
        let first = try create(.wal)
        moments[6] = try Moment(writingWith: db)
        try db.execute("SELECT pg_create_restore_point('six rows')")
        moments[7] = try Moment(writingWith: db)
        let second = try create(.wal)
        #expect(first.base == full.id && second.base == first.id)
        return Story(server: server, full: full, first: first, second: second, moments: moments)
    }

    @Test(arguments: Way.allCases) func aChainOfTimelineTwoGoesToEveryPointThatItCovers(way: Way) throws {
        let story = try Self.story(way)
        let server = story.server
        #expect(try OpenBundle(path: story.full.path).manifest.postgres?.timeline == 2)
        func expect(_ bundle: CreatedBundle, _ until: String, _ rows: Int64, links: Int) throws {
            var request = RestoreRequest(bundle: bundle.path, target: server.folder + "/again", jobs: 2)
            let point: RestoreTarget = try #require(RestoreTarget(until))
            request.until = point
            let restorer = try Restorer(request, cancellation: Cancellation()) { _ in }
            let plan = try restorer.plan()
            #expect(plan.bundles.count == links, "\(until)")
            let restored = try restorer.run(plan) { _ in }
            defer { try? Folder.remove(request.target) }
            #expect(restored.timeline == 3, "\(until)")
            let found = try server.withServer(on: restored) { db in
                [try db.value("SELECT count(*) FROM changelog"), try db.value("SELECT name FROM apart")]
            }
            #expect(found == [.integer(rows), "in a tablespace"], "\(until)")
        }
        try expect(story.full, "mark", 3, links: 1)
        try expect(story.first, "mark", 5, links: 2)
        try expect(story.second, "mark", 7, links: 3)
        try expect(story.full, try #require(story.moments[4]).time, 4, links: 2)
        try expect(story.full, try #require(story.moments[6]).time, 6, links: 3)
        try expect(story.second, try #require(story.moments[5]).position, 5, links: 3)
        try expect(story.full, "six rows", 6, links: 3)
    }
}
