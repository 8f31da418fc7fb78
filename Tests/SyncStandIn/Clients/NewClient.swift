import DatabaseAccess
import Reconciliation
import SyncCursors

/// A v6 program that links the library: it shakes hands before it syncs, and both sides note what they do.
struct NewClient {
    let site: RemoteSite
    let central: CentralServer

    func sync() throws -> [String] {
        let remote = try RemoteReconciler(on: site.connection)
        let lines = try shakeHands(remote)
        let notes = Notes(site: site.number, incarnation: try remote.report().incarnation)
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
        let offered = try remote.candidates(for: directive)
        let adoption = try server.adopt(candidates: offered, from: report)
        let integrated = try central.integrate()
        let changes = try remote.apply(directive)
        try server.markReconciled(remote.report())
        let pull = changes.pull.map { "handshake: pulls again from \($0.cursor)" }
        let push = changes.push.map { "handshake: pushes again from \($0.cursor)" }
        let outcome = "central adopted \(adoption.adopted.count), kept its own over \(adoption.discarded.count)"
        let offer = "handshake: offered \(offered.count), \(outcome), integrated \(integrated.done)"
        return ["handshake: adopted timeline \(directive.timeline)", pull, push, offer].compactMap(\.self)
    }

    /// The watermark at central, and at the remote where each record was pulled from.
    private struct Notes: SyncAdditions {
        let site: Int64
        let incarnation: String

        func stored(through last: Cursor, in db: borrowing Transaction) throws {
            let seen = LastSeenCursor(last)
            try CentralStore.recordPush(site: site, incarnation: incarnation, through: seen, in: db)
        }

        func pulled(_ records: [SentRecord], in db: borrowing Transaction) throws {
            let records = records.map { PulledRecord(table: $0.table, record: $0.id, cursor: $0.cursor) }
            try RemoteReconciler.recordPulled(records, in: db)
        }
    }
}
