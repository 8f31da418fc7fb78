import DatabaseAccess
import MigrationModel

/// A ceiling for the cursors that central hands out, and what the handshake needs beside it.
struct V1_09_01: Migration {
    let version = Version(1, 9, 1)
    let summary = "cursor lease, sessions of sites, places of salvaged versions"

    func migrate(_ db: borrowing Transaction) throws {
        try createLease(db)
        try addColumns(db)
        try placeSalvage(db)
    }

    /// One row where a lease is in force. `ceiling`: the highest cursor that central may hand out. `nonce`: renewed
    /// together with the lease beside the bundles; when the two differ, the database was rolled back.
    private func createLease(_ db: borrowing Transaction) throws {
        try db.execute(
            """
            CREATE TABLE sync_lease (
                id \(type: .integer) NOT NULL PRIMARY KEY CHECK (id = 1),
                ceiling \(type: .bigInteger) NOT NULL,
                nonce TEXT NOT NULL,
                renewed \(type: .timestamp) NOT NULL
            )
            """
        )
        // PostgreSQL's sequence has a MAXVALUE of its own. SQLite gives the key before this fires, and takes it back.
        guard db.dialect == .sqlite else { return }
        try db.execute(
            """
            CREATE TRIGGER changelog_cursor_ceiling AFTER INSERT ON changelog
            WHEN NEW.cursor > (SELECT ceiling FROM sync_lease WHERE id = 1)
            BEGIN
                SELECT RAISE(ABORT, 'changelog: the cursor lease has run out; renew sync_lease');
            END
            """
        )
    }

    private func addColumns(_ db: borrowing Transaction) throws {
        // Pushes of a site, counted by the site: one that central has and the site forgot shows a rolled-back site.
        for table in ["sync_watermark", "sync_incarnation"] {
            try db.execute(
                "ALTER TABLE \(identifier: table) ADD COLUMN session \(type: .bigInteger) NOT NULL DEFAULT 0"
            )
        }
        // How far a site has to push again what it had pushed before a restore.
        try db.execute("ALTER TABLE sync_site_state ADD COLUMN owed_through \(type: .bigInteger)")
        // Cursors below the fork that no row has: `FIRST-LAST` or a single one, with commas between them.
        try db.execute("ALTER TABLE sync_lineage ADD COLUMN missing TEXT")
        // By how much the numbers of central's own documents were raised on the way.
        try db.execute("ALTER TABLE sync_lineage ADD COLUMN numbers_raised \(type: .bigInteger) NOT NULL DEFAULT 0")
        // Where the version stood in the lost branch, the site that wrote it, and its place in that site's log where
        // the site itself brought it.
        try db.execute("ALTER TABLE sync_salvage ADD COLUMN timeline TEXT")
        for column in ["cursor", "author", "own_cursor"] {
            try db.execute("ALTER TABLE sync_salvage ADD COLUMN \(raw: column) \(type: .bigInteger)")
        }
        // The site that wrote what was pulled.
        try db.execute("ALTER TABLE sync_pulled ADD COLUMN author \(type: .bigInteger)")
        // How much of the site's own log may have been sent, whether or not the answer arrived.
        try db.execute("ALTER TABLE sync_incarnation ADD COLUMN sent_through \(type: .bigInteger)")
        // How far the last pull reached that came to its end.
        try db.execute("ALTER TABLE sync_incarnation ADD COLUMN pulled_through \(type: .bigInteger)")
        // 1 until a pull comes to its end that asks for the site's own rows as well.
        try db.execute("ALTER TABLE sync_incarnation ADD COLUMN pulls_own \(type: .integer) NOT NULL DEFAULT 0")
        // The site's own changes of shared records that were offered to central, and what the site had seen by then.
        try db.execute("ALTER TABLE sync_incarnation ADD COLUMN decided_through \(type: .bigInteger)")
        try db.execute("ALTER TABLE sync_incarnation ADD COLUMN decided_timeline TEXT")
        try db.execute("ALTER TABLE sync_incarnation ADD COLUMN decided_tables TEXT")
        try db.execute("ALTER TABLE sync_incarnation ADD COLUMN decided_cursor \(type: .bigInteger)")
    }

    /// A version was named CURSOR@TIMELINE/TABLE/RECORD. Table and record are known, so the rest can be told apart
    /// whatever signs they hold; a name of another form stays without a place.
    private func placeSalvage(_ db: borrowing Transaction) throws {
        let at: SQL = "\(postgreSQL: "strpos(id, '@')", sqlite: "instr(id, '@')")"
        let ending: SQL = "('/' || table_name || '/' || record_id)"
        let number: SQL = "substr(id, 1, \(at) - 1)"
        try db.execute(
            """
            UPDATE sync_salvage
            SET cursor = CAST(\(number) AS \(type: .bigInteger)),
                timeline = substr(id, \(at) + 1, length(id) - \(at) - length\(ending))
            WHERE \(at) BETWEEN 2 AND 19 AND trim(\(number), '0123456789') = ''
                AND length(id) > \(at) + length\(ending)
                AND substr(id, length(id) - length\(ending) + 1) = \(ending)
            """
        )
    }
}
