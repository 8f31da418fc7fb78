import DatabaseAccess
import MigrationModel

struct AddNameLinkToStore: MigrationFragment {
    let id = "add_name_link_id_to_store"
    let summary = "stores point at name links"
    // DROP COLUMN
    let needs: [Dialect: Version] = [.sqlite: Version(3, 35, 0)]

    func migrate(_ db: borrowing Transaction) throws {
        try db.execute("ALTER TABLE store ADD COLUMN name_link_id TEXT REFERENCES name_link (id)")
        try db.execute("UPDATE store SET name_link_id = name_id")
        try db.execute("CREATE INDEX index_store_name_link_id ON store (name_link_id)")
        // SQLite drops a column only after its index.
        try db.execute("DROP INDEX index_store_name_id")
        try db.execute("ALTER TABLE store DROP COLUMN name_id")
        try db.execute("ALTER TABLE store ADD COLUMN is_disabled \(type: .boolean) NOT NULL DEFAULT FALSE")
    }
}

struct AddNameLinkToInvoice: MigrationFragment {
    let id = "add_name_link_id_to_invoice"
    let summary = "invoices point at name links"
    let needs: [Dialect: Version] = [.sqlite: Version(3, 35, 0)]

    func migrate(_ db: borrowing Transaction) throws {
        try db.execute("ALTER TABLE invoice ADD COLUMN name_link_id TEXT REFERENCES name_link (id)")
        try db.execute("UPDATE invoice SET name_link_id = name_id")
        try db.execute("CREATE INDEX index_invoice_name_link_id ON invoice (name_link_id)")
        try db.execute("DROP INDEX index_invoice_name_id")
        try db.execute("ALTER TABLE invoice DROP COLUMN name_id")
    }
}

struct CreateNameStoreJoin: MigrationFragment {
    let id = "create_name_store_join"
    let summary = "which names a store deals with"

    func migrate(_ db: borrowing Transaction) throws {
        try db.execute(
            """
            CREATE TABLE name_store_join (
                id TEXT NOT NULL PRIMARY KEY,
                store_id TEXT NOT NULL REFERENCES store (id),
                name_link_id TEXT NOT NULL REFERENCES name_link (id)
            )
            """
        )
        try db.execute("CREATE INDEX index_name_store_join_store_id ON name_store_join (store_id)")
        try db.execute("CREATE INDEX index_name_store_join_name_link_id ON name_store_join (name_link_id)")
    }
}
