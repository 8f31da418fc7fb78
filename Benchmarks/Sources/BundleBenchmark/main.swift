import FileSystem
import Glibc

// Usage: BundleBenchmark ADMIN [SCALE [ROUNDS]]
// ADMIN is the built omsupply-admin; SCALE is pgbench's, 140 for about 2 GB.
let arguments = CommandLine.arguments
guard arguments.count >= 2, let scale = Int(arguments.dropFirst(2).first ?? "140"),
    let rounds = Int(arguments.dropFirst(3).first ?? "3"), rounds > 0
else {
    print("usage: BundleBenchmark ADMIN [SCALE [ROUNDS]]")
    exit(64)
}
do {
    try BundleComparison(admin: Path.absolute(arguments[1]), scale: scale, rounds: rounds).run()
} catch {
    print("\(error)")
    exit(1)
}
