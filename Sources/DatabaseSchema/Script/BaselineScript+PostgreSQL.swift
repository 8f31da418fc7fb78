extension BaselineScript {
    /// A script from the output of `pg_dump --no-owner --no-privileges --column-inserts`: without session settings,
    /// psql commands, comments, names of the schema, the driver's own tables and the database's version, so that it
    /// installs into whatever schema the search path names. Bodies of functions stay as they were written.
    ///
    /// Consecutive INSERTs into one table are sorted: pg_dump writes rows in the order in which they lie on disk.
    ///
    /// - Parameters:
    ///   - schema: the one that was dumped.
    ///   - excluded: names of tables and views to leave out besides, such as the views that the app declares.
    public static func cleaned(
        pgDump text: String,
        schema: String = "public",
        excluding excluded: Set<String> = []
    ) -> String {
        cleaned(text, schema, .schema(excluding: excluded))
    }

    /// All of a database: as `cleaned`, with the driver's own tables and the database's version.
    package static func whole(pgDump text: String, schema: String = "public") -> String {
        cleaned(text, schema, .everything)
    }

    private static func cleaned(_ text: String, _ schema: String, _ scope: Scope) -> String {
        var statements: [DumpStatement] = []
        for statement in DumpStatement.all(in: text, schema: schema) {
            guard !statement.isSetting, !statement.isAboutSchema, scope.holdsVersion || !statement.isVersion else {
                continue
            }
            if let subject = statement.subject, !scope.holds(subject) { continue }
            statements.append(statement)
        }
        var script = ""
        var position = 0
        while position < statements.count {
            let insertion = statements[position].insertedTable
            var end = position + 1
            while insertion != nil, end < statements.count, statements[end].insertedTable == insertion { end += 1 }
            let group = statements[position..<end].map { $0.text + ";\n" }
            script += (script.isEmpty ? "" : "\n") + group.sorted().joined()
            position = end
        }
        return script
    }
}
