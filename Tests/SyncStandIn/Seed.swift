import DatabaseAccess
import Reconciliation
import ReconciliationModel

/// The records that a story starts with.
struct Seed {
    private let records: Records

    init(_ connection: any DatabaseConnection) { records = Records(connection) }

    /// A facility with its store at the site, and items: each with its row in the change log.
    func central(site: Int64, items: Int) throws {
        try records.connection.withTransaction { db in
            try Settings.write(Settings.site, 1, in: db)
            // The buffer keeps one row for an id, whatever its table: ids differ across tables.
            let store: Value = .text("store-\(site)")
            let facility = ["code": store, "name": .text("Facility \(site)"), "type": "FACILITY"]
            try write("name", "name-\(site)", facility, in: db)
            try write("name_link", "name-link-\(site)", ["name_id": .text("name-\(site)")], in: db)
            let place = ["code": store, "site_id": .integer(site), "name_link_id": .text("name-link-\(site)")]
            try write("store", "store-\(site)", place, in: db)
            for number in stride(from: 1, through: items, by: 1) {
                try writeItem("item-\(number)", code: "I\(number)", name: "Item \(number)", in: db)
            }
        }
    }

    func item(_ id: String) throws {
        try records.connection.withTransaction { db in try writeItem(id, code: id, name: id, in: db) }
    }

    func remote(site: Int64) throws {
        try records.connection.withTransaction { db in try Settings.write(Settings.site, site, in: db) }
    }

    private func writeItem(_ id: String, code: String, name: String, in db: borrowing Transaction) throws {
        try write("item", id, ["code": .text(code), "name": .text(name), "type": "STOCK"], in: db)
    }

    private func write(_ table: String, _ id: String, _ fields: [String: Value], in db: borrowing Transaction) throws {
        try records.upsert(table, id, fields, in: db)
        try records.log(table, id, "UPSERT", in: db)
    }
}
