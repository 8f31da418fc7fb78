import ReconcileSimulation

struct UsageError: Error {
    let text: String
}

/// One call of the simulator.
struct SimulatorCommand {
    static let usage = """
        usage: reconcile-simulator [--histories N] [--seed S] [--without RULE] [--small STEPS] [--show N]
                                   [--stores memory|sqlite|postgres]
               reconcile-simulator --history NUMBER [--seed S] [--without RULE] [--stores …]
               reconcile-simulator --each-rule [--histories N] [--seed S]

        Tries every history of a small network with at most STEPS steps (4), then N random ones (2000) and as many in which
        sites are made after a bundle, and prints the first N (3) after which an invariant does not hold, as short as they get. Status 1 when there is one.
        With --history: that one of a seed, shrunk, with what happens in it.
        With --stores sqlite or postgres: on real databases, hundreds of times slower; postgres has central and one site
        in a scratch cluster that goes with the run.
        With --each-rule: for every rule the first of N histories that breaks an invariant without it, and none with it.

        rules: \(Rules.names.joined(separator: " "))
        """

    private var histories = 2_000
    private var seed: UInt64 = 1
    private var rules = Rules()
    private var stores = Stores.memory
    private var shown = 3
    private var length = 4
    private var one: Int?
    private var asksForHelp = false
    private var triesEachRule = false
    private var failures = 0

    init(_ arguments: [String]) throws(UsageError) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            guard argument != "--help" else {
                asksForHelp = true
                return
            }
            guard argument != "--each-rule" else {
                triesEachRule = true
                continue
            }
            guard let value = rest.popFirst() else { throw UsageError(text: "\(argument) needs a value") }
            try take(argument, value)
        }
    }

    private mutating func take(_ argument: String, _ value: String) throws(UsageError) {
        if argument == "--without" {
            guard let chosen = Rules(without: value) else { throw UsageError(text: "\(value) is no rule") }
            rules = chosen
            return
        }
        if argument == "--stores" {
            guard let chosen = Stores(rawValue: value) else {
                throw UsageError(text: "\(value) is no place for databases")
            }
            stores = chosen
            return
        }
        guard let number = Int(value), number >= 0 else { throw UsageError(text: "\(value) is no number") }
        switch argument {
        case "--histories": histories = number
        case "--seed": seed = UInt64(number)
        case "--show": shown = number
        case "--small": length = number
        case "--history": one = number
        default: throw UsageError(text: "unknown option \(argument)")
        }
    }

    mutating func run() -> Int32 {
        if asksForHelp {
            print(Self.usage)
            return 0
        }
        if triesEachRule { return tryEachRule() }
        let simulator = Simulator(rules: rules, stores: stores)
        if let one { return follow(simulator.history(one, seed: seed), simulator) }
        var count = 0
        for history in simulator.smallHistories(length: length) {
            look(at: history, "small history \(count)", simulator)
            count += 1
        }
        print("\(count) small histories, \(failures) failures")
        print("seed \(seed)")
        for number in Simulator.numbers(histories) {
            look(at: simulator.history(number, seed: seed), "history \(number)", simulator)
        }
        print("\(count + 2 * histories) histories, \(failures) failures")
        return failures == 0 ? 0 : 1
    }

    private mutating func look(at history: History, _ name: String, _ simulator: Simulator) {
        guard let failure = simulator.run(history) else { return }
        failures += 1
        guard failures <= shown else { return }
        let (shortest, still) = simulator.shrink(history, failure)
        print("\(name): \(still)\n\(shortest)\n")
    }

    private func tryEachRule() -> Int32 {
        var silent = 0
        for rule in Rules.names {
            let first = Rules(without: rule).flatMap { Simulator.first(without: $0, of: histories, seed: seed) }
            print("\(rule): \(first.map(String.init) ?? "none")")
            if first == nil { silent += 1 }
        }
        print("\(silent) rules without which nothing fails in \(histories) histories of seed \(seed)")
        return silent == 0 ? 0 : 1
    }

    private func follow(_ history: History, _ simulator: Simulator) -> Int32 {
        let failure = simulator.run(history)
        let shortest = failure.map { simulator.shrink(history, $0).history } ?? history
        print(shortest)
        let found = simulator.run(shortest) { print("  \($0)") }
        print(found?.description ?? "every invariant holds")
        return failure == nil ? 0 : 1
    }
}
