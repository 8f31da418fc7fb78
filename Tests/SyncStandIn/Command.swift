import DatabaseAccess
import PostgreSQLDriver
import SQLiteDriver
import SyncCursors

struct UsageError: Error {
    let text: String
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
          sync --old                 the same as a program that knows no timelines
          cursors                    where both sides stand
          compare                    prints the records of both sides; status 1 when they differ

        URL is sqlite:FILE or postgresql://…
        """

    private let name: String
    private var options: [String: String] = [:]
    private var flags: Set<String> = []
    private var operands: [String] = []

    init(_ arguments: [String]) throws {
        var rest = arguments[...]
        guard let first = rest.popFirst() else { throw UsageError(text: "no command") }
        name = first
        while let argument = rest.popFirst() {
            switch argument {
            case "--old": flags.insert(argument)
            case "--central", "--remote", "--site", "--items":
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
            let sync = Sync(central: try database("--central"), remote: try database("--remote"))
            for line in try sync.run(withHandshake: !flags.contains("--old")) { print(line) }
        case "cursors":
            let central = try CursorSnapshot(of: database("--central"))
            let remote = try database("--remote")
            let pull = try Settings.integer(CursorKey.pullV6, of: remote) ?? 0
            let push = try Settings.integer(CursorKey.pushV6, of: remote) ?? 0
            let (last, highest) = (central.changelogLast?.cursor.value ?? 0, central.highestHandedOut?.value ?? 0)
            print("central: last \(last), handed out to \(highest), timeline \(central.timeline ?? "root")")
            print("remote: pulls from \(pull), pushes from \(push)")
        case "compare":
            let comparison = try Comparison(central: database("--central"), remote: database("--remote"))
            for line in comparison.lines { print(line) }
            return comparison.differences == 0 ? 0 : 1
        case "help": print(Self.usage)
        default: throw UsageError(text: "unknown command \(name)")
        }
        return 0
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
