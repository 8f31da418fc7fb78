import BenchmarkSupport
import FileSystem

/// What the writers and the sync polls of a running server notice of a backup that reads the databases from the device.
struct ImpactPart {
    let fixture: BundleFixture
    /// How long the quiet server is watched.
    let quiet: Duration

    /// What is going on meanwhile, and what the clients saw.
    private final class Disturbance {
        let entrant: Entrant?
        /// Whoever takes minutes runs in one round.
        let isLong: Bool
        var seen: [ChangelogTraffic.Experience] = []
        var failures: [String] = []

        init(_ entrant: Entrant?, isLong: Bool = false) {
            self.entrant = entrant
            self.isLong = isLong
        }

        var name: String { entrant?.name ?? "nothing else" }
        /// The round with the longest wait.
        var worst: ChangelogTraffic.Experience? { seen.max { $0.worst < $1.worst } }

        func worstMilliseconds(_ figure: (ChangelogTraffic.Experience) -> Duration) -> Double? {
            let isWhole = failures.isEmpty && (entrant?.failures.isEmpty ?? true)
            return isWhole ? seen.map { figure($0) / .milliseconds(1) }.max() : nil
        }
    }

    func run(rounds: Int, _ bars: inout Bars) throws {
        let url = fixture.cluster.url(of: BundleFixture.database)
        try ChangelogTraffic.makeTable(url)
        let local = Disturbance(fixture.create(.local, flushes: false))
        let remote = Disturbance(fixture.create(.remote, flushes: false))
        let all = [
            Disturbance(nil), local, remote,
            Disturbance(BaseBackupPeer(fixture: fixture).entrant(.client, flushes: false)),
            Disturbance(dump, isLong: true),
        ]
        for round in 1...rounds {
            for disturbance in all.shuffled() where round == 1 || !disturbance.isLong {
                try Interruption.check()
                do { try measure(disturbance, url) } catch { disturbance.failures.append("\(error)") }
            }
            say("impact: round \(round) of \(rounds) done")
        }
        try fixture.emptyWork()
        report(all)
        for ours in [local, remote] {
            bars.require(
                "impact, worst wait of a client in ms, \(ours.name)",
                ours.worstMilliseconds(\.worst),
                atMost: 100
            )
        }
    }

    private func measure(_ disturbance: Disturbance, _ url: String) throws {
        try fixture.emptyWork()
        // Memory is not recycled: it matters for the time that something takes, and writes 3 GB just before.
        try fixture.flush()
        try fixture.evict()
        let seen = try ChangelogTraffic.meet(url) {
            if let entrant = disturbance.entrant {
                entrant.measure(in: fixture.cluster.folder)
            } else {
                pause(quiet)
            }
        }
        disturbance.seen.append(seen)
        disturbance.failures += seen.failures
    }

    private func report(_ all: [Disturbance]) {
        say("\nimpact: \(ChangelogTraffic.writers) writers of the change log and a poll each 100 ms")
        say("   runs  seconds  inserts/s  worst insert ms  worst poll ms  over 100 ms  at s  machine ms")
        for disturbance in all {
            let seconds = Spread(disturbance.seen.map(\.seconds))?.median
            let rate = Spread(disturbance.seen.map { Double($0.inserts) / $0.seconds })?.median
            say(
                padded("\(disturbance.seen.count)", 7) + padded(seconds.map(fixed) ?? "-", 9)
                    + padded(rate.map { "\(Int($0))" } ?? "-", 11)
                    + padded(disturbance.worstMilliseconds(\.worstInsert).map(fixed) ?? "failed", 17)
                    + padded(disturbance.worstMilliseconds(\.worstPoll).map(fixed) ?? "failed", 15)
                    + padded("\(disturbance.seen.map(\.long).reduce(0, +))", 13)
                    + padded(disturbance.worst.map { fixed($0.worstEnded / .seconds(1)) } ?? "-", 6)
                    + padded(disturbance.worst.map { fixed($0.machineStoodStill / .milliseconds(1)) } ?? "-", 12)
                    + "  during " + disturbance.name
            )
            for failure in disturbance.failures + (disturbance.entrant?.remarks ?? []) {
                say("  \(disturbance.name): \(failure)")
            }
        }
    }

    private var dump: Entrant {
        Entrant(
            "pg_dump -Fc",
            fixture.cluster.command("pg_dump", ["-Fc", "-f", fixture.work + "/dump", BundleFixture.database]),
            as: fixture.cluster.owner,
            flushes: false,
            prepare: fixture.emptyWork
        )
    }
}
