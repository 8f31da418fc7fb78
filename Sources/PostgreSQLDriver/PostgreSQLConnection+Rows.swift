internal import CLibPQ
public import DatabaseAccess

extension PostgreSQLConnection {
    public func query(_ sql: SQL) throws(DatabaseError) -> [Row] { Self.rows(of: try run(sql)) }

    public func query(repeated sql: SQL) throws(DatabaseError) -> [Row] { Self.rows(of: try run(repeated: sql)) }

    private static func rows(of result: PostgreSQLResult) -> [Row] {
        let shape = RowShape(of: result)
        return (0..<result.rowCount).map { shape.row($0, of: result) }
    }

    /// Reads through a cursor, a thousand rows at a time.
    public func forEachRow(_ sql: SQL, _ body: (Row) throws -> Void) throws {
        guard transactionStatus != .idle else {
            throw DatabaseError.unexpectedAnswer("reading row by row needs an open transaction on PostgreSQL")
        }
        cursorCount += 1
        let cursor = "omsupply_admin_rows_\(cursorCount)"
        try declare(cursor, sql)
        do {
            var shape: RowShape?
            while true {
                let result = try run(SQL(raw: "FETCH FORWARD \(Self.rowsPerFetch) FROM \(cursor)"))
                let known = shape ?? RowShape(of: result)
                shape = known
                for row in 0..<result.rowCount { try body(known.row(row, of: result)) }
                if result.rowCount < Self.rowsPerFetch { break }
            }
        } catch {
            // The first error wins; in a failed transaction the cursor goes with the rollback.
            if transactionStatus == .open { _ = try? runUnwatched(script: "CLOSE \(cursor)") }
            throw error
        }
        try execute(script: "CLOSE \(cursor)")
    }

    private static var rowsPerFetch: Int32 { 1000 }

    /// An error speaks of the caller's statement: its text, and the position in it.
    private func declare(_ cursor: String, _ sql: SQL) throws(DatabaseError) {
        let declaration = "DECLARE \(cursor) NO SCROLL CURSOR WITHOUT HOLD FOR "
        do throws(DatabaseError) {
            _ = try run(SQL(raw: declaration) + sql)
        } catch {
            guard case .statementFailed(_, var message) = error else { throw error }
            message.position = message.position.map { $0 - declaration.count }.flatMap { $0 > 0 ? $0 : nil }
            throw .statementFailed(sql: sql.rendered(for: .postgreSQL).text, message)
        }
    }
}

/// The columns of an answer, read once for all its rows.
private struct RowShape {
    private let columns: Row.Columns
    private let types: [Oid]

    init(of result: PostgreSQLResult) {
        let indices = 0..<PQnfields(result.raw)
        columns = Row.Columns(indices.map { String(cString: PQfname(result.raw, $0)) })
        types = indices.map { PQftype(result.raw, $0) }
    }

    func row(_ row: Int32, of result: PostgreSQLResult) -> Row {
        var values: [Value] = []
        values.reserveCapacity(types.count)
        for (column, type) in types.enumerated() {
            values.append(PostgreSQLValue.decode(result.text(row, Int32(column)), type: type))
        }
        return Row(columns: columns, values: values)
    }
}
