import AdminConsole
import AdminOutput
import LegacyComparison

/// Whether both servers stand at one instant, and what became of omSupply's queue.
extension LegacyCheckWords {
    func words(of instant: CommonInstant) -> [String] {
        var lines = [Self.sentence(instant.verdict)]
        lines += instant.omsupply.map { "  omSupply   " + Self.words(of: $0) }
        lines += instant.legacy.map { "  mSupply    " + Self.words(of: $0) }
        switch instant.verdict {
        case .common: break
        case .omsupplyAhead, .apart:
            lines += [
                "Best restore once more, to one instant: omSupply to an earlier one (`restore --until`), or let mSupply's support integrate",
                "more of 4D's journal. Else do what is said here, with the servers as they are.",
            ]
        case .legacyAhead where found.queue == .queued:
            lines.append("omSupply takes all that with its next synchronisation. Nothing else is left to do.")
        case .legacyAhead:
            lines.append(
                "omSupply may be restored to a later instant (`restore --until`), where the bundle's log reaches there."
            )
        case .unproved:
            lines += [
                "A synchronisation that only took from omSupply's queue, or only sent, and that one of them has forgotten, would not show:",
                "what waits for omSupply tells, once mSupply has queued everything again.",
            ]
        }
        if let waiting = found.waiting, waiting.changedCount > 0, let first = waiting.changedFirst {
            lines += [
                "Of \(Self.count(waiting.changedCount, "record")) that omSupply has changed and sent from row \(first) of its change log on, mSupply may have an older",
                "version: their IDs alone are compared. Look at some in mSupply.",
            ]
        }
        return lines
    }

    private static func sentence(_ verdict: CommonInstant.Verdict) -> String {
        switch verdict {
        case .common:
            "Both stand at a common instant: neither has anything from the other that the other does not have."
        case .omsupplyAhead: "omSupply stands at a later instant than mSupply:"
        case .legacyAhead: "mSupply stands at a later instant than omSupply:"
        case .apart: "The two stand at different instants, and each has what the other lacks:"
        case .unproved:
            "Nothing shows that one of the two stands at a later instant than the other; nothing proves that they stand at one."
        }
    }

    private static func words(of lead: CommonInstant.Lead) -> String {
        func records(_ words: String) -> String { count(lead.count, "record") + " " + words }
        return switch lead.sign {
        case .readBeyondLog:
            "has read \(count(lead.count, "entry", several: "entries")) beyond the end of mSupply's log"
        case .vanished: "has " + records("from mSupply that mSupply does not have (below)")
        case .sentAndUnknown: "has sent " + records("that mSupply does not know (below)")
        case .takenAndWaiting:
            "has taken " + records("that still wait for it; if mSupply has queued everything again, say --queued-again")
        case .passedBy: "has " + records("in its log that omSupply has read past, and does not have")
        case .sentAndForgotten: "has " + records("of omSupply's, which omSupply has yet to send")
        case .queued: "has queued " + records("that omSupply does not have, or has otherwise")
        }
    }

    private static func count(_ number: Int64, _ one: String, several: String) -> String {
        "\(number) \(number == 1 ? one : several)"
    }

    /// What omSupply sent, and the legacy server does not know.
    var lost: [String]? {
        guard let waiting = found.waiting, waiting.lostCount > 0 else { return nil }
        var table = TextTable("TABLE", "RECORD", "CHANGE LOG", "REASON")
        table.rows = waiting.lost.prefix(lines).map {
            [$0.table, ErrorReport.visible($0.record), "\($0.cursor)", "sent, and not in omSupply's queue"]
        }
        return [
            "omSupply has sent \(Self.count(waiting.lostCount, "record")) that mSupply does not know; with the cursor set back they are sent again:"
        ]
            + table.text.split(separator: "\n").map { "  " + $0 }
            + rest(waiting.lostCount)
    }

