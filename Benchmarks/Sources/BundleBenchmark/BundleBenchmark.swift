import BenchmarkSupport
import FileSystem

/// The benchmark of bundles: product and peers in turn, and what was promised.
struct BundleBenchmark {
    enum Part: String, CaseIterable { case create, restore, verify, extract, throughput, impact, hook }

    let admin: String

    /// Times, throughput and impact, on a pgbench cluster that has been written to.
    ///
    /// - Returns: whether every bar is met.
    func speed(scale: Int, rounds: Int, parts: Set<Part>) throws -> Bool {
        let fixture = try BundleFixture(
            admin: admin,
            // The server makes no checkpoint of its own while something is timed, and cleans no table: a sync poll waits
            // for a cleaning of the change log until PostgreSQL ends that after a second, whoever makes a backup.
            settings: ["max_wal_size": "8GB", "checkpoint_timeout": "1h", "autovacuum": "off"]
        )
        try fill(fixture, scale)
        say("cluster: pgbench scale \(scale), \(try fixture.size() >> 20) MiB, page checksums, \(Self.machine)")
        say(
            "ours, zstd and tar run as \(Self.name(.current)); the server and its peers as \(Self.name(fixture.cluster.owner))"
        )
        var bars = Bars()
        for part in Part.allCases where parts.contains(part) {
            do { try run(part, fixture, scale, rounds, &bars) } catch let interruption as Interruption {
                throw interruption
            } catch { bars.miss(part.rawValue, because: "\(error)") }
        }
        bars.report()
        return bars.areMet
    }

    private func run(_ part: Part, _ fixture: BundleFixture, _ scale: Int, _ rounds: Int, _ bars: inout Bars) throws {
        switch part {
        case .create: try CreatePart(fixture: fixture).run(rounds: rounds, &bars)
        case .restore: try RestorePart(fixture: fixture).run(rounds: rounds, &bars)
        case .verify: try VerifyPart(fixture: fixture).run(rounds: rounds, &bars)
        case .extract: try ExtractPart(fixture: fixture).run(rounds: rounds, &bars)
        case .throughput:
            let seconds = min(20, 5 + scale / 10)
            try ThroughputPart(fixture: fixture, seconds: seconds).run(rounds: rounds, &bars)
        case .impact: try ImpactPart(fixture: fixture, quiet: .seconds(15)).run(rounds: rounds, &bars)
        case .hook: try HookPart(fixture: fixture).run(&bars)
        }
    }

    /// Peak memory, on clusters that grow and with very many files.
    ///
    /// - Returns: whether every bar is met.
    func memory(sizes: [Int]) throws -> Bool {
        let fixture = try BundleFixture(admin: admin, settings: FillerTables.serving)
        say(Self.machine)
        var bars = Bars()
        do {
            let part = MemoryPart(fixture: fixture)
            try part.run(sizes: sizes, &bars)
            try part.runWithManyFiles(&bars)
        } catch let interruption as Interruption {
            throw interruption
        } catch { bars.miss("memory", because: "\(error)") }
        bars.report()
        return bars.areMet
    }

    private func fill(_ fixture: BundleFixture, _ scale: Int) throws {
        let seconds = min(60, 10 + scale / 4)
        say("filling the cluster, then \(seconds) s of pgbench …")
        try fixture.cluster.run("pgbench", ["-i", "-q", "-s", "\(scale)", BundleFixture.database])
        try fixture.cluster.run(
            "pgbench",
            ["-n", "-c", "8", "-j", "2", "-T", "\(seconds)", BundleFixture.database]
        )
    }

    private static var machine: String {
        let fields = SmallFile.text("/proc/meminfo").split(whereSeparator: { $0 == " " || $0 == "\n" })
        let memory = fields.dropFirst().first.flatMap { Int($0) } ?? 0
        return "\(Machine.coreCount) cores, \(memory >> 20) GiB of memory"
    }

    private static func name(_ owner: Owner) -> String { owner.userName }
}
