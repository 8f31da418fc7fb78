import ReconcileSimulation
import Testing

/// The protocol in random histories, and each of its rules by what happens without it.
struct SimulatorTests {
    private static let seed: UInt64 = 1

    @Test func everyInvariantHoldsInSmallHistories() {
        let simulator = Simulator()
        for history in simulator.smallHistories(length: 3) {
            let failure = simulator.run(history)
            #expect(failure == nil, "\(history)")
        }
    }

    @Test func everyInvariantHoldsInRandomHistories() {
        let simulator = Simulator()
        for number in 0..<2_000 {
            let history = simulator.history(number, seed: Self.seed)
            guard let failure = simulator.run(history) else { continue }
            let (shortest, still) = simulator.shrink(history, failure)
            Issue.record("history \(number) of seed \(Self.seed): \(still)\n\(shortest)")
        }
    }

    /// A rule without which nothing ever fails is either not needed or not tested.
    @Test(arguments: Rules.names)
    func withoutAnyOneRuleAnInvariantBreaks(_ rule: String) throws {
        let simulator = Simulator(rules: try #require(Rules(without: rule)))
        let broken = (0..<5_000).first { number in
            let history = simulator.history(number, seed: Self.seed)
            // What fails with every rule as well says nothing of this one.
            return simulator.run(history) != nil && Simulator().run(history) == nil
        }
        #expect(broken != nil)
    }

    @Test func aHistoryIsTheSameForTheSameSeed() {
        let simulator = Simulator()
        #expect(simulator.history(7, seed: 3) == simulator.history(7, seed: 3))
        #expect(simulator.history(7, seed: 3) != simulator.history(8, seed: 3))
    }

    @Test func aFailureIsShrunkToWhatItTakes() throws {
        let simulator = Simulator(rules: try #require(Rules(without: "candidates")))
        let number = try #require((0..<200).first { simulator.run(simulator.history($0, seed: Self.seed)) != nil })
        let history = simulator.history(number, seed: Self.seed)
        let failure = try #require(simulator.run(history))
        let (shortest, still) = simulator.shrink(history, failure)
        #expect(still.invariant == failure.invariant)
        #expect(shortest.description.split(separator: "\n").count <= 12, "\(shortest)")
        #expect(simulator.run(shortest) == still)
    }
}
