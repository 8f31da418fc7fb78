public import DatabaseAccess
public import DatabaseSchema
public import MigrationModel

extension Migrator {
    /// Takes over a database that open mSupply migrated by itself: it has a version, or is known to be at one, and no
    /// log. Its schema is first compared with what this app's history makes at that version.
    ///
    /// On record as `baselined` are then every migration up to the version, and the fragments that open mSupply's own
    /// log names; fragments of the version that it does not name are left to run.
    ///
    /// - Parameters:
    ///   - version: what the database is at, where it does not say so itself; where it does, the same.
    ///   - scratch: an empty database of the same engine, in which the history is replayed for the comparison and
    ///     rolled back. On SQLite an in-memory one does; on PostgreSQL nil: a schema of a random name is used in a
    ///     transaction that is rolled back.
    /// - Returns: what is in the database and not in the history, such as a view of somebody's own: no obstacle.
    /// - Throws: `MigrationError.schemaDiffers` with every difference, `.nothingToAdopt` for an empty database or one
    ///   that has a log, `.targetAboveApp`, `.tooOld`. Nothing was written then.
    @discardableResult
    public func adopt(
        _ db: any DatabaseConnection,
        as version: Version? = nil,
        scratch: (any DatabaseConnection)? = nil,
        options: MigrationOptions = MigrationOptions(),
        onEvent: (MigrationEvent) -> Void = { _ in }
    ) throws -> AdoptionReport {
        guard db.transactionStatus == .idle else { throw MigrationError.connectionInTransaction }
        let report = try checkAdoption(db, as: version, scratch: scratch)
        return try MigrationLock.hold(on: db, options, onEvent: onEvent) { _ in
            // Between the look and the lock another process may have done it.
            guard try MigrationLog.form(of: db) == .none else { throw MigrationError.nothingToAdopt }
            let log = LogWriter(app: appVersion, dialect: db.dialect, last: 0, attempts: [:])
            try db.withTransaction { transaction in
                try LogTables.prepare(.none, transaction)
                for step in declared where report.taken.contains(step.id) {
                    try transaction.execute(script: log.baselined(step))
                }
                // Spelled as this driver spells it, whatever stood there.
                try transaction.execute(script: VersionStamp.set(report.version))
            }
            onEvent(.ready(report.version))
            return report
        }
    }

    /// Where open mSupply itself notes the fragments that it has run.
    private static var formerLog: String { "migration_fragment_log" }

    private func checkAdoption(
        _ db: any DatabaseConnection,
        as named: Version?,
        scratch: (any DatabaseConnection)?
    ) throws -> AdoptionReport {
        let facts = try DatabaseFacts(of: db)
        guard facts.form == .none, !facts.isEmpty, let version = facts.version ?? named else {
            throw facts.form == .none && !facts.isEmpty ? MigrationError.notOurDatabase : .nothingToAdopt
        }
        if let named, named != version { throw MigrationError.targetBehindDatabase(database: version, target: named) }
        guard version <= appVersion else { throw MigrationError.newerThanApp(database: version, app: appVersion) }
        if let oldest = migrations.first?.version, version.release < oldest {
            throw MigrationError.tooOld(database: version, oldest: oldest)
        }
        let taken = try taken(at: version, on: db)
        let expected = try SchemaExpectation.schema(on: db, scratch: scratch) { transaction in
            for step in declared where taken.contains(step.id) { try step.change.migrate(transaction) }
        }
        let differences = try SchemaModel(of: db).differences(from: expected).filter { $0.name != Self.formerLog }
        guard differences.allSatisfy({ $0.kind == .extra }) else {
            throw MigrationError.schemaDiffers(version: version, differences)
        }
        return AdoptionReport(version: version, taken: taken, extra: differences)
    }

    /// What has run: every migration up to the version, its fragments of versions before, and of its own version those
    /// that open mSupply's log names. Without that log, all: the comparison shows whether it is so.
    private func taken(at version: Version, on db: any DatabaseConnection) throws -> [String] {
        var named: Set<String>?
        if try db.hasTable(Self.formerLog) {
            let rows = try db.query("SELECT version_and_identifier FROM \(identifier: Self.formerLog)")
            named = Set(try rows.map { try $0.text("version_and_identifier") })
        }
        return declared.filter { step in
            guard step.version <= version.release else { return false }
            guard step.kind == .fragment, let named else { return true }
            return ([step.id] + step.replaces).contains { id in named.contains { $0.hasSuffix("-\(id)") } }
        }.map(\.id)
    }
}

/// What a take-over found.
public struct AdoptionReport: Sendable, Hashable {
    public let version: Version
    /// The steps that are on record now as having run.
    public let taken: [String]
    /// What the database has beyond the history.
    public let extra: [SchemaDifference]
}
