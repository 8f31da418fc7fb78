package import BundleContents
package import DatabaseAccess
package import PostgreSQLDriver
import PostgreSQLFormats

/// What a cluster says of itself before it is copied: pure facts, and what they mean.
package struct ClusterFacts: Sendable, Hashable {
    package var version: Int
    package var isStandby: Bool
    package var settings: [String: String]
    package var role: String
    package var mayReplicate: Bool
    package var mayCreateRestorePoint: Bool
    /// Tables that the mark locks, and that this role may not read or not lock.
    package var unlockableTables: [String]
    package var freeSenders: Int
    package var freeSlots: Int
    /// nil on a unix socket.
    package var clientAddress: String?

    /// The base-backup options and messages that are spoken here exist from this version on.
    package static let oldestVersion = 150_000
    /// The newest whose log can be read, and so proved.
    package static let newestMajor = WALFormat.known.map(\.major).max() ?? 0

    /// The first reason why the cluster cannot be backed up as it is.
    package func complaint() -> BundleError? {
        if version < Self.oldestVersion {
            return .serverUnfit(.tooOld(version: version, oldest: Self.oldestVersion))
        }
        if version / 10_000 > Self.newestMajor {
            return .serverUnfit(.tooNew(version: version, newestMajor: Self.newestMajor))
        }
        if isStandby { return .serverUnfit(.isStandby) }
        let walLevel = settings["wal_level"] ?? ""
        if walLevel == "minimal" {
            return .serverUnfit(.setting(name: "wal_level", current: walLevel, line: "wal_level = replica"))
        }
        // One for the base backup, one for the WAL.
        if freeSenders < 2 {
            return .serverUnfit(tooFew("max_wal_senders", free: freeSenders, needed: 2))
        }
        if freeSlots < 1 {
            return .serverUnfit(tooFew("max_replication_slots", free: freeSlots, needed: 1))
        }
        let name = SQL.quoted(identifier: role)
        var missing: [(right: String, grant: String)] = []
        if !mayReplicate { missing.append(("REPLICATION", "ALTER ROLE \(name) REPLICATION;")) }
        if !mayCreateRestorePoint {
            let grant = "GRANT EXECUTE ON FUNCTION pg_create_restore_point(text) TO \(name);"
            missing.append(("EXECUTE on pg_create_restore_point", grant))
        }
        if !unlockableTables.isEmpty {
            let tables = unlockableTables.map { SQL.quoted(identifier: $0) }.joined(separator: ", ")
            missing.append(("SELECT and UPDATE on \(tables)", "GRANT SELECT, UPDATE ON \(tables) TO \(name);"))
        }
        guard !missing.isEmpty else { return nil }
        return .missingRight(
            role: role,
            right: missing.map(\.right).joined(separator: " and "),
            grant: missing.map(\.grant).joined(separator: "\n")
        )
    }

    private func tooFew(_ setting: String, free: Int, needed: Int) -> ServerUnfitness {
        let current = settings[setting] ?? "0"
        return .setting(
            name: setting,
            current: "\(current), \(free) free",
            line: "\(setting) = \((Int(current) ?? 0) + needed - free)"
        )
    }

    /// A line of `pg_hba.conf` that would let this role replicate from where it connects.
    package var replicationEntry: String {
        // pg_hba.conf knows SQL's quotes, and gives some plain words a meaning.
        let isPlain = role.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 }
        let role = isPlain && !["all", "sameuser"].contains(role) ? role : SQL.quoted(identifier: role)
        if let clientAddress {
            let mask = clientAddress.contains(":") ? 128 : 32
            return "host    replication    \(role)    \(clientAddress)/\(mask)    scram-sha-256"
        }
        return "local   replication    \(role)    peer"
    }
}

extension ClusterFacts {
    package init(of db: PostgreSQLConnection) throws(DatabaseError) {
        version = db.serverVersion
        settings = [:]
        for name in PostgreSQLServer.recoverySettings + [
            "wal_level", "max_replication_slots", "data_checksums", "block_size",
        ] {
            if case .text(let value)? = try db.value("SELECT current_setting(\(name))") { settings[name] = value }
        }
        let rows = try db.query(
            """
            SELECT pg_is_in_recovery() AS standby, current_user::text AS role, host(inet_client_addr()) AS client,
                (SELECT rolreplication OR rolsuper FROM pg_roles WHERE rolname = current_user) AS replicates,
                has_function_privilege('pg_create_restore_point(text)', 'EXECUTE') AS marks,
                (SELECT count(*) FROM pg_stat_get_wal_senders()) AS senders,
                (SELECT count(*) FROM pg_replication_slots) AS slots
            """
        )
        guard let row = rows.first else { throw .unexpectedAnswer("no facts about the server") }
        isStandby = try row.boolean("standby")
        role = try row.text("role")
        mayReplicate = try row.optionalBoolean("replicates") ?? false
        mayCreateRestorePoint = try row.boolean("marks")
        freeSenders = (Int(settings["max_wal_senders"] ?? "") ?? 0) - Int(try row.integer("senders"))
        freeSlots = (Int(settings["max_replication_slots"] ?? "") ?? 0) - Int(try row.integer("slots"))
        clientAddress = try row.optionalText("client")
        unlockableTables = try Self.unlockableTables(db)
    }

    /// `LOCK TABLE … IN SHARE MODE` needs UPDATE, DELETE or TRUNCATE.
    private static func unlockableTables(_ db: PostgreSQLConnection) throws(DatabaseError) -> [String] {
        var names: [String] = []
        for table in AlignmentMark.tables where try db.hasTable(table) {
            let name = SQL.quoted(identifier: table)
            let mayLock = try db.value(
                """
                SELECT has_table_privilege(\(name), 'SELECT')
                    AND has_table_privilege(\(name), 'UPDATE, DELETE, TRUNCATE')
                """
            )
            if mayLock != .boolean(true) { names.append(table) }
        }
        return names
    }
}
