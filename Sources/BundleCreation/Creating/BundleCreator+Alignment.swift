import ClusterReading
import BundleContents
import FileSystem
import LegacyBackup

extension BundleCreator {
    /// What is known of the legacy part when it has been copied.
    struct LegacyPart {
        let copy: LegacyCopy.Outcome
        let hooks: LegacyWait.Result
    }

    private var hookFolder: HookFolder { HookFolder(bundles: request.output) }

    /// Waits for a legacy backup that is under way.
    func waitForLegacy(
        _ legacyFolder: String,
        _ source: any DatabaseSource,
        _ writer: BundleWriter
    ) throws -> LegacyWait.Result {
        let wait = LegacyWait(
            folder: hookFolder,
            seconds: request.legacyWait,
            needsReach: request.requireAligned || request.awaitsLegacy,
            mayReach: { try source.mayReach($0) },
            legacyFolder: legacyFolder,
            readSyncs: { try source.readSyncs() },
            check: {
                try writer.checkCancellation()
                try source.checkUnderWay()
            }
        )
        return try wait.run { awaited, seconds in
            writer.startStep(.waitingForLegacy)
            onEvent(.waitingForLegacy(awaited, atMost: seconds))
        }
    }

    /// Judges, and lets the bundle stand for the legacy backup's instant where a restore can go to it.
    func align(_ instant: inout MarkedInstant, _ source: any DatabaseSource, _ legacy: LegacyPart?) throws -> Alignment
    {
        let mark = instant.postgres?.mark
        var facts = AlignmentFacts(
            legacyFiles: legacy?.copy.files,
            own: .init(mark: mark?.name, place: place(of: mark, instant, source), cursors: instant.cursors)
        )
        (facts.syncsUnderWay, facts.syncs, facts.database) = (instant.syncsUnderWay, instant.syncs, source.database)
        if let legacy {
            facts.set = legacy.copy.record.identity
            facts.extent = legacy.copy.record.extent
            let (record, history) = (legacy.copy.record, legacy.hooks.history)
            let segments = record.set?.segments ?? []
            facts.match = history.match(segments, of: record.identity)
            facts.hasSeveralDatabases = legacy.copy.hasSeveralDatabases
            (facts.gap, facts.newest) = Self.doubts(facts.match, history, record)
            facts.locked = legacy.hooks.locked.flatMap { $0.isOf(segments) ? $0 : nil }
            (facts.unended, facts.waitedForEnd) = (legacy.hooks.unended, legacy.hooks.waited)
        }
        if case .embraced(let found, let end) = facts.match, let begin = try hookFolder.begin(found.number),
            let hook = begin.mark
        {
            facts.match = .embraced(begin: begin, end: end)
            let reach = source.reach(of: hook, instant)
            facts.reach = reach
            if let lsn = hook.place?.lsn, reach == .inLog || reach == .inChain {
                instant.postgres?.mark = PostgreSQLCoverage.Mark(name: hook.name, lsn: lsn)
                (instant.cursors, instant.cursorsAreExact, instant.lockReason) = (hook.cursors, true, nil)
            }
        }
        let alignment = Alignment.judge(facts)
        if request.requireAligned, alignment.verdict != .aligned {
            throw BundleError.notAligned(alignment, wasCopied: true)
        }
        return alignment
    }

    /// Why the set has no hooks around it, and whether there is a newer backup that is no good.
    private static func doubts(
        _ match: HookMatch,
        _ history: HookHistory,
        _ record: LegacyRecord
    ) -> (HookGap?, FailedBackup?) {
        let newer = record.rejected.last { $0.isNewer && $0.reason.isFailure }
        let rejected = newer.map { FailedBackup.rejected(number: $0.number) }
        switch match {
        case .noHooks, .failed, .doubtful: return (nil, nil)
        case .embraced(_, let end): return (nil, history.failure(after: end.number) ?? rejected)
        case .unembraced(let after, let before):
            // One that no look has seen is newer than all that the hooks know.
            let failure = before.flatMap { history.failure(after: $0 - 1) }
            return (record.set == nil ? nil : history.gap(after: after, before: before), failure)
        }
    }

    private func place(
        of mark: PostgreSQLCoverage.Mark?,
        _ instant: MarkedInstant,
        _ source: any DatabaseSource
    ) -> LogPlace? {
        guard let mark, let coverage = instant.postgres, case .postgreSQL(let server) = source.server else {
            return nil
        }
        return LogPlace(systemIdentifier: server.systemIdentifier, timeline: coverage.timeline, lsn: mark.lsn)
    }

    /// Whether the legacy server's folder had backups of 4D before: the hooks saw some, or an earlier bundle holds some.
    func expectsLegacyBackups(_ hooks: LegacyWait.Result) throws -> Bool {
        try hooks.history.hasSeenBackups || hookFolder.bundlesHaveBackups()
    }

    // MARK: Before anything is copied

    /// Looks at the legacy server's folder. A share that is away costs the bundle that part alone: the nightly backup of
    /// the database is worth more.
    ///
    /// - Returns: nil where there is no folder to be read.
    /// - Throws: `BundleError.notAligned` where nothing but the two together will do.
    func lookAtLegacyFolder() throws -> LegacyContents? {
        guard let folder = request.legacyFolder else { return nil }
        do throws(SystemError) {
            let contents = try LegacyFolder(path: folder, excluding: exclusions).contents()
            if contents.isEmpty { onEvent(.legacyAway(folder: folder, nil)) }
            return contents
        } catch {
            if request.requireAligned {
                let why = "\(folder) (\(error.reason))"
                throw BundleError.notAligned(.best(.unknown, .folderUnreadable, folder: why), wasCopied: false)
            }
            onEvent(.legacyAway(folder: folder, error))
            return nil
        }
    }

    /// Refuses what cannot become aligned, without asking the server.
    ///
    /// - Throws: `SystemError` also when there are receipts that this user may not look at: known now rather than after an
    ///   hour of copying.
    func refuseWithoutHooks() throws {
        if request.legacyFolder != nil { _ = try hookFolder.latest() }
        guard request.requireAligned else { return }
        guard request.legacyFolder != nil else {
            throw BundleError.notAligned(.best(.none, .noLegacyPart), wasCopied: false)
        }
        let history = try hookFolder.history()
        guard history.receipts.isEmpty else { return }
        let gap = history.isEmpty ? nil : history.gap(after: nil, before: nil)
        let finding: AlignmentFinding = gap == nil ? .noHooks : .receiptUnreadable
        throw BundleError.notAligned(.best(.unknown, finding, gap: gap), wasCopied: false)
    }

    /// Refuses when no backup that has begun can be reached, and none that has yet to begin will be waited for.
    func refuseUnreachable(_ source: any DatabaseSource) throws {
        guard request.requireAligned, request.legacyWait <= 0 else { return }
        let turns = try hookFolder.history().turns
        let isReachable = try turns.contains { turn in
            guard let mark = turn.begin.mark, (turn.end?.status ?? 0) == 0 else { return false }
            return try source.mayReach(mark)
        }
        if isReachable { return }
        var best = Alignment.best(.skewed, source.whyUnreachable)
        if let begin = turns.last?.begin, let mark = begin.mark, mark.database != source.database {
            best = .best(.unknown, .otherDatabase, database: source.database, begin: begin)
        }
        throw BundleError.notAligned(best, wasCopied: false)
    }
}
