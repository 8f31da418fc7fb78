import BenchmarkSupport
import FileSystem

/// What the legacy server waits for before its backup: a hundred calls of `legacy begin`, each as a program of its own.
struct HookPart {
    let fixture: BundleFixture

    /// What omSupply has noted of its synchronisations, which are never removed: of a new server, and of one that has
    /// synchronised every five minutes for five years.
    private static let histories = [40, 500_000]
    private static let calls = 100

    func run(_ bars: inout Bars) throws {
        let legacy = fixture.cluster.folder + "/legacy"
        try Folder.create(legacy)
        try writeSet(1, into: legacy)
        var sets = 1
        for count in Self.histories {
            try fillSyncLog(count)
            // The least that a mark costs, made with PostgreSQL's own program.
            let psql = fixture.cluster.command(
                "psql",
                ["-X", "-q", "-d", BundleFixture.database, "-c", "SELECT pg_create_restore_point('mark')"]
            )
            let end = fixture.ours.hook("end", ["--status", "0"], legacy: legacy, in: fixture.work)
            let begin = Entrant(
                "omsupply-admin legacy begin, \(count) synchronisations",
                fixture.ours.hook("begin", legacy: legacy, in: fixture.work),
                flushes: false,
                // The backup before it has been written and has ended, as always.
                prepare: {
                    guard try !Folder.names(in: fixture.work).isEmpty else { return }
                    sets += 1
                    try writeSet(sets, into: legacy)
                    try runToEnd(end)
                }
            )
            let rows = [Row(.ours, begin), Row(.limit, Entrant("psql, a restore point alone", psql, flushes: false))]
            try fixture.emptyWork()
            try Series(title: "legacy begin", fixture: fixture, rows: rows, isSettled: false).run(rounds: Self.calls)
            let name = "legacy begin of \(Self.calls), \(count) synchronisations,"
            bars.require("\(name) median ms", rows[0].time.map { $0.median * 1000 }, atMost: 50)
            bars.require("\(name) longest ms", rows[0].time.map { $0.most * 1000 }, atMost: 1000)
        }
    }

    private func writeSet(_ number: Int, into folder: String) throws {
        try WholeFile.write([1], to: folder + "/mSupply[\(String(10_000 + number).dropFirst())].4BK")
    }

    private func fillSyncLog(_ count: Int) throws {
        let statements = """
            TRUNCATE sync_log;
            INSERT INTO sync_log (id, started_datetime, finished_datetime, pull_remote_started_datetime,
                pull_remote_finished_datetime, pull_remote_progress_total, pull_remote_progress_done)
            SELECT gen_random_uuid(), at, at + interval '20 s', at, at + interval '10 s', 0, 0
            FROM (SELECT timestamp '2021-01-01' + number * interval '5 min' AS at
                FROM generate_series(1, \(count)) AS number) AS runs
            """
        try fixture.cluster.run("psql", ["-X", "-q", "-d", BundleFixture.database, "-c", statements])
        try fixture.cluster.run("psql", ["-X", "-q", "-d", BundleFixture.database, "-c", "VACUUM ANALYZE sync_log"])
    }
}
