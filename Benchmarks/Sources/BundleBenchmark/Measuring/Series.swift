import BenchmarkSupport

/// Several rounds of several programs in turn, in another order each time.
struct Series {
    let title: String
    let fixture: BundleFixture
    let rows: [Row]
    /// Whether each run begins after a checkpoint, with recycled memory.
    var isSettled = true

    func run(rounds: Int) throws {
        var entrants: [Entrant] = []
        for row in rows where !entrants.contains(where: { $0 === row.entrant }) { entrants.append(row.entrant) }
        for round in 1...rounds {
            for entrant in entrants.shuffled() {
                try Interruption.check()
                entrant.measure(in: fixture.cluster.folder) { if isSettled { try fixture.settle() } }
            }
            if isSettled { say("\(title): round \(round) of \(rounds) done") }
        }
        try fixture.emptyWork()
        report()
    }

    /// The peer with the least median; nil when all have failed.
    var fastestPeer: Row? {
        rows.filter { $0.role == .peer && $0.time != nil }
            .min { ($0.time?.median ?? .infinity) < ($1.time?.median ?? .infinity) }
    }

    private func report() {
        say("\n\(title)")
        say(Row.heading)
        let fastest = fastestPeer?.time?.median
        for row in rows { say(row.line(besides: fastest)) }
        var remarked: Set<String> = []
        for row in rows where remarked.insert(row.entrant.name).inserted {
            for remark in row.entrant.remarks { say("  \(row.entrant.name): \(remark)") }
        }
    }
}

/// The quotient of two figures; nil when one is missing.
func ratio(_ first: Double?, _ second: Double?) -> Double? {
    guard let first, let second, second > 0 else { return nil }
    return first / second
}
