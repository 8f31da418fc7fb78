public import SyncCursors

/// A cursor that has to go back before omSupply is started again.
public struct CursorMove: Sendable, Hashable, Encodable {
    public enum Reason: String, Sendable, Hashable, Encodable {
        /// It is above the end of the legacy server's log.
        case aheadOfLog
        /// Below it the log has records that omSupply does not hold, or holds otherwise.
        case unlikeBelow
        /// The legacy server forgot what it was sent after its backup; the bundle tells from where.
        case sentAfterBackup
        /// The same, and nobody knows from where.
        case sentAfterUnknownBackup
        /// Everything that the legacy server has for omSupply waits, and what was sent from there on is not in it.
        case sentAndUnknown
    }

    public let key: String
    public let from: Int64
    public let to: Int64
    public let convention: CursorConvention
    public let reason: Reason

    public init(key: String, from: Int64, to: Int64, reason: Reason) {
        (self.key, self.from, self.to, self.reason) = (key, from, to, reason)
        convention = CursorKey.convention(of: key)
    }
}

/// Whether omSupply and the legacy server fit after a restore, and what is to be done where they do not. Decided from
/// facts alone.
public struct LegacyComparison: Sendable, Hashable, Encodable {
    /// What became of the items that omSupply had acknowledged, and forgot in its restore.
    public enum Queue: String, Sendable, Hashable, Encodable {
        case notRestored
        /// The bundle's verdict, where it counts: nothing was acknowledged between the two instants.
        case nothingLost
        /// The legacy server has to queue omSupply's records again.
        case queueAgain
        /// All that the legacy server has for omSupply waits: omSupply takes it with its next synchronisation.
        case queued
        /// Records came from the legacy server since: whether it had queued all of them again, nobody can see.
        case takenSince
        /// All that omSupply had by its queue came again since.
        case takenAgain
    }

    /// Whether the bundle's verdict counts for the two servers as they are. It speaks of omSupply at its mark and of the
    /// legacy server at one backup; that server can have gone on from there, by its journal.
    public enum Proof: String, Sendable, Hashable, Encodable {
        /// There is none: no bundle, or not both of an aligned one, or omSupply is not at its mark.
        case none
        /// Nobody says that the legacy server was restored to the bundle's backup, and no further.
        case backupUnsaid
        /// Somebody does, and what the two hold speaks against it.
        case contradicted
        case holds
    }

    /// As it was told, or seen; nil where neither server seems restored.
    public let restored: RestoredPart?
    public let moves: [CursorMove]
    public let queue: Queue
    /// Rows that omSupply sends next, among them perhaps older versions of what the legacy server has; nil unless
    /// omSupply was restored, and nil where both servers went back to one instant.
    public let pushesAgain: Int64?
    /// nil unless somebody says that both were restored.
    public let instant: CommonInstant?
    public let own: OwnFacts
    public let legacy: LegacyFacts
    public let log: LogFacts
    /// nil where it was not looked at.
    public let waiting: QueueFacts?
    public let bundle: RestoredBundle?
    /// The backup that the legacy server was restored to, without any journal behind it; nil where nobody says so.
    public let legacyBackup: Int?
    public let proof: Proof

