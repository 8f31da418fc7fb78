import DatabaseAccess
import DatabaseSchema

/// Finds the rows that refer to records, through the schema's foreign keys.
struct ReferenceSearch {
    /// A foreign key of one column: omSupply has no others.
    private struct Reference {
        let table: String
        let column: String
        let target: String
        let targetColumn: String
        let key: [String]
    }

    private let references: [Reference]
    /// Tables and columns that are referred to.
    private let targets: [(table: String, column: String)]

    /// Rows that one statement reads.
    private static let chunk = 1000

    init(_ schema: SchemaModel) {
        // Identifiers of records are texts.
        let texts = Dictionary(
            schema.tables.map { ($0.name, Set($0.columns.filter { $0.type == .text }.map(\.name))) },
            uniquingKeysWith: { first, _ in first }
        )
        references = schema.tables.flatMap { table in
            table.foreignKeys.compactMap { key -> Reference? in
                let target = schema.tables.first { $0.name == key.target }
                // SQLite's shortest form names no column, and means the primary key.
                let columns = key.targetColumns.isEmpty ? target?.primaryKey?.columns ?? [] : key.targetColumns
                guard key.columns.count == 1, columns.count == 1, texts[table.name]?.contains(key.columns[0]) == true,
                    texts[key.target]?.contains(columns[0]) == true
                else { return nil }
                return Reference(
                    table: table.name,
                    column: key.columns[0],
                    target: key.target,
                    targetColumn: columns[0],
                    key: table.primaryKey?.columns ?? []
                )
            }
        }
        var seen: Set<[String]> = []
        targets = references.map { (table: $0.target, column: $0.targetColumn) }
            .filter { seen.insert([$0.table, $0.column]).inserted }
    }

    /// Hands over the rows that refer to one of the records, some hundred at a time. A record is looked for in every
    /// table that is referred to: the legacy server calls its tables otherwise.
    func references(
        to records: [String],
        in db: borrowing Transaction,
        _ body: ([BrokenReference]) throws -> Void
    ) throws {
        for target in targets {
            let present = try db.query(
                """
                SELECT \(identifier: target.column) AS record FROM \(identifier: target.table)
                WHERE \(identifier: target.column) IN (\(list: records))
                """
            )
            try references(to: target.table, present.map { try $0.text("record") }, in: db, body)
        }
    }

    private func references(
        to table: String,
        _ records: [String],
        in db: borrowing Transaction,
        _ body: ([BrokenReference]) throws -> Void
    ) throws {
        guard !records.isEmpty else { return }
        for reference in references where reference.target == table {
            guard reference.table == table + "_link" else {
                try db.forEachChunk(of: Self.chunk, rows(of: reference, records), as: Found.self) { rows in
                    try body(rows.map { $0.broken(reference.table, reference.column, reference.target) })
                }
                continue
            }
            // A link has no meaning of its own: whatever refers to it means the record behind. One with the record's own
            // identifier is found by that.
            let links = try db.query(rows(of: reference, records), as: Found.self)
            let others = Set(links.map(\.record)).subtracting(records)
            try references(to: reference.table, others.sorted(), in: db, body)
        }
    }

    private func rows(of reference: Reference, _ records: [String]) -> SQL {
        let key = (reference.key.isEmpty ? [reference.column] : reference.key)
            .map { "CAST(\(SQL.quoted(identifier: $0)) AS TEXT)" }.joined(separator: " || ',' || ")
        return """
            SELECT \(raw: key) AS record, \(identifier: reference.column) AS target FROM \(identifier: reference.table)
            WHERE \(identifier: reference.column) IN (\(list: records)) ORDER BY 1
            """
    }
}

private struct Found: RowDecodable {
    let record: String
    let target: String

    init(row: Row) throws(DatabaseError) {
        record = try row.text("record")
        target = try row.text("target")
    }

    func broken(_ table: String, _ column: String, _ targetTable: String) -> BrokenReference {
        BrokenReference(
            table: table,
            record: record,
            column: column,
            target: targetTable,
            targetRecord: target,
            reason: .vanishedFromLegacy
        )
    }
}
