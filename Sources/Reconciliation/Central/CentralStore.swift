public import DatabaseAccess
import SyncCursors
public import ReconciliationModel

/// Central's side of reconciliation in its own database. Made on a connection of the caller's, used on its thread.
public struct CentralStore {
    let connection: any DatabaseConnection
    let reconciler: CentralReconciler

    static let tables = [
        "changelog", "key_value_store", "sync_buffer", "sync_lineage", "sync_salvage", "sync_site_state",
        "sync_watermark",
    ]

    /// - Throws: `ReconciliationError.notPrepared` when the database lacks the tables, `.siteNotPrepared` when it is a
    ///   remote site's besides, or `DatabaseError`.
    public init(on connection: any DatabaseConnection) throws {
        do { try connection.requireTables(Self.tables) } catch ReconciliationError.notPrepared(let missing) {
            guard try !missing.contains("key_value_store") && Self.hasPulled(connection) else {
                throw ReconciliationError.notPrepared(missing: missing)
            }
            let site = try DatabaseRemoteTables(connection: connection).site()
            throw ReconciliationError.siteNotPrepared(site: site, missing: missing)
        }
        self.connection = connection
        reconciler = CentralReconciler(DatabaseCentralTables(connection: connection))
    }

    /// Lineage, cursors, sites and watermarks as of one instant.
    public func facts() throws -> CentralFacts {
        try reconciler.tables.transaction(readOnly: true) { try reconciler.facts() }
    }

    /// As `facts()`, with one site alone: at the same cost however many there are. Without any where central does not
    /// know it.
    public func facts(of site: Int64) throws -> CentralFacts {
        try reconciler.tables.transaction(readOnly: true) { try reconciler.facts(of: site) }
    }

    /// Every timeline that the database knows, oldest first: worth keeping beside the bundles, for the next restore.
    public func timelines() throws -> [Timeline] {
        try reconciler.tables.transaction(readOnly: true) { try reconciler.tables.lineage().timelines }
    }

    /// Central's answer to a site that wants to sync, at the same cost however many sites there are. Nothing is written but
    /// the quarantine of a site whose database was rolled back, and nobody's lock is waited for but then.
    public func verdict(on report: SiteReport) throws -> SiteVerdict { try reconciler.verdict(on: report) }

    /// What the site has to follow before it may push; applying it changes nothing where the site is in line.
    ///
    /// - Throws: `ReconciliationError.siteQuarantined`, `.siteRefused`, or `DatabaseError`.
    public func directive(for report: SiteReport) throws -> SiteDirective { try reconciler.directive(for: report) }

    /// What a site has to follow, for whichever database it has: made to travel as a file.
    ///
    /// - Throws: `ReconciliationError.siteRefused` for a site that central does not know.
    public func directive(forSite site: Int64) throws -> SiteDirective {
        try knownFacts(of: site).directive(for: site)
    }

    /// Decides about the candidates that a site offers and puts those that central adopts into `sync_buffer`, where the
    /// server integrates them like any pushed record: each becomes a new row of the change log, and so reaches every
    /// other site. What had failed to integrate is tried again then. All in one transaction; what was adopted or
    /// discarded is kept in `sync_salvage`.
    ///
    /// Offering the same candidates again is not an error and changes nothing. Offer as many at a time as memory and the
    /// length of a transaction allow.
    ///
    /// - Throws: `ReconciliationError.siteQuarantined` or `.siteRefused` for a site that may not change central: also
    ///   one that offers what cannot be read. Or `DatabaseError`.
    @discardableResult
    public func adopt(candidates: [Candidate], from report: SiteReport) throws -> AdoptionReport {
        try reconciler.adopt(candidates: candidates, from: report)
    }

    /// Looks at candidates as `adopt(candidates:from:)` does first, and takes none: for who has several batches at hand and
    /// wants nothing of a site of which one is rubbish.
    ///
    /// - Throws: as `adopt(candidates:from:)`; the site is noted as quarantined then.
    public func check(candidates: [Candidate], from report: SiteReport) throws {
        _ = try reconciler.offering(report)
        try reconciler.refuseRubbish(in: candidates, from: report)
    }

    /// Where the version that central has of a record came from, if it was adopted from a lost branch: to be sent with the
    /// record, for `PulledRecord.origin` and `.author`. Nil for nearly every record, at the cost of a look into an index.
    public func origin(of record: RecordName) throws -> LostVersion? { try reconciler.origin(of: record) }

    /// Whether a site sent a later version of a record than central has, which could not be integrated: to be sent with the
    /// site's own rows, for `PulledRecord.isBehind`.
    public func isBehind(_ record: RecordName, of site: Int64) throws -> Bool {
        try reconciler.isBehind(record, of: site)
    }

    /// Lets a site push again. Takes the report that the site makes after it applied its directive and offered its
    /// candidates, and looks at it once more.
    ///
    /// - Throws: `ReconciliationError.siteNotReconciled` when the report still asks for changes, `.siteQuarantined`,
    ///   `.siteRefused`, or `DatabaseError`.
    public func markReconciled(_ report: SiteReport) throws { try reconciler.markReconciled(report) }

    /// Lets records that failed to integrate wait in `sync_buffer` again, where nothing newer has taken their place since:
    /// omSupply tries none of them a second time. To be called when the server starts, and followed by an integration of
    /// what waits of any site. A timeline that is opened and each adoption do the same.
    ///
    /// - Returns: how many wait again.
    @discardableResult
    public func retryFailed() throws -> Int {
        try reconciler.tables.transaction { try reconciler.retryFailed(try reconciler.facts()) }
    }

    /// Lets a site be initialised afresh although it has not shaken hands since a restore, or is quarantined: its
    /// database is gone, or to be given up. What it alone held is lost. A database that was found rolled back is not
    /// let in again.
    ///
    /// - Throws: `ReconciliationError.siteRefused` for a site that central does not know, or `DatabaseError`.
    public func giveUp(site: Int64) throws {
        _ = try knownFacts(of: site)
        try reconciler.giveUp(site: site)
    }

    /// Takes an operator's word that a site follows whose program knows no handshake: its stopped database was moved back by a
    /// script (`rewind(forSite:pushingFrom:)`), and it has synchronised since. It may be initialised afresh from then on.
    ///
    /// - Throws: `ReconciliationError.siteRefused` for a site that central does not know, `.siteNotReconciled` for one whose
    ///   program knows the handshake or that is not unreconciled, or `DatabaseError`.
    public func noteScript(site: Int64) throws {
        _ = try knownFacts(of: site)
        try reconciler.noteScript(site: site)
    }

    /// - Throws: `ReconciliationError.siteRefused` for a site that central does not know, or `DatabaseError`.
    func knownFacts(of site: Int64) throws -> CentralFacts {
        let facts = try facts(of: site)
        guard facts.standing(of: site) != nil else { throw ReconciliationError.siteRefused(site: site, .unknownSite) }
        return facts
    }
}

extension ReconciliationPlan {
    /// What every site has to do, as central can tell by itself and from the reports at hand.
    public init(of central: CentralStore, reports: [SiteReport] = []) throws {
        try self.init(central.facts(), reports: reports)
    }
}
