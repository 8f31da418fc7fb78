import DatabaseAccess
import Reconciliation
import SyncCursors

/// One sync of a remote with central, as omSupply's v6 does it: push, pull, integrate.
struct Sync {
    let central: any DatabaseConnection
    let remote: any DatabaseConnection

    /// What was done, a line for each step.
    func run(withHandshake: Bool) throws -> [String] {
        let site = try RemoteReconciler(on: remote).report()
        var lines: [String] = []
        if withHandshake { lines += try shakeHands() }
        // A database that has never pulled is being initialised: it owns nothing that central lacks.
        let isInitialised = try cursor(CursorKey.pullV6) > 0
        if isInitialised { lines.append(try push(site, gated: withHandshake)) }
        lines.append(try pull(site, isInitialised: isInitialised))
        let integrated = try Buffer(remote).integrate()
        lines.append("remote integrated \(integrated.done), failed \(integrated.failed)")
        if !isInitialised {
            let own = try CursorSnapshot(of: remote).changelogLast?.cursor.value ?? 0
            try remote.withTransaction { db in try Settings.write(CursorKey.pushV6, own + 1, in: db) }
        }
        return lines
    }

    /// What a server and a remote that link the library do before any push.
    private func shakeHands() throws -> [String] {
        let (server, site) = (try CentralStore(on: central), try RemoteReconciler(on: remote))
        let report = try site.report()
        guard case .mustFollow(let directive, _) = try server.verdict(on: report) else {
            // In line, or refused with the reason.
            _ = try server.directive(for: report)
            return []
        }
        // Candidates first: what pulling again receives would take their place in the buffer.
        let offered = try site.candidates(for: directive)
        let adoption = try server.adopt(candidates: offered, from: report)
        let integrated = try Buffer(central).integrate()
        let changes = try site.apply(directive)
        try server.markReconciled(site.report())
        let pull = changes.pull.map { "handshake: pulls again from \($0.cursor)" }
        let push = changes.push.map { "handshake: pushes again from \($0.cursor)" }
        let outcome = "central adopted \(adoption.adopted.count), kept its own over \(adoption.discarded.count)"
        let offer = "handshake: offered \(offered.count), \(outcome), integrated \(integrated.done)"
        return ["handshake: adopted timeline \(directive.timeline)", pull, push, offer].compactMap(\.self)
    }

    private func push(_ site: SiteReport, gated: Bool) throws -> String {
        let (buffer, records) = (Buffer(central), Records(remote))
        var sent = 0
        while true {
            let rows = try remote.query(
                """
                SELECT cursor, table_name, record_id, row_action FROM changelog c
                WHERE cursor >= \(try cursor(CursorKey.pushV6)) AND is_sync_update = \(false)
                AND cursor = (SELECT max(cursor) FROM changelog d WHERE d.record_id = c.record_id)
                ORDER BY cursor LIMIT 1024
                """
            )
            let batch = try rows.map { try SentRecord($0, from: records) }
            guard let last = batch.last else { break }
            try central.withTransaction { db in
                try buffer.store(batch, source: site.site, in: db)
                if gated {
                    try CentralStore.recordPush(
                        site: site.site,
                        incarnation: site.incarnation,
                        through: LastSeenCursor(last.cursor),
                        in: db
                    )
                }
            }
            try remote.withTransaction { db in try Settings.write(CursorKey.pushV6, last.cursor.value + 1, in: db) }
            sent += batch.count
        }
        let integrated = try buffer.integrate()
        return "pushed \(sent), central integrated \(integrated.done), failed \(integrated.failed)"
    }

    private func pull(_ site: SiteReport, isInitialised: Bool) throws -> String {
        let (buffer, records) = (Buffer(remote), Records(central))
        var received = 0
        while true {
            let rows = try central.query(
                """
                SELECT cursor, table_name, record_id, row_action FROM changelog c
                WHERE cursor >= \(try cursor(CursorKey.pullV6))
                AND (\(!isInitialised) OR source_site_id IS NULL OR source_site_id <> \(site.site))
                AND cursor = (SELECT max(cursor) FROM changelog d WHERE d.record_id = c.record_id)
                ORDER BY cursor LIMIT 500
                """
            )
            let batch = try rows.map { try SentRecord($0, from: records) }
            guard let last = batch.last else { break }
            try remote.withTransaction { db in
                try buffer.store(batch, source: nil, in: db)
                try RemoteReconciler.recordPulled(
                    batch.map { PulledRecord(table: $0.table, record: $0.id, cursor: $0.cursor) },
                    in: db
                )
                try Settings.write(CursorKey.pullV6, last.cursor.value + 1, in: db)
            }
            received += batch.count
        }
        // v6's answer to a site that nothing is left for: the end of the log, even where that is a step back.
        let end = try CursorSnapshot(of: central).changelogLast?.cursor.value ?? 0
        try remote.withTransaction { db in try Settings.write(CursorKey.pullV6, end + 1, in: db) }
        return "pulled \(received)"
    }

    private func cursor(_ key: String) throws -> Int64 { try Settings.integer(key, of: remote) ?? 0 }
}
