import BenchmarkSupport
import FileSystem

/// What pgbench gets done while backups are made one after the other.
struct ThroughputPart {
    let fixture: BundleFixture
    /// Of each run of pgbench.
    let seconds: Int

    /// One way to keep the server busy beside pgbench, and what pgbench reached.
    private final class Load {
        let entrant: Entrant?
        var rates: [Double] = []
        var failures: [String] = []

        init(_ entrant: Entrant?) { self.entrant = entrant }

        var name: String { entrant?.name ?? "nothing else" }
        /// Transactions each second.
        var rate: Spread? { failures.isEmpty && entrant?.failures.isEmpty ?? true ? Spread(rates) : nil }
    }

    func run(rounds: Int, _ bars: inout Bars) throws {
        let peers = BaseBackupPeer(fixture: fixture)
        let quiet = Load(nil)
        let local = Load(fixture.create(.local, flushes: false))
        let remote = Load(fixture.create(.remote, flushes: false))
        let client = Load(peers.entrant(.client, flushes: false))
        let server = Load(peers.entrant(.server, flushes: false))
        let loads = [quiet, local, remote, client, server]
        for round in 1...rounds {
            for load in loads.shuffled() {
                try Interruption.check()
                do { try measure(load) } catch { load.failures.append("\(error)") }
            }
            say("throughput: round \(round) of \(rounds) done")
        }
        try fixture.emptyWork()

        say("\nthroughput: pgbench -c 4 for \(seconds) s, backups one after the other meanwhile")
        say("   median tps        min-max   of quiet  backups")
        for load in loads {
            let rate = load.rate
            let range = rate.map { "\(Int($0.least))-\(Int($0.most))" } ?? ""
            let backups = load.entrant.map { "\($0.runs.count)" } ?? "-"
            say(
                padded(rate.map { "\(Int($0.median))" } ?? "failed", 13) + padded(range, 15)
                    + padded(ratio(rate?.median, quiet.rate?.median).map(fixed) ?? "-", 11) + padded(backups, 9)
                    + "  " + load.name
            )
            for failure in load.failures + (load.entrant?.remarks ?? []) { say("  \(load.name): \(failure)") }
        }
        bars.require(
            "throughput, tps during local create ÷ during pg_basebackup, client zstd",
            ratio(local.rate?.median, client.rate?.median),
            atLeast: 1
        )
        let place = remote.entrant?.compressor == .server ? server : client
        bars.require(
            "throughput, tps during remote create ÷ during \(place.name)",
            ratio(remote.rate?.median, place.rate?.median),
            atLeast: 1
        )
    }

    private func measure(_ load: Load) throws {
        let printed = fixture.cluster.folder + "/pgbench"
        try Folder.remove(printed)
        try fixture.emptyWork()
        try fixture.settle()
        let command = fixture.cluster.command(
            "pgbench",
            ["-n", "-c", "4", "-j", "2", "-T", "\(seconds)", BundleFixture.database]
        )
        var pgbench = try Process.spawn(
            command[0],
            Array(command.dropFirst()),
            output: .file(printed),
            ownGroup: false
        )
        if let entrant = load.entrant {
            while pgbench.poll() == nil, entrant.measure(in: fixture.cluster.folder) != nil {}
        }
        let status = try pgbench.wait()
        let text = SmallFile.text(printed)
        guard status == 0, let rate = Self.rate(text) else {
            throw ProgramFailure(command: command, status: status, wasKilled: false, output: text)
        }
        load.rates.append(rate)
    }

    /// From `tps = 1234.5 (without initial connection time)`.
    private static func rate(_ text: String) -> Double? {
        let line = text.split(separator: "\n").last { $0.hasPrefix("tps = ") }
        return line?.dropFirst(6).split(separator: " ").first.flatMap { Double($0) }
    }
}
