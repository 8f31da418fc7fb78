import BenchmarkSupport
import DatabaseAccess
import Reconciliation
import ReconciliationModel

/// The handshake of a site that is in line, which is the beginning of every sync.
struct HandshakePart {
    let central: CentralFixture
    let sites: SiteFixtures

    /// Those whose databases are kept after the restore.
    static let kept = 2...11
    private static let rounds = 200

    func run(_ bars: inout Bars) throws {
        var (both, here, there) = (Times(), Times(), Times())
        let line = Line()
        for site in Self.kept {
            let connection = try sites.open(site)
            for round in 0...Self.rounds {
                let (start, before) = (ContinuousClock.now, line.central)
                try shakeHands(connection, line)
                let (took, atCentral) = (start.duration(to: .now), line.central - before)
                // A connection's first handshake reads what the engine keeps in memory afterwards.
                guard round > 0 else { continue }
                both.add(took)
                there.add(atCentral)
                here.add(took - atCentral)
            }
            try sites.remove(site)
        }
        say("\(central.name): \(both.count) handshakes with nothing to do, ms")
        say("    median 99 of 100     worst")
        for (times, name) in [(there, "at central"), (here, "at the site"), (both, "both")] {
            say(times.line + "  " + name)
        }
        let trips = Double(line.roundTrips) / Double(Self.kept.count * (Self.rounds + 1))
        say("   \(fixed(trips)) round trips")
        bars.require("\(central.name): handshake with nothing to do, round trips", trips, atMost: 1)
        bars.require("\(central.name): handshake with nothing to do, median ms", both.median, atMost: 2)
        bars.require("\(central.name): handshake with nothing to do, 99 of 100, ms", both.quantile(0.99), atMost: 2)
    }

    private func shakeHands(_ connection: any DatabaseConnection, _ line: Line) throws {
        let report = try RemoteReconciler(on: connection).report()
        let verdict = try line.ask(report) { try CentralStore(on: central.connection).verdict(on: $0) }
        guard verdict == .inLine else { throw RestorePart.Unexpected(what: "site \(report.site) is not in line") }
    }
}
