public import DatabaseAccess

extension Transaction {
    /// Makes a table anew with another definition and keeps its rows: the changes that SQLite's ALTER TABLE cannot do
    /// (a constraint, a type, a key, NOT NULL, the order of columns).
    ///
    /// A column that the old and the new table both have is copied by its name. Indexes and triggers are made again,
    /// views and the triggers of other tables stay as they are, and the highest AUTOINCREMENT value is kept. Foreign
    /// keys of other tables that refer to this one go on doing so; the driver checks them before it commits.
    ///
    ///     try db.rebuildTable("asset", as: "(id TEXT NOT NULL PRIMARY KEY, item_code TEXT NOT NULL)",
    ///                         filling: ["item_code": "coalesce(code, '')"], dropping: ["code"])
    ///
    /// - Parameters:
    ///   - definition: what stands behind the name in CREATE TABLE: `(…)`, and `STRICT` or `WITHOUT ROWID` where
    ///     wanted. A table that refers to itself is named there as ever; a CHECK names columns without their table.
    ///   - filling: for a column of the new table an expression over a row of the old one, instead of the column of
    ///     the same name.
    ///   - dropping: columns whose data may go. A column that is missing in the definition by mistake is an error.
    ///   - leavingOut: indexes and triggers of the table that are not made again.
    /// - Throws: `TableRebuildError`, or `DatabaseError` when a row violates the new definition. Either way the step has
    ///   failed and must be rolled back.
    public func rebuildTable(
        _ table: String,
        as definition: SQL,
        filling: KeyValuePairs<String, SQL> = [:],
        dropping: [String] = [],
        leavingOut: [String] = []
    ) throws {
        guard dialect == .sqlite else { throw TableRebuildError.notSQLite(table: table) }
        // The numbers are those of "Making Other Kinds Of Table Schema Changes" in SQLite's page on ALTER TABLE.
        // 1 and 2, foreign keys off and BEGIN, are the driver's, as are 10 to 12: the check, COMMIT and keys on.
        guard try value(ForeignKeys.enforcement) == .integer(0) else {
            throw TableRebuildError.notDeclared(table: table)
        }
        let old = try StoredTable(table, self)
        // 3. What depends on the table.
        let dependents = try TableDependents(of: old, leavingOut: leavingOut, self)
        let before = try old.rowCount(self)
        let sequence = try old.sequence(self)

        // 4. The new table, under a name that is free.
        let temporary = try StoredTable.freeName(like: old.name, self)
        try execute("CREATE TABLE \(identifier: temporary) \(definition)")
        let new = try StoredTable(temporary, self)
        let copy = try TableCopy(from: old, to: new, filling: filling, dropping: dropping)
        let gone = old.columnNames.subtracting(new.columnNames)
        try dependents.refuseNeed(of: gone)
        // 5. The rows.
        if let statement = copy.statement { try execute(statement) }
        // 6. The old table goes; with foreign keys off no row of another table goes with it.
        try execute("DROP TABLE \(identifier: old.name)")
        // 7. The new one takes its name.
        try rename(temporary, to: old.name)
        if let sequence {
            // A table that numbers its rows has an entry since the copy, even one of no rows.
            try execute("UPDATE sqlite_sequence SET seq = max(seq, \(sequence)) WHERE name = \(old.name)")
        }
        let after = try old.rowCount(self)
        guard before == after else { throw TableRebuildError.rowsLost(table: old.name, before: before, after: after) }
        // 8. Indexes and triggers; 9. views need nothing done to them, they only have to be readable.
        try dependents.restore(self)
        try dependents.checkOthers(self)
    }

    /// Without this switch SQLite would change every place that names the table, and stop at views and triggers that
    /// name the one just dropped. With it, and foreign keys off, it changes the table's own name alone.
    private func rename(_ table: String, to name: String) throws(DatabaseError) {
        let legacy = try value("PRAGMA legacy_alter_table") == .integer(1) ? "ON" : "OFF"
        try execute("PRAGMA legacy_alter_table = ON")
        do throws(DatabaseError) {
            try execute("ALTER TABLE \(identifier: table) RENAME TO \(identifier: name)")
        } catch {
            // It is the connection's, and outlives the rollback.
            _ = try? execute("PRAGMA legacy_alter_table = \(raw: legacy)")
            throw error
        }
        try execute("PRAGMA legacy_alter_table = \(raw: legacy)")
    }
}
