import DatabaseAccess
import ReconciliationModel

/// The records of both sides, side by side: of every table that either change log names.
struct Comparison {
    private(set) var lines: [String] = []
    private(set) var differences = 0

    init(central: any DatabaseConnection, remote: any DatabaseConnection) throws {
        var tables: Set<String> = []
        for side in [central, remote] {
            for row in try side.query("SELECT DISTINCT table_name FROM changelog") {
                tables.insert(try row.text("table_name"))
            }
        }
        for table in tables.sorted() { try compare(table, rows(of: central, table), rows(of: remote, table)) }
        lines.append(differences == 0 ? "both sides are equal" : "\(differences) records differ")
    }

    private mutating func compare(_ table: String, _ central: [String: Row], _ remote: [String: Row]) throws {
        for id in Set(central.keys).union(remote.keys).sorted() {
            let sides = (central[id].map { RecordContent(row: $0) }, remote[id])
            if let content = sides.0, let row = sides.1, content.isSaid(by: row) {
                lines.append("= \(table) \(try content.json())")
                continue
            }
            differences += 1
            lines.append("< \(table) \(try sides.0?.json() ?? "\(id) is not at central")")
            let atRemote = try sides.1.map { try RecordContent(row: $0).json() }
            lines.append("> \(table) \(atRemote ?? "\(id) is not at the remote")")
        }
    }

    private func rows(of side: any DatabaseConnection, _ table: String) throws -> [String: Row] {
        var rows: [String: Row] = [:]
        for row in try side.query("SELECT * FROM \(identifier: table)") { rows[try row.text("id")] = row }
        return rows
    }
}
