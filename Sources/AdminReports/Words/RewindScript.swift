import AdminOutput
package import ReconciliationModel
import SyncCursors

/// A script that moves a site's cursors back in its stopped database: one text for `sqlite3` and for `psql`.
package struct RewindScript {
    private let rewind: SiteRewind
    private let fileName: String

    package init(_ rewind: SiteRewind, fileName: String) {
        self.rewind = rewind
        // It stands in a comment, and in lines to paste.
        self.fileName = ErrorReport.shellWord(ErrorReport.visible(fileName))
    }

    package var text: String {
        """
        \(instructions.map { $0.isEmpty ? "--" : "-- " + $0 }.joined(separator: "\n"))

        BEGIN;

        \(verdict)

        \(cursors(heading: "before"))

        \(update)

        \(cursors(heading: "after"))

        COMMIT;

        -- What the site will push again. This only shows it: where it fails, the cursors are moved all the same.
        \(pushedAgain)
        """
    }

    private var instructions: [String] {
        [
            "Site \(rewind.site): sends to central again what central may have lost.", "",
            "Central was restored from a backup, and omSupply at this site does not know what to do about that. This",
            "script moves its sync cursors back: at most four numbers of the table key_value_store. It deletes nothing.",
            "",
            "1. Stop omSupply at the site. While it runs it keeps these numbers in memory and writes over them.",
            "2. Take a copy of the site's database.",
            "3. Run the script in the site's database, with one of",
            "     sqlite3 omsupply-database.sqlite < \(fileName)",
            "     psql -X -d omsupply-database -f \(fileName)",
            "4. Read what it prints: cursors before and after, and the records that will be sent again.",
            "5. Start omSupply and let it synchronise.", "",
            "In the database of another site it changes nothing and says REFUSED. Run twice, it changes nothing the",
            "second time, unless the site has synchronised in between: then records are sent once more, which is harmless.",
            "",
        ] + aboutPushing + [""] + aboutPulling
    }

    private var aboutPushing: [String] {
        let known = rewind.pushAgainFrom.filter { $0.incarnation != nil }
        let others = rewind.pushAgainFrom.first { $0.incarnation == nil }?.from.cursor ?? Cursor(1)
        guard known.isEmpty else {
            return [
                "Pushing goes back to \(known.map(\.from.cursor.description).joined(separator: " or ")), one above what"
                    + " central has of this life of the site's database,",
                "or to \(others) in a database that was initialised since. It asks the table sync_incarnation which",
                "life it is. Where that table is missing the script fails and changes nothing: the site has an older",
                "program now. Write the script again at central, with --push-from 1.",
            ]
        }
        guard others == Cursor(1) else { return ["Pushing goes back to \(others), as was asked for at central."] }
        return [
            "Pushing goes back to 1: all that was made at the site is sent again. Central does not know how far it had",
            "the site's own log, and any higher number might leave out something. What central has already is the",
            "same record once more.",
        ]
    }

    private var aboutPulling: [String] {
        guard !rewind.lost.isEmpty else { return ["Pulling stays where it is: central knows of no restore."] }
        return rewind.lost.map {
            "Pulling goes back to \($0.pullFrom.cursor) where the site last saw one of "
                + "\($0.first) to \($0.last), which central has lost."
        }
    }
}

extension RewindScript {
    private static let key = "CAST(id AS TEXT)"

    private var isThisSite: String {
        """
        EXISTS (SELECT 1 FROM key_value_store
                    WHERE \(Self.key) = 'SETTINGS_SYNC_SITE_ID' AND value_int = \(rewind.site))
        """
    }

    private var keys: String {
        [CursorKey.pushV6, CursorKey.pullV6, CursorKey.pushV7, CursorKey.pullV7].map { "'\($0)'" }
            .joined(separator: ", ")
    }

