import DatabaseAccess

/// Reads a `SchemaModel` from `sqlite_schema` and the table-valued pragmas, in four queries.
struct SQLiteSchemaReader {
    private let db: any DatabaseConnection

    init(_ db: any DatabaseConnection) { self.db = db }

    func model() throws -> SchemaModel {
        let objects = try db.query("SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT GLOB 'sqlite_*'")
        let columns = try columns()
        let primaryKeys = columns.mapValues { columns in
            columns.filter { $0.keyPosition > 0 }.sorted { $0.keyPosition < $1.keyPosition }.map(\.column.name)
        }
        let uniqueKeys = try uniqueKeys()
        let foreignKeys = try foreignKeys(primaryKeys)

        var tables: [SchemaModel.Table] = []
        var indexes: [SchemaModel.Index] = []
        var views: [SchemaModel.View] = []
        var triggers: [SchemaModel.Trigger] = []
        for object in objects {
            let name = try object.text("name")
            let table = try object.text("tbl_name")
            guard let sql = try object.optionalText("sql") else { continue }
            switch try object.text("type") {
            case "table":
                let text = SQLiteTableText(sql)
                let key = primaryKeys[name] ?? []
                tables.append(
                    SchemaModel.Table(
                        name: name,
                        columns: (columns[name] ?? []).map { $0.column.completed(by: text) },
                        primaryKey: key.isEmpty ? nil : .init(name: nil, columns: key, options: ""),
                        uniqueKeys: uniqueKeys[name] ?? [],
                        foreignKeys: (foreignKeys[name] ?? []).map { $0.completed(by: text) },
                        checks: text.checks.map { .init(name: nil, expression: $0) },
                        options: text.options
                    )
                )
            case "index":
                guard let text = IndexText(sql, .sqlite) else { continue }
                indexes.append(
                    .init(
                        name: name,
                        table: table,
                        keys: text.keys,
                        isUnique: text.isUnique,
                        predicate: text.predicate,
                        options: text.options
                    )
                )
            case "view": views.append(.init(name: name, columns: (columns[name] ?? []).map(\.column.name)))
            case "trigger":
                triggers.append(.init(name: name, table: table, definition: SQLToken.normalised(sql, .sqlite)))
            default: continue
            }
        }
        return SchemaModel(dialect: .sqlite, tables: tables, indexes: indexes, views: views, triggers: triggers)
    }

    /// A column with its place in the primary key, from 1; 0 for one outside it.
    private typealias PlacedColumn = (column: SchemaModel.Column, keyPosition: Int64)

    /// By table or view.
    private func columns() throws -> [String: [PlacedColumn]] {
        let rows = try db.query(
            """
            SELECT object.name AS object, c.name, c.type, c."notnull" AS required, c.dflt_value AS value, c.pk
            FROM sqlite_schema AS object JOIN pragma_table_xinfo(object.name) AS c
            WHERE object.type IN ('table', 'view') AND object.name NOT GLOB 'sqlite_*' AND c.hidden <> 1
            ORDER BY object.name, c.cid
            """
        )
        var columns: [String: [PlacedColumn]] = [:]
        for row in rows {
            let declared = try row.text("type")
            let column = SchemaModel.Column(
                name: try row.text("name"),
                type: ColumnClass(sqlite: declared),
                declared: declared.uppercased(),
                isNullable: try !row.boolean("required"),
                defaultValue: try row.optionalText("value").map { .init($0, .sqlite) },
                collation: nil
            )
            columns[try row.text("object"), default: []].append((column, try row.integer("pk")))
        }
        return columns
    }

    private func uniqueKeys() throws -> [String: [SchemaModel.Key]] {
        let rows = try db.query(
            """
            SELECT object.name AS object, i.name AS index_name, c.name
            FROM sqlite_schema AS object
            JOIN pragma_index_list(object.name) AS i
            JOIN pragma_index_info(i.name) AS c
            WHERE object.type = 'table' AND i.origin = 'u'
            ORDER BY object.name, i.name, c.seqno
            """
        )
        var keys: [String: [String: [String]]] = [:]
        for row in rows {
            keys[try row.text("object"), default: [:]][try row.text("index_name"), default: []].append(
                try row.text("name")
            )
        }
        return keys.mapValues { $0.values.map { .init(name: nil, columns: $0, options: "") } }
    }

    private func foreignKeys(_ primaryKeys: [String: [String]]) throws -> [String: [SchemaModel.ForeignKey]] {
        let rows = try db.query(
            """
            SELECT object.name AS object, k.id, k."from" AS source, k."table" AS target, k."to" AS target_column,
                k.on_update, k.on_delete
            FROM sqlite_schema AS object JOIN pragma_foreign_key_list(object.name) AS k
            WHERE object.type = 'table'
            ORDER BY object.name, k.id, k.seq
            """
        )
        var grouped: [String: [Int64: [Row]]] = [:]
        for row in rows {
            grouped[try row.text("object"), default: [:]][try row.integer("id"), default: []].append(row)
        }
        return try grouped.mapValues { keys in
            try keys.values.map { parts in
                let target = try parts[0].text("target")
                // A reference without columns means the other table's primary key.
                let named = try parts.compactMap { try $0.optionalText("target_column") }
                return SchemaModel.ForeignKey(
                    name: nil,
                    columns: try parts.map { try $0.text("source") },
                    target: target,
                    targetColumns: named.isEmpty ? primaryKeys[target] ?? [] : named,
                    onUpdate: .init(rawValue: try parts[0].text("on_update")) ?? .noAction,
                    onDelete: .init(rawValue: try parts[0].text("on_delete")) ?? .noAction,
                    options: ""
                )
            }
        }
    }
}

extension SchemaModel.Column {
    fileprivate func completed(by text: SQLiteTableText) -> Self {
        let key = name.lowercased()
        let generated = text.generated[key].map { SchemaModel.Default(kind: .generated, text: $0) }
        return Self(
            name: name,
            type: type,
            declared: declared,
            isNullable: isNullable,
            defaultValue: generated ?? defaultValue,
            collation: text.collations[key]
        )
    }
}

extension SchemaModel.ForeignKey {
    fileprivate func completed(by text: SQLiteTableText) -> Self {
        Self(
            name: name,
            columns: columns,
            target: target,
            targetColumns: targetColumns,
            onUpdate: onUpdate,
            onDelete: onDelete,
            options: text.deferrable[columns.map { $0.lowercased() }] ?? ""
        )
    }
}
