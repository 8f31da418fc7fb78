import BenchmarkSupport
import Glibc

/// One measurement on one engine: who takes part, and how a round begins for each.
struct Race {
    let title: String
    let contenders: [Contender]
    /// How often each runs in one round.
    var repetitions = 1
    /// Before each run; not measured.
    var prepare: (Contender) throws -> Void = { _ in }

    /// Whoever takes longer than this runs once.
    private static let patience = 20.0

    func run(rounds: Int) throws {
        for _ in 1...rounds {
            for contender in contenders where contender.seconds.isEmpty || contender.fastest < Self.patience {
                for _ in 1...repetitions {
                    try prepare(contender)
                    try contender.measure()
                }
            }
        }
        report()
    }

    private func report() {
        print("\n\(title)")
        print("   median ms           min-max     of ours  peak MiB  runs")
        let ours = contenders[0].median
        for contender in contenders {
            let range = "\(fixed(contender.fastest * 1000))-\(fixed(contender.slowest * 1000))"
            print(
                [
                    padded(fixed(contender.median * 1000), 12), padded(range, 18),
                    padded(fixed(contender.median / ours), 12), padded("\(contender.peakMemory >> 20)", 10),
                    padded("\(contender.seconds.count)", 6), "  " + contender.name,
                ].joined()
            )
        }
        // Shown while the next race runs, also in a pipe.
        fflush(nil)
    }
}
