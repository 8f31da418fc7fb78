import DatabaseAccess
import FileSystem
import PostgreSQLDriver
import SQLiteDriver
import TestSupport
import Testing

/// A central server and one of its sites. Every change, every sync and every command is a process of its own.
struct SyncPair {
    enum Side: String, Sendable, CaseIterable { case central, site }

    /// What `--database` takes.
    let central: String
    var site: String { siteDatabase.url }
    let number: Int
    private let siteDatabase: TestDatabase
    /// Lives as long as it is used.
    private let centralDatabase: TestDatabase?
    /// What a program is started with that works for a side.
    var environment: @Sendable (Side, _ program: String) -> [String: String] = { _, _ in [:] }

    init(central: String, site: TestDatabase, number: Int = 2) {
        (self.central, siteDatabase, centralDatabase, self.number) = (central, site, nil, number)
    }

    init(central: TestDatabase, site: TestDatabase, number: Int = 2) {
        (self.central, siteDatabase, centralDatabase, self.number) = (central.url, site, central, number)
    }

    private func address(_ side: Side) -> String { side == .central ? central : site }

    func connect(_ side: Side) throws -> any DatabaseConnection { try Self.connect(address(side)) }

    static func connect(_ address: String) throws -> any DatabaseConnection {
        if address.hasPrefix("sqlite:") {
            return try SQLiteConnection(String(address.dropFirst("sqlite:".count)), .readWrite)
        }
        return try PostgreSQLConnection(PostgreSQLConfiguration(parsing: address))
    }

    /// `sync-stand-in` on behalf of a side.
    func standIn(_ side: Side, _ words: [String]) throws -> Subprocess.Result {
        let program = "sync-stand-in"
        return try Subprocess.run(
            BuiltProgram.folder + "/" + program,
            words,
            environment: BuiltProgram.clean(adding: environment(side, program))
        )
    }

    func admin(_ side: Side, _ words: [String]) throws -> Subprocess.Result {
        let added = environment(side, "omsupply-admin")
        return try BuiltProgram.admin(["--database", address(side)] + words, environment: added)
    }

    /// A run that has to succeed; returns what it printed.
    @discardableResult
    private func run(_ side: Side, _ words: [String]) throws -> String {
        let result = try standIn(side, words)
        try #require(result.status == 0, "\(words): \(result.output)\(result.errors)")
        return result.output
    }

    private func option(_ side: Side) -> [String] { [side == .central ? "--central" : "--remote", address(side)] }

    func edit(_ side: Side, _ table: String, _ id: String, _ fields: String...) throws {
        try run(side, ["edit"] + option(side) + [table, id] + fields)
    }

    func delete(_ side: Side, _ table: String, _ id: String) throws {
        try run(side, ["delete"] + option(side) + [table, id])
    }

    var syncWords: [String] { ["sync", "--central", central, "--remote", site] }

    @discardableResult
    func sync() throws -> String { try run(.site, syncWords) }

    /// Central starts again, and integrates what it had stored.
    func restartCentral() throws { try run(.central, ["integrate"] + option(.central)) }

    /// Items, and a store that belongs to the site.
    func seed(items: Int) throws {
        try run(.central, ["seed-central"] + option(.central) + ["--site", "\(number)", "--items", "\(items)"])
        try seedSite()
    }

    /// Which site an empty database is.
    func seedSite() throws { try run(.site, ["seed-remote"] + option(.site) + ["--site", "\(number)"]) }

    func writeStock(_ id: String) throws {
        try edit(
            .site,
            "stock_line",
            id,
            "item_id=item-1",
            "store_id=store-\(number)",
            "pack_size=1",
            "available_number_of_packs=5",
            "total_number_of_packs=5"
        )
    }

    /// The records of both sides, which have to be the same.
    func equalRecords(_ comment: String = "") throws -> String {
        let result = try standIn(.site, ["compare", "--central", central, "--remote", site])
        #expect(result.status == 0, "\(comment): \(result.output)\(result.errors)")
        return result.output
    }

    /// A sync now has nothing to do, and does nothing.
    func requireThatNothingMoves(_ comment: String = "") throws {
        let before = (try dump(.central), try dump(.site))
        let said = try sync()
        #expect(!said.contains("handshake"), "\(comment): \(said)")
        #expect(said.contains("pushed 0") && said.contains("pulled 0"), "\(comment): \(said)")
        #expect(try dump(.central) == before.0, "\(comment): central changed")
        #expect(try dump(.site) == before.1, "\(comment): the site changed")
    }
}

extension SyncPair {
    /// Every row of every table, and how far the change log has handed out cursors.
    func dump(_ side: Side, without left: Set<String> = []) throws -> [String] {
        let db = try connect(side)
        let (tables, allocator): (SQL, SQL) =
            switch db.dialect {
            case .sqlite:
                (
                    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
                    "SELECT seq FROM sqlite_sequence WHERE name = 'changelog'"
                )
            case .postgreSQL:
                (
                    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'",
                    "SELECT last_value FROM changelog_cursor_seq"
                )
            }
        var lines = ["allocator \(String(describing: try db.value(allocator)))"]
        for table in try db.query(tables).map({ try $0.text("name") }).sorted() where !left.contains(table) {
            let rows = try db.query("SELECT * FROM \(identifier: table)")
            lines += rows.map { "\(table) \($0.values)" }.sorted()
        }
        return lines
    }

    /// The rows of both change logs. One that was there once never says anything else.
    func logRows() throws -> Set<String> {
        var rows: Set<String> = []
        for side in Side.allCases {
            let log = try connect(side).query("SELECT cursor, table_name, record_id, row_action FROM changelog")
            rows.formUnion(log.map { "\(side) \($0.values)" })
        }
        return rows
    }
}
