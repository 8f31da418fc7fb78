import BenchmarkSupport
import FileSystem

/// The data directory out of a backup, until it is on the device: what `restore` does before it recovers and checks.
struct RestorePart {
    let fixture: BundleFixture

    func run(rounds: Int, _ bars: inout Bars) throws {
        let bundle = try fixture.makeBundle()
        let target = fixture.work + "/restored"
        let ours = Entrant(
            "omsupply-admin restore",
            fixture.ours.restore(bundle, to: target),
            prepare: {
                try fixture.emptyWork()
                try fixture.cache(bundle)
            }
        )
        let unpacking = Row(
            .ours,
            ours,
            ", unpacking and flushing",
            seconds: { StepTimes.sum($0.steps.seconds, StepTimes.isUnpacking) },
            cpuSeconds: { StepTimes.sum($0.steps.cpuSeconds, StepTimes.isUnpacking) }
        )
        let script = #"zstd -dc "$1" | tar -x -C "$2" && sync -f "$2""#
        let byHand = Entrant(
            "zstd -dc | tar -x, sync -f",
            ["bash", "-o", "pipefail", "-c", script, "tar", bundle, target],
            prepare: {
                try fixture.emptyWork()
                try Folder.create(target)
                try fixture.cache(bundle)
            }
        )
        var rows = [unpacking, Row(.ours, ours, ", whole, recovered and checked"), Row(.peer, byHand)]

        let repository = fixture.cluster.folder + "/repository"
        do {
            let pgBackRest = PgBackRestPeer(fixture: fixture)
            try pgBackRest.makeBackup(in: repository)
            rows.append(Row(.peer, pgBackRest.restore(from: repository, to: target)))
        } catch { say("pgBackRest could not make the backup to restore: \(error)") }

        let series = Series(title: "restore", fixture: fixture, rows: rows)
        try series.run(rounds: rounds)
        try Folder.remove(repository)
        bars.require(
            "restore, unpacking and flushing ÷ fastest peer",
            ratio(unpacking.time?.median, series.fastestPeer?.time?.median),
            atMost: 0.75
        )
        bars.require("restore, peak MB", unpacking.peakMemory, atMost: 128)
    }
}
