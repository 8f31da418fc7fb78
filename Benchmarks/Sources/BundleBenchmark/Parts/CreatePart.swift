import BenchmarkSupport
import FileSystem

/// `bundle create` beside PostgreSQL's own base backup, pgBackRest, and what the machine can do.
struct CreatePart {
    let fixture: BundleFixture

    func run(rounds: Int, _ bars: inout Bars) throws {
        let local = fixture.create(.local)
        let remote = fixture.create(.remote)
        let peers = BaseBackupPeer(fixture: fixture)
        let client = Row(.peer, peers.entrant(.client))
        let server = Row(.peer, peers.entrant(.server))
        let limits = MachineLimits(fixture: fixture)
        let rows = [
            Row(.ours, local), withoutReadBack(local), Row(.ours, remote), withoutReadBack(remote), client, server,
            Row(.peer, PgBackRestPeer(fixture: fixture).backup()), Row(.limit, limits.copy),
            Row(.limit, try limits.compression()),
        ]
        let series = Series(title: "create", fixture: fixture, rows: rows)
        try series.run(rounds: rounds)
        try Folder.remove(fixture.cluster.folder + "/reference.tar")

        let fastest = series.fastestPeer
        say("  the fastest peer: \(fastest?.name ?? "none"); peak memory is that of the program itself")
        bars.require("create, local ÷ fastest peer", ratio(rows[0].time?.median, fastest?.time?.median), atMost: 0.9)
        bars.require(
            "create, local without read-back ÷ fastest peer",
            ratio(rows[1].time?.median, fastest?.time?.median),
            atMost: 0.65
        )
        // In which place ours compresses is its own choice: it is held against the place it has chosen.
        let place = remote.compressor == .server ? server : client
        bars.require(
            "create, remote without read-back ÷ \(place.name)",
            ratio(rows[3].time?.median, place.time?.median),
            atMost: 1
        )
        bars.require(
            "create, CPU seconds, local without read-back ÷ fastest peer",
            ratio(rows[1].cpuTime?.median, fastest?.cpuTime?.median),
            atMost: 0.9
        )
        bars.require("create, local, peak MB", rows[0].peakMemory, atMost: 128)
        bars.require("create, remote, peak MB", rows[2].peakMemory, atMost: 128)
    }

    private func withoutReadBack(_ entrant: Entrant) -> Row {
        Row(
            .ours,
            entrant,
            ", without read-back",
            seconds: { run in run.steps.seconds[StepTimes.readBack].map { run.seconds - $0 } },
            cpuSeconds: { run in run.steps.cpuSeconds[StepTimes.readBack].map { run.cpuSeconds - $0 } }
        )
    }
}
