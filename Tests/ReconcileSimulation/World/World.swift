import Reconciliation
import ReconciliationModel
import SyncCursors

/// The line broke, or someone pulled the plug.
struct CutOff: Error {}

/// A network: central, its sites, and the folder of bundles.
final class World {
    let rules: Rules
    let history: History
    var oracle = Oracle()
    var central: any OmSupplyDatabase
    var sites: [Site] = []
    var bundles: [Bundle] = []
    /// Transactions of central's that have a cursor and are not committed.
    var underWay: [(choice: Step.Choice, cursor: Int64)] = []
    /// Central could not go on: its cursors are used up.
    var isExhausted = false

    // Beside the bundles
    var timelinesOnRecord: [Timeline] = []
    var leaseCeiling: Int64 = 0
    /// Beside the bundles, and in the database: they differ when the database was put back.
    var noncePair = (beside: 0, inside: 0)

    var transactionsLeft = Step.whole
    /// Hears what happens, for someone who wants to understand a failure.
    var onEvent: ((String) -> Void)?
    let fuse: Fuse
    private let databases: any DatabaseMaker
    private var restores = 0

    struct Bundle {
        let database: any OmSupplyDatabase
        let path: [Oracle.Event]
        let nonce: Int
    }

    final class Site {
        let number: Int64
        let isOld: Bool
        var database: any OmSupplyDatabase
        var isInitialised = false
        /// The deletes that it made itself and last, in this life.
        var deleted: [RecordName: Int] = [:]
        var copies: [(database: any OmSupplyDatabase, isInitialised: Bool)] = []
        /// Every third site has a version that offers everything with its content, as it did at first.
        var asks: Bool { !number.isMultiple(of: 3) }

        init(number: Int64, isOld: Bool, database: any OmSupplyDatabase) {
            self.number = number
            self.isOld = isOld
            self.database = database
        }
    }

    /// Central's own number among the sites.
    static let central: Int64 = 1
    /// Central hands out so many cursors before it renews its lease.
    static let leaseBlock: Int64 = 6
    static let gap: Int64 = 3
    static let mostSites = 6

    init(_ history: History, _ rules: Rules, _ stores: Stores = .memory, _ fuse: Fuse = Fuse()) throws {
        self.history = history
        self.rules = rules
        self.fuse = fuse
        databases = stores.maker(fuse)
        let numbers = (0..<history.sites).map { Int64($0 + 2) }
        central = try databases.make(Beginning(handedOut: history.firstCursor - 1, sites: numbers))
        for number in numbers {
            let isOld = history.hasOldProgram && number == numbers.last
            sites.append(Site(number: number, isOld: isOld, database: try newDatabase(Beginning(site: number))))
        }
        renewLease()
    }

    func newDatabase(_ beginning: Beginning) throws -> any OmSupplyDatabase { try databases.make(beginning) }

    func newTimelineID() -> String {
        restores += 1
        return "t\(restores)"
    }

    /// The server's side; it is asked anew each time, because a restore puts another database in its place.
    var server: CentralReconciler { CentralReconciler(central.central, rules: rules.library, gap: World.gap) }

    /// Everything between two of these happens whole or not at all, unless the fuse blows in between.
    func transaction<R>(_ body: () throws -> R) throws -> R {
        guard transactionsLeft > 0 else { throw CutOff() }
        transactionsLeft -= 1
        fuse.isArmed = true
        defer { fuse.isArmed = false }
        let result = Result { try body() }
        if fuse.hasBlown {
            // Also where the statement was one whose failure means nothing to a process that lives.
            fuse.replace()
            throw CutOff()
        }
        return try result.get()
    }

    /// What is done again when it was cut off: a server does not start before.
    func untilDone(_ body: () throws -> Void) throws {
        do { try body() } catch is CutOff {
            transactionsLeft = Step.whole
            try body()
        }
    }

    // MARK: - Writing

    func record(_ choice: Step.Choice, site: Int64?) -> RecordName {
        let id =
            switch choice.table {
            case .central: "i\(choice.number)"
            case .site: "\(site ?? 0)-\(choice.number)"
            case .shared: "p\(choice.number)"
            }
        return RecordName(choice.table.rawValue, id)
    }

    /// Where `database` is nil central writes.
    func write(_ choice: Step.Choice, at site: Site?, cursor: Int64? = nil) throws {
        let database = site?.database ?? central
        let record = record(choice, site: site?.number)
        let present = try database.content(of: record)
        if choice.deletes, present == nil { return }
        // An observer knows of central's deletes, and of those that a site made itself or received.
        let deleted = try site.map { try $0.deleted[record] ?? received(record, by: $0) } ?? oracle.current(record)
        let basis = present?.version ?? deleted
        let version = oracle.newVersion(record, on: basis, isDelete: choice.deletes, by: site?.number)
        var content: Content?
        if !choice.deletes {
            content = Content(version: version)
            if choice.table != .central { content?.parent = choice.parent.map { "i\($0)" } }
        }
        do {
            try database.transaction {
                try database.write(record, content)
                if site == nil, choice.table == .central, !choice.deletes {
                    let number = try present?.number ?? database.nextNumber()
                    if present?.number == nil { try oracle.giveOut(number: number) }
                    content?.number = number
                    try database.write(record, content)
                }
                let handedOut = try cursor ?? nextCursor(of: database, isCentral: site == nil)
                let action: RecordAction = choice.deletes ? .delete : .upsert
                try database.log(
                    LogRow(cursor: handedOut, record: record, action: action, isSync: false, source: nil)
                )
                onEvent?(
                    "\(site.map { "site \($0.number)" } ?? "central") has \(version) of \(record.id) at \(handedOut)"
                )
                if site == nil { oracle.commit(.init(record: record, version: version, cursor: handedOut)) }
            }
            if let site {
                site.deleted[record] = choice.deletes ? version : nil
                oracle.release(record, at: Int(site.number))
            }
        } catch is BrokenReference {}
    }

    /// What a site that has no such record received of it last: a delete.
    private func received(_ record: RecordName, by site: Site) throws -> Int? {
        guard let place = try site.database.remote.pulled(record) else { return nil }
        return oracle.version(at: place.cursor.value)
    }

    func nextCursor(of database: any OmSupplyDatabase, isCentral: Bool) throws -> Int64 {
        let cursor = try database.reserveCursor()
        if isCentral { try noteHandedOut(cursor) }
        return cursor
    }

    func noteHandedOut(_ cursor: Int64) throws {
        try oracle.handOut(cursor)
        if cursor >= leaseCeiling { renewLease(above: cursor) }
    }

    // MARK: - The folder of bundles

    func renewLease(above cursor: Int64 = 0) {
        leaseCeiling = max(leaseCeiling, cursor) + World.leaseBlock
        noncePair.beside += 1
        noncePair.inside = noncePair.beside
    }
}

extension Oracle {
    /// A site put another version in the place of the one it held.
    mutating func release(_ record: RecordName, at site: Int) {
        for index in obligations.indices where obligations[index].record == record {
            obligations[index].holders.remove(site)
        }
        obligations.removeAll { $0.holders.isEmpty }
    }

    mutating func releaseAll(at site: Int) {
        for index in obligations.indices { obligations[index].holders.remove(site) }
        obligations.removeAll { $0.holders.isEmpty }
    }
}
