import ReconcileSimulation
import TestSupport
import Testing

/// The same histories in real databases, through the library's own stores.
struct StoredSimulationTests {
    private static let seed: UInt64 = 1
    static let stores: [Stores] = TestScope.hasServer ? [.sqlite, .postgres] : [.sqlite]

    @Test(arguments: StoredSimulationTests.stores)
    func everyInvariantHolds(in stores: Stores) {
        let simulator = Simulator(stores: stores)
        for number in Simulator.numbers(stores == .sqlite ? 25 : 6) {
            let history = simulator.history(number, seed: Self.seed)
            let failure = simulator.run(history)
            #expect(failure == nil, "history \(number) of seed \(Self.seed): \(history)")
        }
    }

    /// What the model says comes of a history is what comes of it.
    @Test(arguments: StoredSimulationTests.stores)
    func theEndIsAsInMemory(in stores: Stores) {
        for number in Simulator.numbers(stores == .sqlite ? 12 : 3) {
            let history = Simulator().history(number, seed: 2)
            let (model, real) = (Simulator().outcome(of: history), Simulator(stores: stores).outcome(of: history))
            #expect(model.records == real.records, "history \(number) of seed 2: \(history)")
            #expect(real.statements > 0)
        }
    }

    /// A rule that is off shows in real databases as well.
    @Test(arguments: StoredSimulationTests.stores)
    func withoutARuleAnInvariantBreaks(in stores: Stores) throws {
        let examples = [
            ("candidates", UInt64(1), 0), ("rewindPush", 3, 3), ("decidedOnce", 3, 2),
            ("newSite", 1, Simulator.newcomers + 3),
        ]
        for (rule, seed, number) in examples {
            let rules = try #require(Rules(without: rule))
            let history = Simulator().history(number, seed: seed)
            #expect(Simulator(rules: rules, stores: stores).run(history) != nil, "\(rule)")
            #expect(Simulator(stores: stores).run(history) == nil, "\(rule)")
        }
    }

    /// Killed before any statement of a restore, a handshake, an exchange or an apply, and started again, the network
    /// ends as if nothing had been.
    @Test(arguments: StoredSimulationTests.stores)
    func killedBeforeAnyStatementItEndsTheSame(in stores: Stores) {
        let simulator = Simulator(stores: stores)
        let whole = simulator.outcome(of: .lossAndReturn)
        #expect(whole.failure == nil)
        #expect(whole.statements > 100)
        let sample = stores == .sqlite ? 60 : 15
        for place in places(to: whole.statements, sample: sample) {
            let cut = simulator.outcome(of: .lossAndReturn, cutBefore: place)
            #expect(cut.failure == nil, "killed before statement \(place)")
            #expect(cut.records == whole.records, "killed before statement \(place)")
        }
    }

    /// All of them with `scripts/test thorough`.
    private func places(to count: Int, sample: Int) -> [Int] {
        TestScope.isThorough ? Array(0..<count) : (0..<sample).map { $0 * (count - 1) / (sample - 1) }
    }
}
