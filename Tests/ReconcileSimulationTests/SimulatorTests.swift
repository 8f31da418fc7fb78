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
        for number in Simulator.numbers(2_000) {
            let history = simulator.history(number, seed: Self.seed)
            guard let failure = simulator.run(history) else { continue }
            let (shortest, still) = simulator.shrink(history, failure)
            Issue.record("history \(number) of seed \(Self.seed): \(still)\n\(shortest)")
        }
    }

    /// A history that breaks an invariant without one rule, and none with it. `reconcile-simulator --each-rule` finds
    /// them: debug builds are too slow to search.
    struct Example: Sendable, CustomTestStringConvertible {
        let rule: String
        let seed: UInt64
        let number: Int
        var testDescription: String { rule }
    }

    private static let examples = [
        Example(rule: "gap", seed: 1, number: 0),
        Example(rule: "cursorLimit", seed: 3, number: 40),
        Example(rule: "numbers", seed: 1, number: 0),
        Example(rule: "wholePath", seed: 2, number: 4853),
        Example(rule: "missingRows", seed: 2, number: 123),
        Example(rule: "retry", seed: 1, number: 1),
        Example(rule: "rewindPull", seed: 1, number: 12),
        Example(rule: "rewindPush", seed: 3, number: 3),
        Example(rule: "incarnation", seed: 3, number: 9),
        Example(rule: "unknownIncarnation", seed: 3, number: 3),
        Example(rule: "gate", seed: 3, number: 408),
        Example(rule: "storedOnce", seed: 1, number: 83),
        Example(rule: "pullEnd", seed: 1, number: 12),
        Example(rule: "pullOwn", seed: 3, number: 2683),
        Example(rule: "newSite", seed: 1, number: Simulator.newcomers + 3),
        Example(rule: "owedPush", seed: 2, number: 52),
        Example(rule: "rolledBackSite", seed: 3, number: 8),
        Example(rule: "foreignTimeline", seed: 2, number: 5),
        Example(rule: "rubbish", seed: 2, number: 6),
        Example(rule: "candidates", seed: 1, number: 0),
        Example(rule: "tombstones", seed: 2, number: 5),
        Example(rule: "ownChanges", seed: 3, number: 2),
        Example(rule: "decidedOnce", seed: 3, number: 2),
        Example(rule: "author", seed: 2, number: 333),
        Example(rule: "origin", seed: 1, number: 28),
        Example(rule: "changedAtCentral", seed: 1, number: 0),
        Example(rule: "laterThanAdopted", seed: 1, number: 80),
        Example(rule: "alreadyAdopted", seed: 3, number: 12),
        Example(rule: "confirmed", seed: 3, number: 157),
        Example(rule: "announce", seed: 3, number: 99),
        Example(rule: "lease", seed: 1, number: 2),
        Example(rule: "nonce", seed: 3, number: 4),
        Example(rule: "lineageRecord", seed: 1, number: 0),
        Example(rule: "watermarkWithRows", seed: 1, number: 15),
        Example(rule: "offerBeforePull", seed: 1, number: 0),
        Example(rule: "applyAtOnce", seed: 3, number: 2),
        Example(rule: "initialiseGate", seed: 3, number: 9),
        Example(rule: "countBeforePush", seed: 2, number: 403),
    ]

    @Test func everyRuleHasAnExample() {
        let named = Set(Self.examples.map(\.rule))
        #expect(Set(Rules.names) == named)
        #expect(Self.examples.allSatisfy { $0.number % Simulator.newcomers < 5_000 })
    }

    /// Found long after the first ones: after them something was lost, or came back older, or two sides differed.
    @Test(
        arguments: [
            (13, 19_685), (14, 38_101), (16, 81_416), (17, 11_199), (17, 45_739), (14, 3_208), (15, 68_721),
            (13, 66_558), (18, 87_002), (4, 24_948), (4, 1_560), (3, 48_935),
            (1, 41_439), (7, 97_141), (8, 39_321),
            (10, 27_367), (8, 49_540), (8, 75_638), (9, 60_083),
            (12, 1_398), (12, 56_540), (22, 61_230), (1, 1_073_781_011), (2, 1_073_745_477),
            (42, 1_073_778_487), (42, 1_073_808_196), (2, 1_073_833_271),
        ] as [(UInt64, Int)]
    )
    func whatOnceFailedHolds(seed: UInt64, number: Int) {
        let simulator = Simulator()
        #expect(simulator.run(simulator.history(number, seed: seed)) == nil)
    }

    /// A rule without which nothing ever fails is either not needed or not tested.
    @Test(arguments: SimulatorTests.examples)
    func withoutTheRuleAnInvariantBreaks(_ example: Example) throws {
        let without = Simulator(rules: try #require(Rules(without: example.rule)))
        let history = without.history(example.number, seed: example.seed)
        #expect(without.run(history) != nil)
        #expect(Simulator().run(history) == nil)
    }

    @Test func aHistoryIsTheSameForTheSameSeed() {
        let simulator = Simulator()
        #expect(simulator.history(7, seed: 3) == simulator.history(7, seed: 3))
        #expect(simulator.history(7, seed: 3) != simulator.history(8, seed: 3))
    }

    @Test func aFailureIsShrunkToWhatItTakes() throws {
        let simulator = Simulator(rules: try #require(Rules(without: "candidates")))
        let number = try #require((0..<20).first { simulator.run(simulator.history($0, seed: Self.seed)) != nil })
        let history = simulator.history(number, seed: Self.seed)
        let failure = try #require(simulator.run(history))
        let (shortest, still) = simulator.shrink(history, failure)
        #expect(still.invariant == failure.invariant)
        #expect(shortest.description.split(separator: "\n").count <= 12, "\(shortest)")
        #expect(simulator.run(shortest) == still)
    }
}
