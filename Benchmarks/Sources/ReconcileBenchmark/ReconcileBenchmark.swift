import BenchmarkSupport
import FileSystem

/// What reconciliation costs on both engines: a push, a whole restore, and every handshake after it.
struct ReconcileBenchmark {
    let size: NetworkSize

    /// Whether every bar was met.
    func run() throws -> Bool {
        say("\(Machine.coreCount) cores, \(size.sites) sites, \(size.rows) rows of the change log")
        // Vacuuming while something is timed would be noise.
        let cluster = try BenchmarkCluster(settings: ["autovacuum": "off", "max_wal_size": "8GB"])
        let folder = try TemporaryFolder.make(prefix: "omsr-")
        defer { try? Folder.remove(folder) }
        let sites = try SiteFixtures(folder: folder, size: size)
        var bars = Bars()
        try measure(CentralFixture(sqliteIn: folder, size), sites, &bars)
        try measure(CentralFixture(on: cluster, size), sites, &bars)
        let peak = PeakMemory.ofThisProcess.map { Double($0) / 1e6 }
        say("\npeak memory of this process, with SQLite and the sites in it: \(peak.map(fixed) ?? "no figure") MB")
        bars.require("peak memory, MB", peak, atMost: 200)
        bars.report()
        return bars.areMet
    }

    private func measure(_ central: CentralFixture, _ sites: SiteFixtures, _ bars: inout Bars) throws {
        let start = ContinuousClock.now
        try central.fill()
        say("\n\(central.name): filled in \(fixed(start.duration(to: .now) / .seconds(1))) s")
        try RestorePart(central: central, sites: sites).run(&bars)
        try HandshakePart(central: central, sites: sites).run(&bars)
        try PushPart(central: central).run(&bars)
    }
}
