import DatabaseAccess
import MigrationModel

/// Names can be merged: records point at a link, and a merge moves the link alone.
struct V1_07_00: Migration {
    let version = Version(1, 7, 0)
    let summary = "name links"

    func migrate(_ db: borrowing Transaction) throws {
        try db.execute(
            """
            CREATE TABLE name_link (
                id TEXT NOT NULL PRIMARY KEY,
                name_id TEXT NOT NULL REFERENCES name (id)
            )
            """
        )
        try db.execute("CREATE INDEX index_name_link_name_id ON name_link (name_id)")
        // Each name starts with a link of its own id, so that existing references stay valid as links.
        try db.execute("INSERT INTO name_link (id, name_id) SELECT id, id FROM name")
    }

    var fragments: [any MigrationFragment] {
        [AddNameLinkToStore(), AddNameLinkToInvoice(), CreateNameStoreJoin()]
    }
}
