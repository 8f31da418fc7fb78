import BundleArchive
import BundleTestSupport
import DatabaseAccess
import FileSystem
import Foundation
import PostgreSQLDriver
import PostgreSQLFormats
import TestSupport
import Testing
import WALPositions

@testable import BundleContents
@testable import BundleCreation
@testable import BundleRestore

/// A real cluster with commits at known places, brought back to each of them.
@Suite(.needsPostgreSQL)
struct PointInTimeTests {
    /// What the cluster wrote after its full bundle, in two `wal` bundles.
    private struct Story {
        let server: SmallCluster
        let full: CreatedBundle
        let first: CreatedBundle
        let second: CreatedBundle
        /// The server's time and position right after each row; row n is `moments[n - 1]`.
        var moments: [Moment] = []
    }

    private static func walBundle(_ server: SmallCluster, base: String? = nil) throws -> CreatedBundle {
        var request = server.request()
        (request.kind, request.base) = (.wal, base)
        return try BundleCreator(request, cancellation: Cancellation()) { _ in }.run()
    }

    private static func story() throws -> Story {
        let server = try SmallCluster(tablespace: false)
        let db = try server.connect()
        // Rows 1 to 3 are there.
        let full = try server.createBundle()
        var moments = [Moment(time: "", position: ""), Moment(time: "", position: ""), Moment(time: "", position: "")]
        moments.append(try Moment(writingWith: db))
        try db.execute("SELECT pg_create_restore_point('four rows')")
        moments.append(try Moment(writingWith: db))
        _ = try db.value("SELECT pg_switch_wal()::text")
        moments.append(try Moment(writingWith: db))
        let first = try walBundle(server)
        moments.append(try Moment(writingWith: db))
        moments.append(try Moment(writingWith: db))
        let second = try walBundle(server)
        moments.append(try Moment(writingWith: db))
        return Story(server: server, full: full, first: first, second: second, moments: moments)
    }

    private static func rows(
        _ story: Story,
        _ bundle: CreatedBundle,
        until: String
    ) throws -> (rows: Value?, plan: RestorePlan) {
        let server = story.server
        var request = RestoreRequest(bundle: bundle.path, target: server.target, replace: true, jobs: 2)
        let point: RestoreTarget = try #require(RestoreTarget(until))
        request.until = point
        let restorer = try Restorer(request, cancellation: Cancellation()) { _ in }
        let plan = try restorer.plan()
        let restored = try restorer.run(plan) { _ in }
        defer { try? Folder.remove(server.target) }
        #expect(restored.timeline == 2)
        let rows = try server.withServer(on: restored) { try $0.value("SELECT count(*) FROM changelog") }
        return (rows, plan)
    }

    @Test func aChainGoesToEveryPointThatItCovers() throws {
        let story = try Self.story()
        func expect(_ bundle: CreatedBundle, _ until: String, _ rows: Int64, links: Int) throws {
            let found = try Self.rows(story, bundle, until: until)
            #expect(found.rows == .integer(rows), "\(until)")
            #expect(found.plan.bundles.count == links, "\(until)")
            #expect(found.plan.bundles.first?.id == story.full.id)
        }
        // Marks.
        try expect(story.full, "mark", 3, links: 1)
        try expect(story.first, "mark", 6, links: 2)
        try expect(story.second, "mark", 8, links: 3)
        // Times, asked of the full bundle: the ones that continue it are found.
        for rows in 4...8 { try expect(story.full, story.moments[rows - 1].time, Int64(rows), links: rows < 7 ? 2 : 3) }
        // Positions, asked of the last one.
        for rows in [4, 6, 7] { try expect(story.second, story.moments[rows - 1].position, Int64(rows), links: 3) }
        try expect(story.full, "four rows", 4, links: 2)
    }

    @Test func aTimeBehindTheLastBundleIsRefusedWithTheRange() throws {
        let story = try Self.story()
        for until in [story.moments[8].time, story.moments[8].position] {
            let refusal = #expect(throws: BundleError.self) { _ = try Self.rows(story, story.full, until: until) }
            guard case .refused(.outsideCoverage(_, let coverage, _))? = refusal else {
                Issue.record("\(String(describing: refusal))")
                continue
            }
            let mark = try OpenBundle(path: story.second.path).manifest.postgres?.mark
            #expect(coverage.end >= mark?.lsn ?? LSN(.max))
        }
        #expect(throws: BundleError.self) { _ = try Self.rows(story, story.full, until: "2020-01-01T00:00:00Z") }
    }

    @Test func theManifestTellsWhatIsCovered() throws {
        let story = try Self.story()
        let coverage = try #require(try OpenBundle(path: story.first.path).manifest.postgres)
        let base = try #require(try OpenBundle(path: story.full.path).manifest.postgres)
        #expect(coverage.start == base.end)
        #expect(try #require(coverage.end) >= coverage.mark.lsn)
        let log = try #require(coverage.log)
        #expect(log.restorePoints.map(\.name) == ["four rows", coverage.mark.name])
        let time = try #require(RestoreTarget(story.moments[5].time))
        let point = try #require(try OpenBundle(path: story.full.path).point(at: time, cancellation: Cancellation()))
        #expect(try #require(point.target.lastChange?.time.description) <= story.moments[5].time)
        #expect(try #require(point.target.lastChange?.time.description) > story.moments[4].time)
    }

