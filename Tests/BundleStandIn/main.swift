import BundleContents
import BundleCreation
import BundleRestore
import FileSystem
import Glibc
import PostgreSQLDriver

/// Makes or restores a bundle, and kills itself at one event: so many events of one step have been seen, the step's
/// beginning first. Prints the events that it had when it comes to the end.
///
///     bundle-stand-in create SOURCE OUTPUT FILES LEGACY auto|local|remote full|wal STEP COUNT
///     bundle-stand-in restore BUNDLE TARGET POINT DATABASE STEP COUNT
///
/// SOURCE is a PostgreSQL address, or the path of a SQLite database; DATABASE is - for the whole server.
let words = Array(CommandLine.arguments.dropFirst())

struct Usage: Error {}

final class Killer {
    private let step: BundleStep?
    private let count: Int
    private var current: BundleStep?
    private var seen: [BundleStep: Int] = [:]

    init(_ step: String, _ count: String) {
        (self.step, self.count) = (BundleStep(rawValue: step), Int(count) ?? 1)
    }

    func see(_ event: BundleEvent) {
        if case .step(let next) = event { current = next }
        guard let current else { return }
        seen[current, default: 0] += 1
        if current == step && seen[current] == count { kill(getpid(), SIGKILL) }
    }

    func report() {
        for step in BundleStep.allCases { if let count = seen[step] { print(step.rawValue, count) } }
    }
}

func run() throws {
    switch words.first {
    case "create" where words.count == 9:
        let killer = Killer(words[7], words[8])
        let isCluster = words[1].hasPrefix("postgresql:")
        let request = BackupRequest(
            source: isCluster ? .postgreSQL(try PostgreSQLConfiguration(parsing: words[1])) : .sqlite(words[1]),
            kind: BundleIdentity.Kind(rawValue: words[6]) ?? .full,
            output: words[2],
            legacyFolder: words[4],
            filesFolder: words[3],
            access: BackupRequest.Access(rawValue: words[5]) ?? .auto,
            jobs: 2,
            tool: "bundle-stand-in"
        )
        _ = try BundleCreator(request, cancellation: Cancellation(), onEvent: killer.see).run()
        killer.report()
    case "restore" where words.count == 7:
        guard let point = RestoreTarget(words[3]) else { throw Usage() }
        let killer = Killer(words[5], words[6])
        let request = RestoreRequest(
            bundle: words[1],
            target: words[2],
            until: point,
            onlyDatabase: words[4] == "-" ? nil : words[4],
            replace: true,
            jobs: 2
        )
        let restorer = try Restorer(request, cancellation: Cancellation(), onEvent: killer.see)
        _ = try restorer.run(try restorer.plan()) { _ in }
        killer.report()
    default: throw Usage()
    }
}

do { try run() } catch {
    print("failed: \(error)")
    exit(1)
}
