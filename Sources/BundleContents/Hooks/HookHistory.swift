public import LegacyBackup

/// What the receipts of the legacy server's hooks mean together. Numbers and listings decide, never clocks.
public struct HookHistory: Sendable, Hashable {
    /// In the order of their numbers.
    public let receipts: [HookReceipt]
    /// Calls of which is known that they were, and no more.
    public let unreadable: [UnreadableReceipt]

    public init(_ receipts: [HookReceipt], unreadable: [UnreadableReceipt] = []) {
        self.receipts = receipts.sorted { $0.number < $1.number }
        self.unreadable = unreadable.sorted { $0.number < $1.number }
    }

    public var isEmpty: Bool { receipts.isEmpty && unreadable.isEmpty }

    /// A begin with the end that closed it.
    public struct Turn: Sendable, Hashable {
        public let begin: BeginReceipt
        public let end: EndReceipt?
        /// The number of an end that closed it, and that cannot be read.
        var unreadableEnd: Int?
    }

    /// Every begin in order, vetoed ones included. An end belongs to the newest begin before it, and the first end counts;
    /// a begin that another one follows never gets one any more. What cannot be read keeps its place: an end never goes to
    /// the begin before one that is unreadable.
    public var turns: [Turn] {
        var turns: [Turn] = []
        var waits = false
        var rest = unreadable[...]
        func pass(until number: Int) {
            while let next = rest.first, next.number < number {
                rest.removeFirst()
                if waits && !next.isBegin { turns[turns.count - 1].unreadableEnd = next.number }
                waits = false
            }
        }
        for receipt in receipts {
            pass(until: receipt.number)
            switch receipt {
            case .begin(let begin):
                turns.append(Turn(begin: begin, end: nil))
                waits = true
            case .end(let end):
                if waits { turns[turns.count - 1] = Turn(begin: turns[turns.count - 1].begin, end: end) }
                waits = false
            }
        }
        pass(until: .max)
        return turns
    }

    /// The begin that still waits for its end: the legacy server is at work, or has forgotten us.
    public var open: BeginReceipt? {
        guard let last = turns.last, last.end == nil, last.unreadableEnd == nil, last.begin.mark != nil,
            !unreadable.contains(where: { $0.isBegin && $0.number > last.begin.number })
        else { return nil }
        return last.begin
    }

    /// What an end would close now.
    public var closing: HookClosing {
        guard let last = turns.last, !unreadable.contains(where: { $0.isBegin && $0.number > last.begin.number }) else {
            return .noBegin
        }
        if let end = last.end?.number ?? last.unreadableEnd { return .closedBefore(end: end) }
        return last.begin.mark == nil ? .vetoed(number: last.begin.number) : .begin(number: last.begin.number)
    }
}

/// How a finished set of the legacy server lies to the calls of the hooks.
public enum HookMatch: Sendable, Hashable, Codable {
    /// No hook was ever called.
    case noHooks
    /// It came into being between this begin and its good end.
    case embraced(begin: BeginReceipt, end: EndReceipt)
    /// It came between a begin and its end, which said that the backup was not good.
    case failed(begin: Int, status: Int)
    /// It was finished while no hook was called around it: between the receipts of these numbers.
    case unembraced(after: Int?, before: Int?)
    /// It was seen first at the end of this begin, and need not be what the begin was called for.
    case doubtful(begin: Int, end: Int, HookDoubt)
}

/// Why a backup that was seen first between a begin and its end need not have begun with that begin.
public enum HookDoubt: Sendable, Hashable, Codable {
    /// Other archives came as well, of which this is one.
    case others(String)
    /// 4D's history named the backup when the begin was called.
    case notedBefore
    /// A file of that name lay there when the begin was called, and was another: the backup may have begun before. 4D does
    /// not write over a file.
    case begunBefore(String)
    /// The two looked into different folders.
    case otherFolder(begin: String, end: String)
    /// The begin saw no backup at all, and the folder lay on another device then, as where a share was not mounted.
    case otherDevice
}