    private var verdict: String {
        """
        SELECT CASE WHEN \(isThisSite)
            THEN 'This is the database of site \(rewind.site).'
            ELSE 'REFUSED: nothing is changed. The script is for site \(rewind.site), and this is the database of site '
                || coalesce((SELECT CAST(value_int AS TEXT) FROM key_value_store
                             WHERE \(Self.key) = 'SETTINGS_SYNC_SITE_ID'), '(none)') || '.'
            END AS site;
        """
    }

    private func cursors(heading: String) -> String {
        """
        SELECT '\(heading): ' || \(Self.key) || ' = ' || CAST(value_int AS TEXT) AS "\(heading)"
        FROM key_value_store
        WHERE \(Self.key) IN (\(keys))
            AND \(isThisSite)
        ORDER BY \(Self.key);
        """
    }

    /// One statement: `sqlite3` goes on after a statement that failed, and would keep the half of two.
    private var update: String {
        """
        -- V6 keeps the next cursor, V7 the last one seen. A cursor only goes back.
        UPDATE key_value_store SET value_int = CASE \(Self.key)
            WHEN '\(CursorKey.pushV6)' THEN
                CASE WHEN value_int > \(start(minus: 0)) THEN \(start(minus: 0)) ELSE value_int END
            WHEN '\(CursorKey.pushV7)' THEN
                CASE WHEN value_int > \(start(minus: 1)) THEN \(start(minus: 1)) ELSE value_int END
            WHEN '\(CursorKey.pullV6)' THEN
                \(pull(plus: 1))
            WHEN '\(CursorKey.pullV7)' THEN
                \(pull(plus: 0))
            ELSE value_int END
        WHERE \(Self.key) IN (\(keys))
            AND \(isThisSite);
        """
    }

    /// The first row to push again, or the one before it.
    private func start(minus one: Int64) -> String {
        let numbers = rewind.pushAgainFrom.map {
            (life: $0.incarnation, number: $0.from.cursor.advanced(by: -one).description)
        }
        let others = numbers.first { $0.life == nil }?.number ?? (1 - one).description
        let known = numbers.compactMap { entry in
            entry.life.map { " WHEN '\($0.replacing("'", with: "''"))' THEN \(entry.number)" }
        }
        guard !known.isEmpty else { return others }
        return "(CASE (SELECT max(incarnation) FROM sync_incarnation)\(known.joined()) ELSE \(others) END)"
    }

    /// Where a pull cursor goes that is, beside the last cursor seen, so much higher.
    private func pull(plus one: Int64) -> String {
        guard !rewind.lost.isEmpty else { return "value_int" }
        let cases = rewind.lost.map { range in
            let (above, through) = (range.first.advanced(by: one - 1), range.last.advanced(by: one))
            let target = range.pullFrom.cursor.advanced(by: one - 1)
            return "WHEN value_int > \(above) AND value_int <= \(through) THEN \(target)"
        }
        return "CASE \(cases.joined(separator: "\n             ")) ELSE value_int END"
    }

    /// As omSupply chooses them: made here, the last row of each record, of the site's own stores or of none.
    private var pushedAgain: String {
        """
        SELECT 'to push again: ' || CAST(c.cursor AS TEXT) || ' ' || CAST(c.row_action AS TEXT) || ' '
            || CAST(c.table_name AS TEXT) || ' ' || c.record_id AS to_push_again
        FROM changelog c
        WHERE \(isThisSite)
            AND c.cursor >= coalesce(
                (SELECT value_int + 1 FROM key_value_store WHERE \(Self.key) = '\(CursorKey.pushV7)'),
                (SELECT value_int FROM key_value_store WHERE \(Self.key) = '\(CursorKey.pushV6)'), 0)
            AND NOT c.is_sync_update AND coalesce(c.source_site_id, \(rewind.site)) = \(rewind.site)
            AND (c.store_id IS NULL OR c.store_id IN (SELECT id FROM store WHERE site_id = \(rewind.site)))
            AND c.cursor = (SELECT max(d.cursor) FROM changelog d
                WHERE d.record_id = c.record_id AND coalesce(d.store_id, '') = coalesce(c.store_id, ''))
        ORDER BY c.cursor;
        """
    }
}
