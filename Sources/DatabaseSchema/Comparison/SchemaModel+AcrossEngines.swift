import DatabaseAccess

extension SchemaModel {
    /// In what this schema differs from the expected one of the other engine.
    ///
    /// Compared is what both engines must agree on: tables, columns with their type class and nullability, primary,
    /// unique and foreign keys, and indexes by their columns. A column of SQLite that keeps a date as text agrees with
    /// PostgreSQL's date. Defaults, checks, views, triggers and the order of columns are each engine's own affair.
    public func differences(acrossEnginesFrom expected: SchemaModel) -> [SchemaDifference] {
        commonFacts(naming: expected).differences(from: expected.commonFacts(naming: expected))
    }

    /// - Parameter other: whose names for type classes are used where both agree.
    private func commonFacts(naming other: SchemaModel) -> SchemaFacts {
        var facts = SchemaFacts()
        let others = Dictionary(other.tables.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        for table in tables {
            facts.add(.table, table.name, "")
            addKeys(of: table, to: &facts)
            for column in table.columns {
                let counterpart = others[table.name]?.columns.first { $0.name == column.name }
                let type = counterpart.flatMap { agree(column.type, $0.type, other.dialect) ? $0.type : nil }
                // SQLite lets most key columns be nullable; nobody means it.
                let isKey = table.primaryKey?.columns.contains(column.name) == true
                let isNullable = column.isNullable && !isKey
                facts.add(
                    .column,
                    "\(table.name).\(column.name)",
                    of: table.name,
                    "\(type ?? column.type)\(isNullable ? "" : " NOT NULL")"
                )
            }
        }
        for index in indexes {
            // To a writer a unique index is a unique key.
            let isKey = index.isUnique && index.predicate == nil && !index.columns.contains("(expression)")
            let words = [index.isUnique && !isKey ? "unique" : nil, index.predicate == nil ? nil : "partial"]
            facts.add(
                isKey ? .uniqueKey : .index,
                "\(index.table) \(index.columns.inParentheses)",
                of: index.table,
                words.compactMap(\.self).joined(separator: " ")
            )
        }
        return facts
    }

    private func addKeys(of table: Table, to facts: inout SchemaFacts) {
        if let key = table.primaryKey {
            facts.add(.primaryKey, table.name, of: table.name, key.columns.inParentheses)
        }
        for key in table.uniqueKeys {
            facts.add(.uniqueKey, "\(table.name) \(key.columns.inParentheses)", of: table.name, "")
        }
        for key in table.foreignKeys {
            let actions = "on update \(key.onUpdate.rawValue) on delete \(key.onDelete.rawValue)"
            facts.add(
                .foreignKey,
                "\(table.name) \(key.columns.inParentheses)",
                of: table.name,
                "to \(key.target) \(key.targetColumns.inParentheses) \(actions)"
            )
        }
    }

    /// Whether a column of this schema and one of the other can be the same.
    private func agree(_ own: ColumnClass, _ other: ColumnClass, _ dialect: Dialect) -> Bool {
        switch (self.dialect, dialect) {
        case (.sqlite, .postgreSQL): own.canStand(forPostgreSQL: other)
        case (.postgreSQL, .sqlite): other.canStand(forPostgreSQL: own)
        default: own == other
        }
    }
}
