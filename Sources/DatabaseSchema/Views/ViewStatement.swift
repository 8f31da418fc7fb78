import DatabaseAccess

/// One statement of those that make a view again as it is.
struct ViewStatement: Sendable, Hashable {
    /// The view's name as SQL writes it.
    let reference: String
    /// Without its semicolon.
    let text: String
    /// Part of `CREATE VIEW` itself; all else is put upon the view afterwards.
    let isCreation: Bool

    /// The views of these references, and whatever triggers they have.
    static func readOnSQLite(
        _ references: [String],
        _ db: borrowing Transaction
    ) throws(DatabaseError) -> [ViewStatement] {
        let wanted = Set(references.map { $0.lowercased() })
        // A trigger's `tbl_name` is as somebody wrote it, the view's name is as it is.
        let rows = try db.query(
            """
            SELECT part.type, view.name, part.sql
            FROM sqlite_schema AS view JOIN sqlite_schema AS part ON part.tbl_name = view.name COLLATE NOCASE
            WHERE view.type = 'view' AND part.type IN ('view', 'trigger')
            ORDER BY part.type = 'trigger', part.rowid
            """
        )
        var statements: [ViewStatement] = []
        for row in rows {
            let reference = SQL.quoted(identifier: try row.text("name"))
            guard wanted.contains(reference.lowercased()) else { continue }
            statements.append(
                ViewStatement(
                    reference: reference,
                    text: try row.text("sql"),
                    isCreation: try row.text("type") == "view"
                )
            )
        }
        return statements
    }
}
