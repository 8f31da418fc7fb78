import DatabaseAccess
import MigrationModel

/// What a store holds, and what moves in and out of it.
struct V1_02_00: Migration {
    let version = Version(1, 2, 0)
    let summary = "stock lines and invoices"

    func migrate(_ db: borrowing Transaction) throws {
        try db.execute(
            """
            CREATE TABLE stock_line (
                id TEXT NOT NULL PRIMARY KEY,
                item_id TEXT NOT NULL REFERENCES item (id),
                store_id TEXT NOT NULL REFERENCES store (id),
                batch TEXT,
                expiry_date \(type: .date),
                pack_size \(type: .double) NOT NULL,
                cost_price_per_pack \(type: .double) NOT NULL DEFAULT 0,
                sell_price_per_pack \(type: .double) NOT NULL DEFAULT 0,
                available_number_of_packs \(type: .double) NOT NULL,
                total_number_of_packs \(type: .double) NOT NULL,
                on_hold \(type: .boolean) NOT NULL DEFAULT FALSE,
                note TEXT
            )
            """
        )
        try db.execute("CREATE INDEX index_stock_line_item_id ON stock_line (item_id)")
        try db.execute("CREATE INDEX index_stock_line_store_id ON stock_line (store_id)")
        try db.execute(
            """
            CREATE TABLE invoice (
                id TEXT NOT NULL PRIMARY KEY,
                name_id TEXT NOT NULL REFERENCES name (id),
                store_id TEXT NOT NULL REFERENCES store (id),
                invoice_number \(type: .bigInteger) NOT NULL,
                type TEXT NOT NULL CHECK (
                    type IN ('OUTBOUND_SHIPMENT', 'INBOUND_SHIPMENT', 'INVENTORY_ADDITION', 'INVENTORY_REDUCTION',
                             'PRESCRIPTION')
                ),
                status TEXT NOT NULL CHECK (
                    status IN ('NEW', 'ALLOCATED', 'PICKED', 'SHIPPED', 'DELIVERED', 'VERIFIED')
                ),
                on_hold \(type: .boolean) NOT NULL DEFAULT FALSE,
                comment TEXT,
                their_reference TEXT,
                created_datetime \(type: .timestamp) NOT NULL,
                verified_datetime \(type: .timestamp),
                linked_invoice_id TEXT
            )
            """
        )
        try db.execute("CREATE INDEX index_invoice_name_id ON invoice (name_id)")
        try db.execute("CREATE INDEX index_invoice_store_id ON invoice (store_id)")
        try db.execute(
            """
            CREATE TABLE invoice_line (
                id TEXT NOT NULL PRIMARY KEY,
                invoice_id TEXT NOT NULL REFERENCES invoice (id),
                item_id TEXT NOT NULL REFERENCES item (id),
                stock_line_id TEXT REFERENCES stock_line (id),
                item_name TEXT NOT NULL,
                type TEXT NOT NULL CHECK (type IN ('STOCK_IN', 'STOCK_OUT', 'UNALLOCATED_STOCK', 'SERVICE')),
                number_of_packs \(type: .double) NOT NULL,
                pack_size \(type: .double) NOT NULL,
                total_before_tax \(type: .double) NOT NULL DEFAULT 0,
                note TEXT
            )
            """
        )
        try db.execute("CREATE INDEX index_invoice_line_invoice_id ON invoice_line (invoice_id)")
        try db.execute("CREATE INDEX index_invoice_line_stock_line_id ON invoice_line (stock_line_id)")
    }
}
