import Glibc

// Usage: ReconcileBenchmark [SITES [ROWS]]
// The exit status is 1 when a bar is missed.
guard let size = NetworkSize(Array(CommandLine.arguments.dropFirst())) else {
    print(
        "usage: ReconcileBenchmark [SITES [ROWS]], at least \(NetworkSize.leastSites) sites and \(NetworkSize.leastRows) rows"
    )
    exit(64)
}
do {
    exit(try ReconcileBenchmark(size: size).run() ? 0 : 1)
} catch {
    print("\(error)")
    exit(1)
}
