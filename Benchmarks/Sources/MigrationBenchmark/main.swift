import FileSystem
import Glibc

// Usage: MigrationBenchmark ADMIN PEERS [ROUNDS]
// ADMIN is the built omsupply-admin, PEERS the Python environment with Alembic and yoyo-migrations.
// The other programs of this package are found beside this one.
let arguments = CommandLine.arguments
guard arguments.count >= 3, let rounds = Int(arguments.dropFirst(3).first ?? "3"), rounds > 0 else {
    print("usage: MigrationBenchmark ADMIN PEERS [ROUNDS]")
    exit(64)
}
do {
    let programs = Path.absolute(arguments[0]).split(separator: "/").dropLast().joined(separator: "/")
    let comparison = try MigrationComparison(
        programs: "/" + programs,
        admin: Path.absolute(arguments[1]),
        peers: Path.absolute(arguments[2]),
        rounds: rounds
    )
    exit(try comparison.run() ? 0 : 1)
} catch {
    print("\(error)")
    exit(1)
}