    /// What was committed after a run began and before its backup did is in, and not in its log.
    @Test(arguments: [BackupRequest.Access.local, .remote])
    func noTimeBeforeTheBackupIsTakenForCovered(access: BackupRequest.Access) throws {
        let server = try SmallCluster(tablespace: false)
        var before: String?
        let full = try server.createBundle(access) { event in
            guard case .step(.checkingServer) = event, let db = try? server.connect() else { return }
            let sql: SQL = "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
            if case .text(let time)? = try? db.value(sql) { before = time }
            _ = try? Moment(writingWith: db)
        }
        let time = try #require(before)
        let until = try #require(RestoreTarget(time))
        let refusal = #expect(throws: BundleError.self) {
            try OpenBundle(path: full.path).point(at: until, cancellation: Cancellation())
        }
        guard case .refused(.outsideCoverage(_, let coverage, let folder))? = refusal else {
            Issue.record("\(String(describing: refusal))")
            return
        }
        #expect(coverage.earliest.description > time)
        #expect(folder.map(\.earliest) == [coverage.earliest])
        let latest = try #require(coverage.latest)
        #expect(coverage.earliest <= latest)
        let late = try #require(RestoreTarget(latest.description))
        #expect(try OpenBundle(path: full.path).point(at: late, cancellation: Cancellation()) != nil)
    }

    /// Nothing is committed after the base backup: any time up to the mark is its end.
    @Test func anIdleServerIsRestoredToATime() throws {
        let server = try SmallCluster(tablespace: false)
        let full = try server.createBundle()
        let log = try #require(try OpenBundle(path: full.path).manifest.postgres?.log)
        let latest = try #require(log.latest)
        for microseconds in [latest.microseconds, latest.microseconds - 10] {
            let until = WALTime(microseconds: microseconds).description
            var request = RestoreRequest(bundle: full.path, target: server.target, replace: true, jobs: 2)
            let point: RestoreTarget = try #require(RestoreTarget(until))
            request.until = point
            let restorer = try Restorer(request, cancellation: Cancellation()) { _ in }
            let restored = try restorer.run(try restorer.plan()) { _ in }
            let rows = try server.withServer(on: restored) { try $0.value("SELECT count(*) FROM changelog") }
            #expect(rows == 3)
        }
    }

    /// Files are new, changed, of another kind, and gone; those that stayed are taken from the base.
    @Test func filesFollowTheirBundles() throws {
        let server = try SmallCluster(tablespace: false)
        let files = server.folder + "/app"
        try server.shell(
            """
            mkdir -p \(files)/folder \(files)/turned && cd \(files)
            echo same > same; echo old > changed; echo gone > folder/gone; echo was > turned/file
            head -c 9000000 /dev/zero > large
            """
        )
        func request(_ kind: BundleIdentity.Kind) -> BackupRequest {
            var request = server.request()
            (request.kind, request.filesFolder) = (kind, files)
            return request
        }
        _ = try BundleCreator(request(.full), cancellation: Cancellation()) { _ in }.run()
        // The same size, and perhaps the same second.
        try server.shell("cd \(files); echo new > changed; rm -r folder turned; echo now > turned; echo more > added")
        let first = try BundleCreator(request(.wal), cancellation: Cancellation()) { _ in }.run()
        let manifest = try OpenBundle(path: first.path).manifest
        #expect(
            manifest.members.map(\.path).filter { $0.hasPrefix("files/") }.sorted()
                == ["files/added", "files/changed", "files/turned"]
        )
        #expect(manifest.removed == ["files/folder", "files/folder/gone", "files/turned/file"])
        try server.shell("cd \(files); rm added; mkdir folder; echo again > folder/gone")
        let second = try BundleCreator(request(.wal), cancellation: Cancellation()) { _ in }.run()

        try server.restore(second.path)
        try server.shell("diff -r \(files) \(server.target)/files", as: nil)
        try server.restore(first.path, replace: true)
        #expect(
            try Folder.names(in: server.target + "/files").sorted() == ["added", "changed", "large", "same", "turned"]
        )
    }

    @Test func aChainWithAMissingLinkNamesIt() throws {
        let story = try Self.story()
        try Folder.remove(story.first.path)
        #expect(
            throws: BundleError.chain(
                .missingLink(id: story.first.id, continuedBy: story.second.id, folder: story.server.output)
            )
        ) { _ = try Self.rows(story, story.second, until: "mark") }
        // What does not need it goes on.
        #expect(try Self.rows(story, story.full, until: "mark").rows == 3)
    }

    /// Without catalogue entries, and beside a file that is no bundle.
    @Test func archivesAloneAreAChainToo() throws {
        let story = try Self.story()
        for name in try Folder.names(in: story.server.output) where name.hasSuffix(".json") {
            try Folder.remove(story.server.output + "/" + name)
        }
        try WholeFile.write([1, 2, 3], to: story.server.output + "/foreign.tar.zst")
        let contents = try Catalogue(folder: story.server.output).contents()
        #expect(contents.entries.map(\.id) == [story.full.id, story.first.id, story.second.id])
        #expect(contents.entries.map(\.verified) == [nil, nil, nil])
        #expect(contents.entries.stretches.map(\.bundles) == [[story.full.id, story.first.id, story.second.id]])
        #expect(contents.unreadable.isEmpty)
        #expect(try Self.rows(story, story.second, until: "mark").rows == 8)
        #expect(try Self.rows(story, story.full, until: story.moments[6].time).rows == 7)
    }

    /// PostgreSQL replays no log that was written with `wal_level = minimal`.
    @Test func logThatPassedThroughAMinimalLevelIsRefused() throws {
        let server = try SmallCluster(tablespace: false, settings: ["wal_keep_size": "'1GB'"])
        let full = try server.createBundle()
        for (level, senders) in [("minimal", 0), ("replica", 10)] {
            try server.cluster.stop()
            try server.shell(
                "printf 'wal_level = \(level)\\nmax_wal_senders = \(senders)\\n' >> \(server.cluster.dataDirectory)/postgresql.conf"
            )
            try server.cluster.start()
            try server.connect().execute(script: "CREATE TABLE \(level) AS SELECT 1")
        }
        let error = #expect(throws: BundleError.self) { _ = try Self.walBundle(server, base: full.path) }
        guard case .walGap(let reason)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(reason.contains("wal_level = minimal"))
        try server.expectNoTrace(besides: 1, "after the refusal")
        // A full bundle starts anew.
        #expect(try server.createBundle().state == .ok)
    }

    /// A bundle's last bytes are its index: what was cut off there is made anew for every link, named or not.
    private static func cutIndex(off bundle: CreatedBundle) throws {
        let end = try OpenBundle(path: bundle.path).archive.index.compressedSize
        try FileDescriptor.open(bundle.path, .readWrite).truncate(to: end)
    }

    @Test func aLinkThatLostItsIndexIsReadAllTheSame() throws {
        let story = try Self.story()
        let catalogue = Catalogue(folder: story.server.output)
        try Self.cutIndex(off: story.full)
        #expect(try catalogue.contents().unreadable.map(\.file) == [Path.name(of: story.full.path)])
        #expect(try catalogue.contents(rebuildingIndexes: true).entries.count == 3)
        #expect(try catalogue.resolve(String(story.full.id.prefix(8))) == story.full.path)
        let whole = try Self.rows(story, story.second, until: "mark")
        #expect(whole.rows == 8 && whole.plan.bundles.map(\.id) == [story.full.id, story.first.id, story.second.id])
        // Nor does what continues a bundle need its index.
        try Self.cutIndex(off: story.first)
        try Self.cutIndex(off: story.second)
        #expect(try Self.rows(story, story.full, until: story.moments[6].time).rows == 7)
        #expect(try Self.rows(story, story.second, until: "mark").rows == 8)
    }

    @Test func whatCannotBeContinuedIsRefused() throws {
        let story = try Self.story()
        let other = try SmallCluster(tablespace: false, isForeign: true)
        #expect(throws: BundleError.self) { _ = try Self.walBundle(other, base: story.full.path) }
        do { _ = try Self.walBundle(other, base: story.full.path) } catch BundleError.chain(
            .otherCluster(let base, _, _)
        ) {
            #expect(base == story.full.id)
        }
        #expect(throws: BundleError.self) { _ = try Self.walBundle(other) }
        #expect(try Folder.names(in: other.output).filter { $0.hasPrefix("central") } == [])
        try other.waitUntilQuiet()
    }

    @Test func aServerThatHasRecycledItsLogNamesTheSetting() throws {
        let server = try SmallCluster(
            tablespace: false,
            settings: ["min_wal_size": "'32MB'", "max_wal_size": "'32MB'"]
        )
        let full = try server.createBundle()
        let db = try server.connect()
        for _ in 0..<6 {
            try db.execute("INSERT INTO item SELECT max(id) + 1, 'more' FROM item")
            _ = try db.value("SELECT pg_switch_wal()::text")
            try db.execute(script: "CHECKPOINT")
        }
        try #require(
            try server.connect().value("SELECT count(*) FROM pg_ls_waldir() WHERE name = '000000010000000000000002'")
                == 0
        )
        do {
            _ = try Self.walBundle(server, base: full.path)
            Issue.record("it was made")
        } catch BundleError.serverUnfit(.logRemoved(_, let line)) {
            #expect(line == "wal_keep_size = 1024MB")
        }
        try server.waitUntilQuiet()
    }
}
