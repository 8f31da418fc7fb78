import DatabaseAccess

extension ViewStatement {
    /// Everything about views, materialised views and rules that DROP would lose, as statements in the order in which
    /// they run: the view, indexes, options, defaults, rules, triggers, comments, the owner, privileges.
    ///
    /// Privileges are given again by the owner, whoever gave them. Security labels and statistics targets are left out.
    static func readOnPostgreSQL(
        _ references: [String],
        _ db: borrowing Transaction
    ) throws(DatabaseError) -> [ViewStatement] {
        guard !references.isEmpty else { return [] }
        // With nothing on the path the server writes every name with its schema.
        guard case .text(let path)? = try db.value("SELECT current_setting('search_path')") else {
            throw .unexpectedAnswer("no search_path")
        }
        _ = try db.query("SELECT set_config('search_path', '', true)")
        let rows = try db.query(statements(of: references))
        _ = try db.query("SELECT set_config('search_path', \(path), true)")
        var statements: [ViewStatement] = []
        for row in rows {
            statements.append(
                ViewStatement(
                    reference: try row.text("reference"),
                    text: try row.text("statement"),
                    isCreation: try row.integer("place") == 0
                )
            )
        }
        return statements
    }

    private static func statements(of references: [String]) -> SQL {
        """
        WITH relation AS (
            SELECT pg_class.oid, relnamespace, relowner, relacl, reloptions, relispopulated, relkind,
                CASE relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END AS kind,
                format('%I.%I', nspname, relname) AS reference
            FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
            WHERE relkind IN ('v', 'm') AND format('%I.%I', nspname, relname) IN (\(list: references))
        ), runner AS (
            SELECT oid FROM pg_roles WHERE rolname = current_user
        ), privilege AS (
            SELECT reference, '' AS target, grantee, is_grantable, privilege_type
            FROM relation CROSS JOIN LATERAL aclexplode(relacl)
            UNION ALL
            SELECT reference, format(' (%I)', attname), grantee, is_grantable, privilege_type
            FROM relation JOIN pg_attribute ON attrelid = relation.oid AND NOT attisdropped
            CROSS JOIN LATERAL aclexplode(attacl)
        ), needless AS (
            -- What ALTER DEFAULT PRIVILEGES gives to every new view, and what an owner has who was never restricted.
            SELECT reference, grantee FROM relation
            JOIN pg_default_acl ON defaclrole = (SELECT oid FROM runner) AND defaclobjtype = 'r'
                AND defaclnamespace IN (0, relnamespace)
            CROSS JOIN LATERAL aclexplode(defaclacl)
            WHERE grantee <> relowner
            UNION
            SELECT reference, relowner FROM relation WHERE relacl IS NOT NULL
        )
        SELECT reference, place, statement FROM (
            SELECT reference, 0 AS place, '0' AS detail,
                format('CREATE %s %s AS%s%s', kind, reference, rtrim(pg_get_viewdef(oid), ';'),
                    CASE WHEN relkind = 'm' AND NOT relispopulated THEN ' WITH NO DATA' ELSE '' END) AS statement
            FROM relation
            UNION ALL
            SELECT format('%I ON %I.%I', rulename, nspname, relname), 0, '0',
                rtrim(pg_get_ruledef(pg_rewrite.oid), ';')
            FROM pg_rewrite
            JOIN pg_class ON pg_class.oid = ev_class
            JOIN pg_namespace ON pg_namespace.oid = relnamespace
            WHERE rulename <> '_RETURN' AND format('%I ON %I.%I', rulename, nspname, relname) IN (\(list: references))
            UNION ALL
            SELECT format('%I ON %I.%I', rulename, nspname, relname), 2, '',
                format('ALTER TABLE %I.%I %s RULE %I', nspname, relname,
                    CASE ev_enabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END,
                    rulename)
            FROM pg_rewrite
            JOIN pg_class ON pg_class.oid = ev_class
            JOIN pg_namespace ON pg_namespace.oid = relnamespace
            WHERE rulename <> '_RETURN' AND ev_enabled <> 'O'
                AND format('%I ON %I.%I', rulename, nspname, relname) IN (\(list: references))
            UNION ALL
            SELECT reference, 1, indexrelid::text, pg_get_indexdef(indexrelid)
            FROM relation JOIN pg_index ON indrelid = relation.oid
            UNION ALL
            SELECT reference, 2, '', format('ALTER %s %s SET (%s)', kind, reference, (
                SELECT string_agg(
                    format('%I = %L', split_part(option, '=', 1), substr(option, strpos(option, '=') + 1)), ', ')
                FROM unnest(reloptions) AS option
            ))
            FROM relation WHERE reloptions IS NOT NULL
            UNION ALL
            SELECT reference, 3, attname, format('ALTER VIEW %s ALTER COLUMN %I SET DEFAULT %s',
                reference, attname, pg_get_expr(adbin, adrelid))
            FROM relation
            JOIN pg_attrdef ON adrelid = relation.oid
            JOIN pg_attribute ON attrelid = relation.oid AND attnum = adnum
            UNION ALL
            SELECT reference, 4, rulename, rtrim(pg_get_ruledef(pg_rewrite.oid), ';')
            FROM relation JOIN pg_rewrite ON ev_class = relation.oid AND rulename <> '_RETURN'
            UNION ALL
            SELECT reference, 5, tgname, pg_get_triggerdef(pg_trigger.oid)
            FROM relation JOIN pg_trigger ON tgrelid = relation.oid AND NOT tgisinternal
            UNION ALL
            SELECT reference, 6, coalesce(attname::text, ''),
                CASE WHEN attname IS NULL THEN format('COMMENT ON %s %s IS %L', kind, reference, description)
                    ELSE format('COMMENT ON COLUMN %s.%I IS %L', reference, attname, description) END
            FROM relation
            JOIN pg_description ON objoid = relation.oid AND classoid = 'pg_class'::regclass
            LEFT JOIN pg_attribute ON attrelid = relation.oid AND attnum = objsubid AND objsubid > 0
            UNION ALL
            -- Whoever makes a view owns it: for the role that runs this, it is no statement apart.
            SELECT reference, CASE relowner WHEN (SELECT oid FROM runner) THEN 0 ELSE 7 END, '1',
                format('ALTER %s %s OWNER TO %I', kind, reference, pg_get_userbyid(relowner))
            FROM relation
            UNION ALL
            SELECT reference, 8, grantee::text, format('REVOKE ALL ON %s FROM %s', reference,
                CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END)
            FROM needless
            UNION ALL
            SELECT reference, 9, target || grantee, format('GRANT %s ON %s TO %s%s',
                string_agg(DISTINCT privilege_type || target, ', '), reference,
                CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END,
                CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
            FROM privilege GROUP BY reference, target, grantee, is_grantable
        ) AS part
        ORDER BY reference, place, detail COLLATE "C", statement COLLATE "C"
        """
    }
}
