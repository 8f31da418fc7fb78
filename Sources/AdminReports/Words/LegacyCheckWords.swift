import AdminConsole
import AdminOutput
package import LegacyComparison
import SyncCursors

/// Words for how omSupply and mSupply fit after one of them was restored.
package struct LegacyCheckWords {
    let found: LegacyComparison
    private let wasTold: Bool
    let lines: Int

    /// - Parameters:
    ///   - wasTold: somebody said which server was restored.
    ///   - lines: how many records and references are listed.
    package init(_ found: LegacyComparison, wasTold: Bool, lines: Int) {
        (self.found, self.wasTold, self.lines) = (found, wasTold, lines)
    }

    package var text: String {
        var parts = [heading]
        if let instant = found.instant { parts.append(words(of: instant)) }
        if !found.moves.isEmpty { parts.append(cursors) }
        if found.log.vanishedCount > 0 { parts.append(vanished) }
        if found.log.referenceCount > 0 { parts.append(references) }
        if found.log.doubtfulCount > 0 { parts.append(doubtful) }
        parts += [lost, notWhole, proof, queue].compactMap(\.self)
        if let pushes { parts.append(pushes) }
        parts.append(verdict)
        return parts.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
    }

    private var heading: [String] {
        let (own, legacy, log) = (found.own, found.legacy, found.log)
        var lines = [
            "mSupply    \(legacy.server), its own site \(legacy.legacySite); omSupply is site \(legacy.site) there",
            "Log        ends at \(log.maxCursor), names \(Self.count(log.records, "record")); omSupply has read it to "
                + "\(own.pull.cursor)\(own.pull.cursor.value > log.maxCursor ? ", which is beyond that" : ""), and "
                + "\(Self.count(log.pending, "record")) will come with its next synchronisation",
            "Queue      \(Self.count(legacy.queueLength, "record", "waits", "wait")) there for omSupply",
            "Last sync  \(lastSync)",
        ]
        if let restored = found.restored {
            let backup = found.legacyBackup.map { "; mSupply to its backup \($0), without a journal" } ?? ""
            lines.append(
                "Restored   \(Self.name(restored))\(wasTold ? ", as was said" : ", by what the two hold")\(backup)"
            )
        }
        // An older restore is another story.
        if let restore = own.restore, found.queue != .notRestored {
            lines.append("omSupply   restored at \(restore.created.prefix(19)) UTC\(bundle), forked at \(restore.fork)")
        }
        if let told = found.bundle {
            lines.append(
                "Bundle     \(ErrorReport.visible(String(told.id.prefix(8)))): "
                    + (told.pushAtLegacyInstant.map {
                        "omSupply had sent its rows below \($0.cursor) when mSupply began \(backup(of: told))"
                    }
                        ?? "no hook was called around mSupply's backup, so that it does not tell how far omSupply had sent")
            )
        }
        if legacy.status != "idle" {
            lines.append(
                "Busy       mSupply says \(legacy.status): what is found may change; ask again when it is idle"
            )
        }
        if let silence = log.silence {
            let rest =
                own.pull.cursor.value >= silence.through
                ? "omSupply is past that" : "omSupply asks on entry by entry, which takes it long"
            lines.append(
                "Silent     mSupply counts its log to \(silence.through), and shows nothing above \(silence.after); "
                    + (log.isWhole ? rest : "asked up to \(silence.askedTo), and given up")
            )
        }
        if log.notListed > 0 {
            let count = Self.count(log.notListed, "record")
            lines.append(
                "Not asked  about \(count) that came by omSupply's own queue: mSupply's log does not list such"
            )
            if let restored = found.restored, restored != .omsupply {
                lines.append(
                    "           (they can be asked about while mSupply queues everything again: --queued-again)"
                )
            }
        }
        return lines
    }

    private func backup(of bundle: RestoredBundle) -> String {
        bundle.backup.map { "its backup \($0)" } ?? "this backup"
    }

    private var bundle: String {
        found.own.restore?.bundle.map { " from bundle \(ErrorReport.visible(String($0.prefix(8))))" } ?? ""
    }

    private var lastSync: String {
        guard let run = found.own.lastSync else { return "none that this database knows" }
        let end = run.finished == nil ? ", and did not end" : ""
        return
            "began \(run.started.prefix(19))\(end), took \(run.queue.done ?? 0) of \(run.queue.total ?? 0) items of the queue"
    }

    private var cursors: [String] {
        ["Cursors of omSupply that are too far:"]
            + found.moves.map { "  \($0.key) = \($0.from): set it to \($0.to), \(why($0.reason))" }
            + [
                "Stop omSupply first: while it runs it keeps them in memory and writes over them. Copy its database. Then, with",
                "sqlite3 or psql in that database (a cursor only goes back; run twice, it changes nothing more):", "",
            ]
            + statements.map { "  " + $0 }
            + (found.moves.contains { $0.reason == .sentAfterBackup || $0.reason == .sentAfterUnknownBackup }
                ? [
                    "",
                    "\(CursorKey.remotePush) goes back once: when omSupply has synchronised after that, all was sent again, and it stays.",
                ]
                : [])
    }

    /// What to run in the stopped server's database.
    package var statements: [String] {
        guard !found.moves.isEmpty else { return [] }
        return ["BEGIN;"]
            + found.moves.map {
                "UPDATE key_value_store SET value_int = \($0.to) "
                    + "WHERE CAST(id AS TEXT) = '\($0.key)' AND value_int > \($0.to);"
            } + ["COMMIT;"]
    }

    private func why(_ reason: CursorMove.Reason) -> String {
        switch reason {
        case .aheadOfLog: "the end of mSupply's log, so that omSupply does not skip what is written there from now on"
        case .unlikeBelow: "since from the next entry on omSupply has not what mSupply has"
        case .sentAfterBackup: "where it was when mSupply began the backup: what was sent later is gone there"
        case .sentAfterUnknownBackup:
            "so that all is sent again: mSupply lost what was sent after its backup, and nothing tells how much"
                + (found.bundle == nil ? ". This server's own bundle with that backup may (--bundle)" : "")
        case .sentAndUnknown: "with which the first record was sent that mSupply does not know"
        }
    }

    private var vanished: [String] {
        ["\(Self.count(found.log.vanishedCount, "record")) came from mSupply, and mSupply has them no more:"]
            + table(of: found.log.vanished)
            + rest(found.log.vanishedCount)
            + [
                "Ask mSupply's support to enter them again, under the same IDs: sync_buffer.data holds the last version of each. Until",
                "then nobody should use them in omSupply.",
            ]
    }

    private func table(of records: [VanishedRecord]) -> [String] {
        var table = TextTable("TABLE", "RECORD", "RECEIVED", "REASON")
        table.rows = records.prefix(lines).map {
            let reason =
                switch $0.reason {
                case .notInLog: "not in mSupply's log"
                case .notInQueue: "not in omSupply's queue"
                case .receivedAfterBackup: "came after mSupply's backup"
                }
            return [
                ErrorReport.visible($0.table), ErrorReport.visible($0.record), String($0.received.prefix(19)), reason,
            ]
        }
        return table.text.split(separator: "\n").map { "  " + $0 }
    }

    private var doubtful: [String] {
        [
            "\(Self.count(found.log.doubtfulCount, "record")) came by omSupply's own queue after mSupply's backup, and may be lost there:"
        ]
            + table(of: found.log.doubtful)
            + rest(found.log.doubtfulCount)
            + [
                "Ask mSupply's support for them. To know it of all: when the cursors are set, so that omSupply sends before it takes, let",
                "mSupply queue everything for site \(found.legacy.site) again (initialise the site there, not omSupply), and before omSupply",
                "synchronises run this again with --queued-again.",
            ]
    }

    private var references: [String] {
        var table = TextTable("TABLE", "RECORD", "COLUMN", "REFERS TO", "REASON")
        table.rows = found.log.references.prefix(lines).map {
            [
                $0.table, ErrorReport.visible($0.record), $0.column,
                "\($0.target) \(ErrorReport.visible($0.targetRecord))",
                "not in mSupply",
            ]
        }
        let count = found.log.referenceCount
        let rows = count == 1 ? "1 row of omSupply refers" : "\(count) rows of omSupply refer"
        return ["\(rows) to them; a site that is initialised afresh may fail over that:"]
            + table.text.split(separator: "\n").map { "  " + $0 }
            + rest(found.log.referenceCount)
    }

    func rest(_ count: Int64) -> [String] {
        count > Int64(lines)
            ? ["  … and \(count - Int64(lines)) more; --all and --json list up to \(LogReader.listLimit)"] : []
    }

    private var pushes: [String]? {
        guard let count = found.pushesAgain, count > 0 else { return nil }
        return [
            "omSupply sends \(Self.count(count, "change")) with its next synchronisation. Some may have been sent before the loss, and changed",
            "again after: mSupply then gets the older version back.",
        ]
    }

    private var verdict: [String] {
        guard found.log.isWhole else {
            return [
                "Whether the two fit is not known: mSupply did not show its log to the end, so what it has lost was not looked for.",
                "Tell mSupply's support where its log falls silent; then run `omsupply-admin legacy check` again.",
            ]
        }
        guard !found.fits else { return ["The two fit."] }
        guard wasTold else {
            return ["The two do not fit yet. When that is done, run `omsupply-admin legacy check` again."]
        }
        return [
            "The two do not fit yet. When all that is done, in that order, let omSupply synchronise, and run `omsupply-admin legacy check`",
            "again, without --restored and --bundle: these speak of the moment right after the restore.",
        ]
    }

    private static func name(_ part: RestoredPart) -> String {
        switch part {
        case .omsupply: "omSupply"
        case .legacy: "mSupply"
        case .both: "both servers"
        }
    }

    static func count(_ number: Int64, _ thing: String, _ one: String = "", _ several: String = "") -> String {
        let verb = number == 1 ? one : several
        return "\(number) \(thing)\(number == 1 ? "" : "s")\(verb.isEmpty ? "" : " " + verb)"
    }
}
