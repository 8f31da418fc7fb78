import Glibc
import ReconcileSimulation

// Searches random histories of a network for one after which an invariant of reconciliation does not hold.
var histories = 2_000
var seed: UInt64 = 1
var rules = Rules()
var shown = 3
var one: Int?
var arguments = CommandLine.arguments.dropFirst()

func stop(_ text: String) -> Never {
    let bytes = Array("reconcile-simulator: \(text)\n".utf8)
    _ = write(STDERR_FILENO, bytes, bytes.count)
    exit(64)
}

let usage = """
    usage: reconcile-simulator [--histories N] [--seed S] [--without RULE] [--show N] [--history NUMBER]

    rules: \(Rules.names.joined(separator: " "))
    """

while let argument = arguments.popFirst() {
    if argument == "--help" {
        print(usage)
        exit(0)
    }
    guard let value = arguments.popFirst() else { stop("\(argument) needs a value\n\(usage)") }
    switch argument {
    case "--without":
        guard let chosen = Rules(without: value) else { stop("\(value) is no rule\n\(usage)") }
        rules = chosen
        continue
    case "--histories", "--seed", "--show", "--history": break
    default: stop("unknown option \(argument)\n\(usage)")
    }
    guard let number = Int(value), number >= 0 else { stop("\(value) is no number") }
    switch argument {
    case "--histories": histories = number
    case "--seed": seed = UInt64(number)
    case "--history": one = number
    default: shown = number
    }
}

let simulator = Simulator(rules: rules)
if let one {
    // One history, shrunk, with what happens in it.
    var history = simulator.history(one, seed: seed)
    let failure = simulator.run(history)
    if let failure { history = simulator.shrink(history, failure).history }
    print(history)
    let found = simulator.run(history) { print("  \($0)") }
    print(found?.description ?? "nothing is wrong")
    exit(failure == nil ? 0 : 1)
}
var failures = 0
print("seed \(seed)")
for number in 0..<histories {
    let history = simulator.history(number, seed: seed)
    guard let failure = simulator.run(history) else { continue }
    failures += 1
    guard failures <= shown else { continue }
    let (shortest, still) = simulator.shrink(history, failure)
    print("history \(number): \(still)\n\(shortest)\n")
}
print("\(histories) histories, \(failures) failures")
exit(failures == 0 ? 0 : 1)
