import DatabaseAccess

/// What the log holds of attempts before this run.
struct PastAttempts {
    var lastNumber: Int64 = 0
    var attempts: [String: Int64] = [:]
    /// Of failed and interrupted ones: the least that a step takes here.
    var durations: [String: Duration] = [:]

    init(of db: any DatabaseConnection, _ facts: DatabaseFacts) throws {
        guard facts.form != .none else { return }
        let rows = try db.query(
            """
            SELECT id, count(*) AS attempts, max(number) AS last, max(milliseconds) AS milliseconds
            FROM migration_log GROUP BY id
            """
        )
        for row in rows {
            let id = try row.text("id")
            attempts[id] = try row.integer("attempts")
            lastNumber = max(lastNumber, try row.integer("last"))
            if let time = try row.optionalInteger("milliseconds") { durations[id] = .milliseconds(time) }
        }
    }
}
