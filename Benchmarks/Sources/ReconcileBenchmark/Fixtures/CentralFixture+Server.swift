import DatabaseAccess
import FoundationEssentials
import Reconciliation
import ReconciliationModel

/// What omSupply's own server does around the library.
extension CentralFixture {
    /// After the restore, before any site came: some of the lost records are changed again.
    func goOn() throws {
        try connection.withTransaction { db in
            for number in 1...NetworkSize.conflicts {
                try db.execute("UPDATE item SET name = 'changed since the restore' WHERE id = \("item-\(number)")")
                try log("item-\(number)", "UPSERT", in: db)
            }
        }
    }

    /// Integrates the items that wait in `sync_buffer`, each with its row in the change log.
    func integrate() throws {
        try connection.withTransaction { db in
            let waiting = try db.query(
                "SELECT record_id, action, data FROM sync_buffer WHERE integration_datetime IS NULL"
            )
            for row in waiting {
                let (id, action) = (try row.text("record_id"), try row.text("action"))
                if action == "DELETE" {
                    try db.execute("DELETE FROM item WHERE id = \(id)")
                } else {
                    let item = try JSONDecoder().decode(Item.self, from: Data(try row.text("data").utf8))
                    try db.execute(
                        """
                        INSERT INTO item (id, code, name, type, unit_name)
                        VALUES (\(id), \(item.code), \(item.name), \(item.type), \(item.unit_name))
                        ON CONFLICT (id) DO UPDATE SET code = excluded.code, name = excluded.name
                        """
                    )
                }
                try log(id, action, in: db)
                try db.execute(
                    "UPDATE sync_buffer SET integration_datetime = CURRENT_TIMESTAMP WHERE record_id = \(id)"
                )
            }
        }
    }

    private struct Item: Decodable {
        let code, name, type, unit_name: String
    }

    private func log(_ item: String, _ action: String, in db: borrowing Transaction) throws {
        try db.execute("INSERT INTO changelog (table_name, record_id, row_action) VALUES ('item', \(item), \(action))")
    }
}