    /// Why what waits is not taken for everything.
    var notWhole: [String]? {
        guard let waiting = found.waiting else { return nil }
        return switch waiting.extent {
        case .whole: nil
        case .unsaid where waiting.sent > 0:
            [
                "Records that omSupply sent wait for it: if mSupply has queued everything again, say so with --queued-again."
            ]
        case .unsaid: nil
        case .beingFilled: ["mSupply is still queuing: ask again when it is idle."]
        case .tooLong:
            [
                "\(waiting.length) records wait for omSupply, and \(waiting.read) of them could be read: what is not among these was not looked for."
            ]
        case .notQueuedAgain:
            ["Of what omSupply has sent or received nothing waits for it: mSupply has not queued everything again."]
        }
    }

    /// Why the bundle's verdict does not count as it stands.
    var proof: [String]? {
        guard let bundle = found.bundle else { return nil }
        let name = "bundle " + ErrorReport.visible(String(bundle.id.prefix(8)))
        if found.isOtherBackup, let said = found.legacyBackup {
            let has =
                bundle.backup.map { "mSupply's backup \($0)" } ?? "no backup of mSupply that is proved to be finished"
            return [
                "mSupply was restored to its backup \(said), as was said, and \(name) has \(has): it proves",
                "nothing here, and does not tell how far omSupply had sent then.",
            ]
        }
        guard let backup = bundle.backup else { return nil }
        switch found.proof {
        // Where one is seen to be ahead, saying it would help nobody.
        case .backupUnsaid where found.instant?.verdict == .unproved:
            return [
                "For mSupply's backup \(backup) alone \(name) proves that nothing is lost. What mSupply was restored to, only those know who did",
                "it: if it was exactly this backup, and 4D integrated no journal, neither on request nor by itself, run this again with",
                "--legacy-backup \(backup). Else, and where nobody knows, do what is said here and use --queued-again.",
            ]
        case .contradicted:
            return [
                "That mSupply was restored to backup \(backup) alone cannot be, or the two have synchronised since: what they hold (above) speaks",
                "against it, and the proof of \(name) is not used.",
            ]
        case .none, .backupUnsaid, .holds: return nil
        }
    }

    var queue: [String]? {
        let site = found.legacy.site
        switch found.queue {
        case .notRestored: return nil
        case .nothingLost:
            let bundle = found.bundle?.id.prefix(8) ?? ""
            return ["Queue: nothing was acknowledged between the two instants of bundle \(bundle); nothing is lost."]
        case .queued:
            return [
                "Queue: mSupply has queued everything for site \(site) again, \(Self.count(found.legacy.queueLength, "record")): let omSupply synchronise."
            ]
        case .queueAgain:
            return [
                "Queue: what omSupply took out of mSupply's queue after the last synchronisation above is forgotten here and gone",
                "there; nobody can list it. Before omSupply synchronises, let mSupply queue everything for site \(site) again",
                "(initialise the site there), and keep omSupply's database: do not initialise omSupply itself. Then, still before omSupply",
                "synchronises, run this again with --queued-again: that compares what waits with what omSupply has.",
            ]
        case .takenAgain:
            return [
                "Queue: all \(Self.count(found.log.cameAgain, "record")) of omSupply's own queue came again since the restore."
            ]
        case .takenSince: return taken
        }
    }

    private var taken: [String] {
        let taken = Self.count(found.own.restore?.takenSince ?? 0, "record")
        let open = found.log.notAgain
        guard open > 0 else {
            return [
                "Queue: \(taken) came from mSupply since the restore. If it did not queue all for site \(found.legacy.site) again before,",
                "what omSupply had taken before the loss, and forgot, is still missing.",
            ]
        }
        return [
            "Queue: \(taken) came from mSupply since the restore. Of those that omSupply had by its own queue before, \(found.log.cameAgain) came",
            "again, and \(open) did not. If mSupply did not queue all for site \(found.legacy.site) again, what omSupply had taken before the loss, and",
            "forgot, is still missing; if it did, mSupply does not have these any more. This is said until they have come.",
        ]
    }
}
