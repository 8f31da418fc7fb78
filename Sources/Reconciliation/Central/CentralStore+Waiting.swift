public import DatabaseAccess
import ReconciliationModel

extension CentralStore {
    /// What was adopted has central's own number for its source; what a site pushed has the site's. The legacy server's
    /// records have none.
    private var ofSites: SQL {
        """
        FROM sync_buffer b
        LEFT JOIN key_value_store k ON CAST(k.id AS TEXT) = \(SettingKey.siteID)
        WHERE b.source_site_id IS NOT NULL
        """
    }

    private var failed: SQL { "b.integration_error IS NOT NULL AND b.integration_datetime IS NOT NULL" }

    /// How many of the records that came back, and of those that sites pushed, are not in central's tables.
    public func waitingCounts() throws(DatabaseError) -> WaitingCounts {
        let rows = try connection.query(
            "SELECT CASE WHEN b.source_site_id = k.value_int THEN 1 ELSE 0 END AS is_back, "
                + "CASE WHEN " + failed + " THEN 1 ELSE 0 END AS has_failed, count(*) AS records " + ofSites
                + " AND (b.integration_datetime IS NULL OR b.integration_error IS NOT NULL) GROUP BY 1, 2"
        )
        var counts = WaitingCounts()
        for row in rows {
            let records = Int(try row.integer("records"))
            switch (try row.integer("is_back") != 0, try row.integer("has_failed") != 0) {
            case (true, true): counts.failed = records
            case (true, false): counts.waiting = records
            case (false, true): counts.failedOfSites = records
            case (false, false): counts.waitingOfSites = records
            }
        }
        return counts
    }

    /// Records that came back from sites, or that sites pushed, and that omSupply could not integrate: those that came back
    /// first, then by their tables and names. Their content is not read.
    ///
    /// - Parameter limit: so many at most.
    public func failedRecords(limit: Int) throws(DatabaseError) -> [FailedRecord] {
        try connection.query(
            """
            SELECT CAST(b.table_name AS TEXT) AS table_name, b.record_id, CAST(b.action AS TEXT) AS action,
                   b.integration_error, CASE WHEN b.source_site_id = k.value_int THEN 1 ELSE 0 END AS is_back,
                   CASE WHEN b.source_site_id = k.value_int THEN
                       (SELECT max(s.site_id) FROM sync_salvage s
                        WHERE s.table_name = CAST(b.table_name AS TEXT) AND s.record_id = b.record_id
                            AND s.outcome = 'adopted')
                   ELSE b.source_site_id END AS site

            """ + ofSites + " AND " + failed + " ORDER BY is_back DESC, table_name, record_id LIMIT \(max(0, limit))",
            as: FailedRecord.self
        )
    }
}

/// How many records of sites are in `sync_buffer` alone.
public struct WaitingCounts: Sendable, Hashable, Codable {
    /// They came back, and omSupply has yet to integrate them.
    public var waiting: Int
    /// They came back, and omSupply could not integrate them.
    public var failed: Int
    /// As `waiting`, of what sites pushed.
    public var waitingOfSites: Int
    /// As `failed`, of what sites pushed.
    public var failedOfSites: Int

    public init(waiting: Int = 0, failed: Int = 0, waitingOfSites: Int = 0, failedOfSites: Int = 0) {
        self.waiting = waiting
        self.failed = failed
        self.waitingOfSites = waitingOfSites
        self.failedOfSites = failedOfSites
    }
}

/// A record that omSupply could not integrate.
public struct FailedRecord: Sendable, Hashable, Codable {
    public let table: String
    public let record: String
    /// A `RecordAction`.
    public let action: String
    /// The site that brought or pushed it; nil where nothing tells.
    public let site: Int64?
    /// It came back, unlike what a site pushed.
    public let cameBack: Bool
    /// In omSupply's words, or the database's.
    public let error: String

    public init(table: String, record: String, action: String, site: Int64?, cameBack: Bool, error: String) {
        self.table = table
        self.record = record
        self.action = action
        self.site = site
        self.cameBack = cameBack
        self.error = error
    }
}

extension FailedRecord: RowDecodable {
    public init(row: Row) throws(DatabaseError) {
        table = try row.text("table_name")
        record = try row.text("record_id")
        action = try row.text("action")
        site = try row.optionalInteger("site")
        cameBack = try row.integer("is_back") != 0
        error = try row.text("integration_error")
    }
}
