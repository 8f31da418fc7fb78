import DatabaseAccess
import PostgreSQLDriver
import Reconciliation
import ReconciliationModel
import SQLiteDriver
import SyncCursors

struct UsageError: Error {
    let text: String
}

/// Programs that know no timelines.
enum OldProgram: String {
    case v6, v7
}

/// One call of the program: a command, databases, and what follows.
struct Command {
    static let usage = """
        usage: sync-stand-in COMMAND [--central URL] [--remote URL] [--site N] …

          seed-central [--items N]   at central: N items, and a store that belongs to the site
          seed-remote                at the remote: which site it is
          edit TABLE ID NAME=VALUE…  writes a record where --central or --remote says, and logs the change
          delete TABLE ID            deletes one, and logs it
          sync                       one sync of the remote with central, with the handshake before it
          sync --old [v6|v7]         the same as a program that knows no timelines; v6 where nothing is said
               --meanwhile ID        an item that central writes after it read the rows of an answer
          integrate                  central integrates what waits, as a server does that starts
          lease --store FOLDER       at central: takes or renews the cursor lease, as a server does when it starts
          may-initialise             whether central lets --site be initialised afresh; status 1 when it does not
          cursors                    where both sides stand
          compare                    prints the records of both sides; status 1 when they differ

        URL is sqlite:FILE or postgresql://…
        """

    private let name: String
    private var options: [String: String] = [:]
    private var old: OldProgram?
    private var operands: [String] = []

    init(_ arguments: [String]) throws {
        var rest = arguments[...]
        guard let first = rest.popFirst() else { throw UsageError(text: "no command") }
        name = first
        while let argument = rest.popFirst() {
            switch argument {
            case "--old":
                let named = rest.first.flatMap { OldProgram(rawValue: $0) }
                if named != nil { rest.removeFirst() }
                old = named ?? .v6
            case "--central", "--remote", "--site", "--items", "--meanwhile", "--store":
                guard let value = rest.popFirst() else { throw UsageError(text: "\(argument) needs a value") }
                options[argument] = value
            case _ where argument.hasPrefix("--"): throw UsageError(text: "unknown option \(argument)")
            default: operands.append(argument)
            }
        }
    }

    func run() throws -> Int32 {
        switch name {
        case "seed-central":
            try Seed(database("--central")).central(site: site, items: Int(options["--items"] ?? "10") ?? 10)
        case "seed-remote": try Seed(database("--remote")).remote(site: site)
        case "edit": try edit()
        case "delete": try delete()
        case "sync":
            for line in try sync() { print(line) }
        case "integrate":
            let (done, failed) = try CentralServer(database("--central")).integrate()
            print("central integrated \(done), failed \(failed)")
        case "lease": try takeLease()
        case "may-initialise": return try mayInitialise()
        case "cursors": try printCursors()
        case "compare":
            let comparison = try Comparison(central: database("--central"), remote: database("--remote"))
            for line in comparison.lines { print(line) }
            return comparison.differences == 0 ? 0 : 1
        case "help": print(Self.usage)
        default: throw UsageError(text: "unknown command \(name)")
        }
        return 0
    }

    private func sync() throws -> [String] {
        var central = CentralServer(try database("--central"))
        if let id = options["--meanwhile"] {
            let connection = central.connection
            central.meanwhile = { try Seed(connection).item(id) }
        }
        let site = try RemoteSite(database("--remote"))
        return switch old {
        case .v6: try ClientV6(site: site, central: central).sync()
        case .v7: try ClientV7(site: site, central: central).sync()
        case nil: try NewClient(site: site, central: central).sync()
        }
    }

    private func takeLease() throws {
        guard let folder = options["--store"] else { throw UsageError(text: "lease needs --store") }
        let central = try database("--central")
        let keeper = try CursorKeeper(on: central, store: LeaseFile(in: folder, of: ServerKey(of: central)))
        switch try keeper.start() {
        case .held(let lease): print("lease: cursors up to \(lease.ceiling)")
        case .rolledBack(let rollback): throw ReconciliationError.rolledBack(rollback)
        }
    }

    private func mayInitialise() throws -> Int32 {
        let (central, site) = (try database("--central"), try site)
        do {
            try central.withTransaction { db in try CentralStore.requireInitialisable(site: site, in: db) }
            print("site \(site) may be initialised afresh")
            return 0
        } catch let refusal as ReconciliationError {
            print("site \(site) may not be initialised afresh: \(refusal)")
            return 1
        }
    }

    private func printCursors() throws {
        let central = try CursorSnapshot(of: database("--central"))
        let (last, highest) = (central.changelogLast?.cursor.value ?? 0, central.highestHandedOut?.value ?? 0)
        print("central: last \(last), handed out to \(highest), timeline \(central.timeline ?? "root")")
        let remote = try database("--remote")
        for keys in [(CursorKey.pullV6, CursorKey.pushV6), (CursorKey.pullV7, CursorKey.pushV7)] {
            let (pull, push) = (KeptCursor(key: keys.0), KeptCursor(key: keys.1))
            guard try pull.stored(in: remote) != nil || push.stored(in: remote) != nil else { continue }
            print("remote: pulls from \(try pull.first(in: remote)), pushes from \(try push.first(in: remote))")
        }
    }

    private func delete() throws {
        guard operands.count == 2 else { throw UsageError(text: "delete takes TABLE ID") }
        let records = Records(try side())
        try records.connection.withTransaction { db in
            try db.execute("DELETE FROM \(identifier: operands[0]) WHERE id = \(operands[1])")
            try records.log(operands[0], operands[1], "DELETE", in: db)
        }
    }

    private func edit() throws {
        guard operands.count > 2 else { throw UsageError(text: "edit takes TABLE ID NAME=VALUE…") }
        var fields: [String: Value] = [:]
        for assignment in operands.dropFirst(2) {
            let parts = assignment.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { throw UsageError(text: "\(assignment) is not NAME=VALUE") }
            fields[String(parts[0])] = .text(String(parts[1]))
        }
        let records = Records(try side())
        try records.connection.withTransaction { db in
            try records.upsert(operands[0], operands[1], fields, in: db)
            try records.log(operands[0], operands[1], "UPSERT", in: db)
        }
    }

    private var site: Int64 {
        get throws {
            guard let text = options["--site"], let site = Int64(text) else {
                throw UsageError(text: "--site needs a number")
            }
            return site
        }
    }

    /// The one database that a change is made in.
    private func side() throws -> any DatabaseConnection {
        guard (options["--central"] == nil) != (options["--remote"] == nil) else {
            throw UsageError(text: "\(name) needs either --central or --remote")
        }
        return try database(options["--central"] == nil ? "--remote" : "--central")
    }

    private func database(_ option: String) throws -> any DatabaseConnection {
        guard let url = options[option] else { throw UsageError(text: "\(name) needs \(option)") }
        if url.hasPrefix("sqlite:") { return try SQLiteConnection(String(url.dropFirst("sqlite:".count))) }
        return try PostgreSQLConnection(PostgreSQLConfiguration(parsing: url))
    }
}