extension HookHistory {
    /// Finds the calls around a set: it was not there when the one looked, and it was, as it is now, when the next did.
    ///
    /// That is enough only where nothing else came between the two: of several backups, or of one that was only copied or
    /// touched then, nobody knows which the begin was called for.
    ///
    /// - Parameters:
    ///   - files: all files of the set.
    ///   - set: what 4D's history says of it.
    public func match(_ files: [LegacyFile], of set: SetIdentity? = nil) -> HookMatch {
        guard !isEmpty else { return .noHooks }
        let looks = receipts.filter { $0.listing != nil }
        guard !files.isEmpty, let first = looks.firstIndex(where: { $0.listing?.contains(files) ?? false }) else {
            return .unembraced(after: looks.last?.number, before: nil)
        }
        let before = first > 0 ? looks[first - 1] : nil
        guard case .end(let end) = looks[first], case .begin(let begin)? = before, begin.mark != nil,
            turns.contains(Turn(begin: begin, end: end)),
            // A part of it that was there before makes it an older one that was finished late.
            begin.legacy.map({ Set($0.files).isDisjoint(with: files) }) ?? false
        else { return .unembraced(after: before?.number, before: looks[first].number) }
        guard end.status == 0 else { return .failed(begin: begin.number, status: end.status) }
        if let doubt = Self.doubt(begin.legacy, end.legacy, files, set) {
            return .doubtful(begin: begin.number, end: end.number, doubt)
        }
        return .embraced(begin: begin, end: end)
    }

    private static func doubt(
        _ before: LegacyListing?,
        _ after: LegacyListing?,
        _ files: [LegacyFile],
        _ set: SetIdentity?
    ) -> HookDoubt? {
        guard let before, let after else { return nil }
        if before.folder != after.folder { return .otherFolder(begin: before.folder, end: after.folder) }
        if before.isBare, before.device != after.device { return .otherDevice }
        if let set, before.noted.contains(.init(number: set.number, started: set.started)) { return .notedBefore }
        let paths = Set(before.files.map(\.path))
        if let file = files.first(where: { paths.contains($0.path) }) { return .begunBefore(file.path) }
        let others = after.arrived(since: before).subtracting(files).map(\.path)
        return others.min().map { .others($0) }
    }

    /// What came together: the archives that lay there at one look, and did not at the one before.
    public var arrivals: [Set<LegacyFile>] {
        let looks = receipts.compactMap(\.listing)
        return zip(looks, looks.dropFirst()).map { $1.arrived(since: $0) }.filter { !$0.isEmpty }
    }

    /// Whether a look has seen a backup.
    package var hasSeenBackups: Bool { receipts.contains { $0.listing?.files.isEmpty == false } }

    /// Numbers of receipts that no bundle can need any more: all but the newest, and those around a set that still lies
    /// in the folder. There are never more than `most` left.
    ///
    /// - Parameters:
    ///   - present: what lies in the folder; nil when nobody could look, and then only `most` counts.
    ///   - newest: how many are always kept.
    public func obsolete(present: LegacyListing?, newest: Int = 24, most: Int = 200) -> [Int] {
        let old = receipts.dropLast(newest)
        let excess = Set(receipts.dropLast(most).map(\.number))
        guard let present else { return old.map(\.number).filter(excess.contains) }
        let files = Set(present.files)
        var needed = Set<Int>()
        for turn in turns {
            guard let end = turn.end, let after = end.legacy else { continue }
            let made = turn.begin.legacy.map { after.arrived(since: $0) } ?? Set(after.files)
            if !made.isDisjoint(with: files) { needed.formUnion([turn.begin.number, end.number]) }
        }
        return old.map(\.number).filter { excess.contains($0) || !needed.contains($0) }
    }
}
