import DatabaseAccess

extension ForeignViews {
    /// A view is a rewrite rule called `_RETURN`; what a rule reads stands in `pg_depend`.
    static func findOnPostgreSQL(
        _ db: any DatabaseConnection,
        _ declared: Set<String>
    ) throws(DatabaseError) -> [ForeignView] {
        let rows = try db.query(
            """
            WITH RECURSIVE relation AS (
                SELECT pg_class.oid, relkind, format('%I.%I', nspname, relname) AS reference,
                    CASE WHEN nspname = current_schema() THEN '' ELSE nspname || '.' END || relname AS name,
                    nspname = current_schema() AS is_here,
                    relkind = 'v' AND nspname = current_schema()
                        AND relname::text = ANY (ARRAY[\(list: declared.sorted())]::text[]) AS is_declared
                FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
                WHERE relkind IN ('r', 'p', 'f', 'v', 'm')
                    AND NOT EXISTS (
                        SELECT FROM pg_depend
                        WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e'
                    )
            ), edge AS (
                SELECT DISTINCT pg_rewrite.oid AS rule, rulename, ev_class AS reader, refobjid AS source
                FROM pg_rewrite
                JOIN pg_depend ON classid = 'pg_rewrite'::regclass AND objid = pg_rewrite.oid
                    AND refclassid = 'pg_class'::regclass AND deptype = 'n'
                WHERE rulename <> '_RETURN' OR refobjid <> ev_class
            ), reached AS (
                SELECT oid FROM relation WHERE is_declared IS TRUE OR (is_here AND relkind IN ('r', 'p', 'f'))
                UNION
                SELECT relation.oid
                FROM reached
                JOIN edge ON edge.source = reached.oid AND rulename = '_RETURN'
                JOIN relation ON relation.oid = edge.reader
            )
            SELECT
                CASE WHEN rulename <> '_RETURN' THEN 'rule' WHEN reader.relkind = 'm' THEN 'materializedView'
                    ELSE 'view' END AS kind,
                CASE WHEN rulename <> '_RETURN' THEN rulename || ' ON ' ELSE '' END || reader.name AS name,
                CASE WHEN rulename <> '_RETURN' THEN quote_ident(rulename) || ' ON ' ELSE '' END
                    || reader.reference AS reference,
                source.name AS source, source.reference AS source_reference
            FROM edge
            JOIN reached ON reached.oid = edge.source
            JOIN relation AS reader ON reader.oid = edge.reader
            JOIN relation AS source ON source.oid = edge.source
            -- A further rule of a view that is dropped goes with it.
            WHERE reader.is_declared IS NOT TRUE
                AND (rulename = '_RETURN' OR reader.oid NOT IN (
                    SELECT oid FROM reached JOIN relation USING (oid) WHERE relkind IN ('v', 'm')
                ))
            ORDER BY reference, source_reference
            """
        )
        var found: [(view: ForeignView, reads: [String])] = []
        var start = rows.startIndex
        while start < rows.endIndex {
            let reference = try rows[start].text("reference")
            var sources: [String] = []
            var reads: [String] = []
            var end = start
            while end < rows.endIndex, try rows[end].text("reference") == reference {
                sources.append(try rows[end].text("source"))
                reads.append(try rows[end].text("source_reference"))
                end += 1
            }
            let view = ForeignView(
                name: try rows[start].text("name"),
                kind: ForeignView.Kind(rawValue: try rows[start].text("kind")) ?? .view,
                dependsOn: sources,
                reference: reference
            )
            found.append((view, reads))
            start = end
        }
        return inDropOrder(found)
    }
}
