package import SyncCursors

extension HookHistory {
    /// Whether an earlier call has seen the synchronisation exactly as it is now. Then it most likely died, and it is no
    /// use to wait for its end.
    package func hasSeen(_ run: SyncRun) -> Bool {
        receipts.contains { receipt in
            switch receipt {
            case .begin(let begin): begin.mark?.syncs?.newest.contains(run) ?? false
            case .end(let end): end.syncs?.newest.contains(run) ?? false
            }
        }
    }
}

extension Alignment {
    /// Whether rows behind the mark's last one may lie at the legacy server without anybody here knowing: they were sent,
    /// and the answer was lost or is still awaited, so that the push cursor did not move.
    ///
    /// What an unanswered push has sent is unknown; that it can have sent is not. It takes a push that was at work after
    /// the mark and did not end well, and a row behind the mark's last one that was still to be sent. Rows up to the mark
    /// do no harm: the restored omSupply has them too.
    ///
    /// - Parameter seen: the cursors, read after `changes` were: a row that was sent by then is among them.
    static func mayHavePushed(_ changes: [SyncRunChange], since mark: HookMark, _ seen: CursorSnapshot) -> Bool {
        guard changes.contains(where: \.mayHavePushed) else { return false }
        let next = seen.stored.first { $0.key == CursorKey.remotePush }?.value ?? 0
        let atMark = mark.cursors.changelogLast?.cursor.value ?? 0
        let last = seen.changelogLast?.cursor.value ?? 0
        return last > atMark && last >= next
    }
}
