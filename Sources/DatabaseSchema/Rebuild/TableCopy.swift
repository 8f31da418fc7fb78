import DatabaseAccess

/// Which column of a new table is filled from what of the old one.
struct TableCopy {
    /// nil when no column is filled.
    let statement: SQL?

    /// - Throws: `TableRebuildError.unknownColumn` or `.columnLost`.
    init(
        from old: StoredTable,
        to new: StoredTable,
        filling: KeyValuePairs<String, SQL>,
        dropping: [String]
    ) throws(TableRebuildError) {
        var expressions: [String: SQL] = [:]
        for (column, expression) in filling {
            try Self.refuseUnknownNames(in: expression, old)
            expressions[column.asciiLowercased] = expression
        }
        for (column, _) in filling
        where !new.columns.contains(where: { $0.isPlain && $0.name.asciiLowercased == column.asciiLowercased }) {
            throw .unknownColumn(table: old.name, column: column)
        }
        let dropped = Set(dropping.map(\.asciiLowercased))
        for column in dropping where !old.columnNames.contains(column.asciiLowercased) {
            throw .unknownColumn(table: old.name, column: column)
        }
        for column in old.columns where column.isPlain {
            let name = column.name.asciiLowercased
            guard new.columnNames.contains(name) || dropped.contains(name) else {
                throw .columnLost(table: old.name, column: column.name)
            }
        }

        var targets: [SQL] = []
        var sources: [SQL] = []
        for column in new.columns where column.isPlain {
            let name = column.name.asciiLowercased
            if let expression = expressions[name] {
                sources.append(expression)
            } else if let same = old.columns.first(where: { $0.name.asciiLowercased == name }) {
                sources.append("\(identifier: same.name)")
            } else {
                continue
            }
            targets.append("\(identifier: column.name)")
        }
        statement =
            targets.isEmpty
            ? nil
            : """
            INSERT INTO \(identifier: new.name) (\(SQL.list(targets)))
            SELECT \(SQL.list(sources)) FROM \(identifier: old.name)
            """
    }

    /// SQLite takes a mistyped name in double quotes for text, and would write that text into every row.
    private static func refuseUnknownNames(in expression: SQL, _ old: StoredTable) throws(TableRebuildError) {
        let names = StatementNames(expression.rendered(for: .sqlite).text)
        // The names of a query inside may be those of other tables.
        guard !names.mentions("select") else { return }
        let known = old.columnNames.union(["rowid", "_rowid_", "oid", old.name.asciiLowercased])
        for token in names.tokens where token.text.utf8.first == UInt8(ascii: "\"") {
            let name = token.name(in: .sqlite)
            if !known.contains(name.asciiLowercased) { throw .unknownColumn(table: old.name, column: name) }
        }
    }
}

extension SQL {
    /// With commas between.
    static func list(_ items: [SQL]) -> SQL {
        var list: SQL = ""
        for (index, item) in items.enumerated() { list = index == 0 ? item : list + ", " + item }
        return list
    }
}