    /// - Parameters:
    ///   - restored: what an operator says; nil to go by what the two servers show.
    ///   - legacyBackup: what an operator says: the legacy server was restored to this backup, and no further.
    public init(
        own: OwnFacts,
        legacy: LegacyFacts,
        log: LogFacts,
        waiting: QueueFacts? = nil,
        bundle: RestoredBundle? = nil,
        restored: RestoredPart? = nil,
        legacyBackup: Int? = nil
    ) {
        self.legacyBackup = legacyBackup
        (self.own, self.legacy, self.log, self.bundle) = (own, legacy, log, bundle)
        self.waiting = waiting
        // What the two lists hold now decides, not when anything was done.
        let legacyWentBack =
            restored == .legacy || own.pull.cursor.value > log.maxCursor || log.missing.count > 0
        let omsupplyWentBack = restored.map { $0 != .legacy } ?? Self.isNews(own.restore, log)
        // Where both are at one instant, what is seen counts; a legacy server that is older has older versions too.
        let push = restored == .both && waiting?.extent == .whole ? nil : Self.pushTold(own, bundle, legacyBackup)
        let pushes = [legacyWentBack ? push : nil, Self.pushSeen(own, waiting)].compactMap(\.self)
        moves = (legacyWentBack ? Self.pullMoves(own, log) : []) + (pushes.min { $0.to < $1.to }.map { [$0] } ?? [])
        let told = Self.proof(own, bundle, restored, legacyBackup)
        let instant =
            restored == .both
            ? CommonInstant(own: own, log: log, waiting: waiting, isProved: told == .holds) : nil
        self.instant = instant
        proof = told == .holds && instant?.isAgainstProof == true ? .contradicted : told
        let isProved = told == .holds && instant?.isEven == true
        queue = omsupplyWentBack ? (isProved ? .nothingLost : Self.queue(own, log, waiting)) : .notRestored
        // A legacy server that went back to the same instant has nothing newer.
        pushesAgain = omsupplyWentBack && queue != .nothingLost ? own.toPush : nil
        let sawLegacy = legacyWentBack || log.vanishedCount > 0
        let seen: RestoredPart? =
            switch (omsupplyWentBack, sawLegacy) {
            case (true, true): .both
            case (true, false): .omsupply
            case (false, true): .legacy
            case (false, false): nil
            }
        self.restored = restored ?? seen
    }

    /// A restore is no news any more when records have come since and none that omSupply had before is still awaited.
    private static func isNews(_ restore: OwnFacts.Restore?, _ log: LogFacts) -> Bool {
        guard let restore else { return false }
        return restore.takenSince == 0 || log.notAgain > 0
    }

    /// Somebody says that the legacy server was restored to another backup than the bundle's.
    public var isOtherBackup: Bool { bundle?.tells(ofBackup: legacyBackup) == false }

    /// Nothing is left to do.
    public var fits: Bool { moves.isEmpty && log.vanishedCount == 0 && queue != .queueAgain && log.isWhole }

    private static func pullMoves(_ own: OwnFacts, _ log: LogFacts) -> [CursorMove] {
        // Read from behind the first that differs, everything is as the legacy server has it.
        let unlike = [log.missing.first, log.differing.first].compactMap(\.self).min().map { $0 - 1 }
        let pull = own.pull.cursor.value
        let to = min(pull, log.maxCursor, unlike ?? log.maxCursor)
        guard to < pull else { return [] }
        let reason: CursorMove.Reason = to == log.maxCursor ? .aheadOfLog : .unlikeBelow
        return [CursorMove(key: CursorKey.centralPull, from: pull, to: max(0, to), reason: reason)]
    }

    private static func pushSeen(_ own: OwnFacts, _ waiting: QueueFacts?) -> CursorMove? {
        guard let push = own.push?.cursor.value, let first = waiting?.lost.first?.cursor, first < push else {
            return nil
        }
        return CursorMove(key: CursorKey.remotePush, from: push, to: first, reason: .sentAndUnknown)
    }

    private static func pushTold(_ own: OwnFacts, _ bundle: RestoredBundle?, _ backup: Int?) -> CursorMove? {
        // Where an older backup was restored, the bundle's cursor would be too far.
        let told = bundle?.tells(ofBackup: backup) == true ? bundle : nil
        let known = told?.pushAtLegacyInstant?.cursor.value
        guard let push = own.push?.cursor.value, known ?? 0 < push else { return nil }
        return CursorMove(
            key: CursorKey.remotePush,
            from: push,
            to: known ?? 0,
            reason: known == nil ? .sentAfterUnknownBackup : .sentAfterBackup
        )
    }

    private static func proof(
        _ own: OwnFacts,
        _ bundle: RestoredBundle?,
        _ restored: RestoredPart?,
        _ backup: Int?
    ) -> Proof {
        guard let bundle, bundle.isAligned, bundle.backup != nil, restored == .both, let restore = own.restore,
            restore.bundle == bundle.id, restore.fork == bundle.changelogLast ?? 0, bundle.tells(ofBackup: backup)
        else { return .none }
        return backup == nil ? .backupUnsaid : .holds
    }

    private static func queue(_ own: OwnFacts, _ log: LogFacts, _ waiting: QueueFacts?) -> Queue {
        if waiting?.extent == .whole { return .queued }
        guard let restore = own.restore, restore.takenSince > 0 else { return .queueAgain }
        return log.cameAgain > 0 && log.notAgain == 0 ? .takenAgain : .takenSince
    }
}
