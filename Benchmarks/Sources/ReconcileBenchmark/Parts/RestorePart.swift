import BenchmarkSupport
import DatabaseAccess
import Reconciliation
import ReconciliationModel
import SyncCursors

/// A whole reconciliation: a timeline is opened after a restore that lost the tail of the log, and every site comes.
struct RestorePart {
    let central: CentralFixture
    let sites: SiteFixtures

    struct Unexpected: Error {
        let what: String
    }

    func run(_ bars: inout Bars) throws {
        let size = central.size
        var clock = Stages()
        try clock.time(\.opening) {
            _ = try CentralStore(on: central.connection).openTimeline(
                afterRestoreFrom: "bundle",
                highestHandedOut: size.lastLost
            )
        }
        try central.goOn()
        let line = Line()
        for site in size.siteNumbers {
            let connection = try sites.make(site)
            try clock.time(\.exchange) { try reconcile(connection, line) }
            // The server does that by itself; until then what was adopted waits in its buffer.
            try clock.time(\.integration) { try central.integrate() }
            if site > HandshakePart.kept.upperBound { try sites.remove(site) }
        }
        report(clock, line)
        try check()
        bars.require(
            "\(central.name): reconciling \(size.rows) rows with \(size.sites) sites, s",
            clock.whole / .seconds(1),
            atMost: 120
        )
    }

    private struct Stages {
        var opening = Duration.zero
        /// At central and at the sites.
        var exchange = Duration.zero
        var integration = Duration.zero
        var whole: Duration { opening + exchange + integration }

        mutating func time(_ stage: WritableKeyPath<Stages, Duration>, _ body: () throws -> Void) rethrows {
            let start = ContinuousClock.now
            try body()
            self[keyPath: stage] += start.duration(to: .now)
        }
    }

    /// All that passes between one site and central.
    private func reconcile(_ connection: any DatabaseConnection, _ line: Line) throws {
        let site = try RemoteReconciler(on: connection)
        let report = try site.report()
        guard case .mustFollow(let directive, _) = try line.ask(report, { try store().verdict(on: $0) }) else {
            throw Unexpected(what: "site \(report.site) has nothing to follow")
        }
        try site.offerCandidates(for: directive) { page in
            try line.ask(page) { try store().wanted(of: $0, from: report) }
        } send: { candidates in
            _ = try line.ask(candidates) { candidates in
                let outcome = try store().adopt(candidates: candidates, from: report)
                return [outcome.adopted.count, outcome.discarded.count, outcome.unchanged]
            }
        }
        try site.apply(directive)
        _ = try line.ask(site.report()) { report in
            try store().markReconciled(report)
            return [true]
        }
    }

    /// As a server has it that takes a connection from its pool for each request.
    private func store() throws -> CentralStore { try CentralStore(on: central.connection) }

    private func report(_ clock: Stages, _ line: Line) {
        let size = central.size
        let lost = "\(size.tail) rows lost, \(NetworkSize.heldByAll + NetworkSize.heldByOne) of them at each site"
        say("\(central.name): whole reconciliation, \(lost)")
        for (name, time) in [
            ("opening the timeline", clock.opening), ("at central", line.central),
            ("at the sites", clock.exchange - line.central), ("integrating what was adopted", clock.integration),
            ("all", clock.whole),
        ] { say(padded(fixed(time / .seconds(1)), 12) + " s  " + name) }
        let (trips, bytes) = (Double(line.roundTrips) / Double(size.sites), (line.bytes / size.sites) >> 10)
        say("   for each site \(fixed(trips)) round trips and \(bytes) KiB")
    }

    /// What was measured did what it should.
    private func check() throws {
        let size = central.size
        let store = try CentralStore(on: central.connection)
        let (counts, salvage) = (SiteCounts(try store.facts().sites), try store.salvageCounts())
        guard counts.inLine == size.sites, counts.all == size.sites else {
            throw Unexpected(what: "\(counts.inLine) of \(counts.all) sites are in line")
        }
        let adopted = NetworkSize.heldByAll - NetworkSize.conflicts + size.sites * NetworkSize.heldByOne
        guard salvage.adopted == adopted, salvage.discarded == NetworkSize.conflicts else {
            throw Unexpected(what: "\(salvage.adopted) records adopted, \(salvage.discarded) discarded")
        }
    }
}
