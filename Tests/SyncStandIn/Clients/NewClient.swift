import DatabaseAccess
import Reconciliation
import ReconciliationModel
import SyncCursors

/// A v6 program that links the library: it shakes hands before it syncs, and both sides note what they do.
struct NewClient {
    let site: RemoteSite
    let central: CentralServer

    func sync() throws -> [String] {
        let remote = try RemoteReconciler(on: site.connection)
        let lines = try shakeHands(remote)
        let server = try CentralStore(on: central.connection)
        let notes = Notes(site: site.number, incarnation: try remote.report().incarnation, remote, server)
        return try lines + ClientV6(site: site, central: central, additions: notes).sync()
    }

    private func shakeHands(_ remote: RemoteReconciler) throws -> [String] {
        let server = try CentralStore(on: central.connection)
        let report = try remote.report()
        guard case .mustFollow(let directive, _) = try server.verdict(on: report) else {
            // In line, or refused with the reason.
            _ = try server.directive(for: report)
            return []
        }
        // Candidates first: what pulling again receives would take their place in the buffer.
        var (adopted, kept) = (0, 0)
        let offer = try remote.offerCandidates(for: directive) { page in
            try server.wanted(of: page, from: report)
        } send: { candidates in
            let adoption = try server.adopt(candidates: candidates, from: report)
            adopted += adoption.adopted.count
            kept += adoption.discarded.count
        }
        let integrated = try central.integrate()
        let changes = try remote.apply(directive)
        try server.markReconciled(remote.report())
        let pull = changes.pull.map { "handshake: pulls again from \($0.cursor)" }
        let push = changes.push.map { "handshake: pushes again from \($0.cursor)" }
        let outcome = "central adopted \(adopted), kept its own over \(kept)"
        let sent = "offered \(offer.offered), sent \(offer.sent) of them whole"
        let exchange = "handshake: \(sent), \(outcome), integrated \(integrated.done)"
        return ["handshake: adopted timeline \(directive.timeline)", pull, push, exchange].compactMap(\.self)
    }

    /// What both sides note, and what the site leaves out or asks for besides.
    private final class Notes: SyncAdditions {
        private let site: Int64
        private let incarnation: String
        private let remote: RemoteReconciler
        private let server: CentralStore
        private var session: Int64 = 0

        init(site: Int64, incarnation: String, _ remote: RemoteReconciler, _ server: CentralStore) {
            self.site = site
            self.incarnation = incarnation
            self.remote = remote
            self.server = server
        }

        func beginPush() throws { session = try remote.beginPush() }

        func outgoing(_ rows: [SentRecord]) throws -> [SentRecord] {
            try rows.filter { try !remote.isDecided(table: $0.table, cursor: LastSeenCursor($0.cursor)) }
        }

        func stored(through last: Cursor, in db: borrowing Transaction) throws -> LastSeenCursor? {
            try CentralStore.recordPush(
                site: site,
                incarnation: incarnation,
                session: session,
                through: LastSeenCursor(last),
                in: db
            )
        }

        func endPush() throws {
            guard let owed = try remote.owedPush() else { return }
            try server.recordPush(site: site, incarnation: incarnation, session: session, through: owed)
            try remote.endPush()
        }

        func pullsOwn() throws -> Bool { try remote.pullsOwn() }

        func pulled(_ records: [SentRecord], in db: borrowing Transaction) throws -> [SentRecord] {
            let pulled = try records.map { record in
                let name = RecordName(record.table, record.id)
                let origin = try server.origin(of: name)
                return try PulledRecord(
                    table: record.table,
                    record: record.id,
                    cursor: record.cursor,
                    author: origin?.author ?? record.author,
                    origin: origin?.place,
                    isBehind: record.author == site && server.isBehind(name, of: site)
                )
            }
            let taken = try RemoteReconciler.withoutOlder(pulled, in: db)
            try RemoteReconciler.recordPulled(taken, in: db)
            let cursors = Set(taken.map(\.cursor))
            return records.filter { cursors.contains($0.cursor) }
        }

        func pullEnded(in db: borrowing Transaction) throws { try RemoteReconciler.recordPullEnd(in: db) }
    }
}
