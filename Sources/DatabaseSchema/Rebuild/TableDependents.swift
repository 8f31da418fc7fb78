import DatabaseAccess

/// What depends on a table: its own indexes and triggers, which go with it and are made again, and the views and
/// triggers of others that name it, which stay and must go on working.
struct TableDependents {
    private struct Object {
        let name: String
        let table: String
        let sql: String
        let names: StatementNames
    }

    private let table: String
    private let indexes: [Object]
    private let triggers: [Object]
    private let foreignTriggers: [Object]
    /// Those that can be read now.
    private let views: [Object]

    /// - Throws: `TableRebuildError.notOfTable`.
    init(of table: StoredTable, leavingOut: [String], _ db: borrowing Transaction) throws {
        let name = table.name.asciiLowercased
        let leftOut = Set(leavingOut.map(\.asciiLowercased))
        let indexes = try Self.objects("index", db).filter { $0.table.asciiLowercased == name }
        let triggers = try Self.objects("trigger", db)
        let own = triggers.filter { $0.table.asciiLowercased == name }
        for wanted in leavingOut
        where !(indexes + own).contains(where: { $0.name.asciiLowercased == wanted.asciiLowercased }) {
            throw TableRebuildError.notOfTable(table: table.name, name: wanted)
        }
        self.table = table.name
        self.indexes = indexes.filter { !leftOut.contains($0.name.asciiLowercased) }
        self.triggers = own.filter { !leftOut.contains($0.name.asciiLowercased) }
        foreignTriggers = triggers.filter { $0.table.asciiLowercased != name && $0.names.mentions(name) }
        views = try Self.readableViews(naming: name, db)
    }

    /// - Throws: `TableRebuildError.indexNeedsColumn` or `.triggerNeedsColumn`.
    func refuseNeed(of gone: Set<String>) throws(TableRebuildError) {
        for index in indexes {
            // Its own name and the table's may be those of a column. Found by name and not left to CREATE INDEX, which
            // takes an unknown name in double quotes for text and says nothing.
            let terms = index.names.tokens.drop { !$0.isWord("on") }.dropFirst(2)
            if let column = terms.map({ $0.name(in: .sqlite) }).first(where: { gone.contains($0.asciiLowercased) }) {
                throw .indexNeedsColumn(index: index.name, column: column)
            }
        }
        for trigger in triggers {
            // SQLite makes such a trigger, and it never fires.
            let columns = trigger.names.triggerEvent?.columns ?? []
            if let column = columns.first(where: { gone.contains($0.asciiLowercased) }) {
                throw .triggerNeedsColumn(trigger: trigger.name, column: column)
            }
        }
    }

    /// Makes the table's own indexes and triggers again, from the text by which they were made.
    func restore(_ db: borrowing Transaction) throws {
        for index in indexes { try db.execute(SQL(raw: index.sql)) }
        for trigger in triggers {
            try db.execute(SQL(raw: trigger.sql))
            try Self.compile(trigger, db)
        }
    }

    /// - Throws: `TableRebuildError.brokenTrigger` or `.brokenView`.
    func checkOthers(_ db: borrowing Transaction) throws {
        for trigger in foreignTriggers { try Self.compile(trigger, db) }
        for view in views {
            do throws(DatabaseError) {
                try db.execute("EXPLAIN SELECT * FROM \(identifier: view.name)")
            } catch {
                throw TableRebuildError.brokenView(name: view.name, reason: error.reason)
            }
        }
    }

    private static func objects(_ type: String, _ db: borrowing Transaction) throws(DatabaseError) -> [Object] {
        var objects: [Object] = []
        // What a constraint made for itself has no text, and comes with the new definition.
        for row in try db.query(
            "SELECT name, tbl_name, sql FROM sqlite_schema WHERE type = \(type) AND sql IS NOT NULL ORDER BY rowid"
        ) {
            let sql = try row.text("sql")
            objects.append(
                Object(
                    name: try row.text("name"),
                    table: try row.text("tbl_name"),
                    sql: sql,
                    names: StatementNames(sql)
                )
            )
        }
        return objects
    }

    /// SQLite resolves a trigger's names only when a statement fires it, so such a statement is compiled, not run.
    private static func compile(_ trigger: Object, _ db: borrowing Transaction) throws {
        do throws(DatabaseError) {
            switch trigger.names.triggerEvent?.name {
            case "insert": try db.execute("EXPLAIN INSERT INTO \(identifier: trigger.table) DEFAULT VALUES")
            case "delete": try db.execute("EXPLAIN DELETE FROM \(identifier: trigger.table)")
            case "update":
                var assignments: [SQL] = []
                for row in try db.query(
                    "SELECT name FROM pragma_table_xinfo(\(trigger.table)) WHERE hidden = 0 ORDER BY cid"
                ) {
                    let column = try row.text("name")
                    assignments.append("\(identifier: column) = \(identifier: column)")
                }
                try db.execute("EXPLAIN UPDATE \(identifier: trigger.table) SET \(SQL.list(assignments))")
            default: break
            }
        } catch {
            throw TableRebuildError.brokenTrigger(name: trigger.name, reason: error.reason)
        }
    }

    /// Views that name the table, or another such view.
    private static func readableViews(naming table: String, _ db: borrowing Transaction) throws -> [Object] {
        var rest = try objects("view", db)
        var found: [Object] = []
        var names = [table]
        while let name = names.popLast() {
            let naming = rest.filter { $0.names.mentions(name) && $0.name.asciiLowercased != name }
            rest.removeAll { view in naming.contains { $0.name == view.name } }
            names += naming.map(\.name.asciiLowercased)
            found += naming
        }
        var readable: [Object] = []
        for view in found where try canBeRead(view.name, db) { readable.append(view) }
        return readable
    }

    /// Whether a view can be read, asked without a statement that fails: after a failure only a rollback is possible.
    ///
    /// `table_list` compiles the views of a schema and keeps quiet about those that it cannot; they have no columns. It
    /// gives up the rest after one, hence a temporary view that is alone in its schema.
    private static func canBeRead(_ view: String, _ db: borrowing Transaction) throws(DatabaseError) -> Bool {
        try db.execute("CREATE TEMPORARY VIEW rebuild_probe AS SELECT * FROM main.\(identifier: view)")
        let answer = try db.query("PRAGMA temp.table_list(rebuild_probe)")
        try db.execute("DROP VIEW temp.rebuild_probe")
        return try answer.first?.integer("ncol") ?? 0 > 0
    }
}

extension DatabaseError {
    /// The engine's words alone.
    fileprivate var reason: String { serverMessage?.message ?? description }
}
