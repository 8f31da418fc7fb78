/// A call of a hook whose receipt cannot be read, is cut off, or is of another form. Its name tells the rest.
public struct UnreadableReceipt: Sendable, Hashable, Codable {
    public let number: Int
    public let isBegin: Bool
    /// Its name in the folder of the receipts.
    public let file: String

    public init(number: Int, isBegin: Bool, file: String) {
        (self.number, self.isBegin, self.file) = (number, isBegin, file)
    }
}

/// Why no two calls of the hooks are known to lie around a set.
public enum HookGap: Sendable, Hashable, Codable {
    /// None were made, or none came through.
    case notCalled
    /// What they left cannot be read.
    case unreadable(file: String)
    /// The begin was vetoed, so that there is no mark, and the legacy server made its backup all the same.
    case vetoed(begin: Int, reason: String)
    /// They were called, and the legacy server's folder was not looked at; nil where none was named.
    case folderNotSeen(receipt: Int, reason: String?)
}

/// The newest backup of the legacy server, where it is no good, so that an older one is in the bundle.
public enum FailedBackup: Sendable, Hashable, Codable {
    /// It ended with a status other than 0.
    case ended(begin: Int, status: Int)
    /// The hook told the legacy server not to begin.
    case vetoed(begin: Int, reason: String)
    /// No hook told, but the legacy server's history or its files do.
    case rejected(number: Int)
}

extension HookHistory {
    /// What was between the last look that did not see the set and the first that did.
    ///
    /// - Parameters:
    ///   - after: the number of the one receipt; nil where no look was before.
    ///   - before: of the other; nil where no look has seen it.
    public func gap(after: Int?, before: Int?) -> HookGap {
        let window = (after ?? 0)...(before ?? .max)
        if let file = unreadable.last(where: { window.contains($0.number) })?.file { return .unreadable(file: file) }
        let near = turns.filter { turn in
            window.contains(turn.begin.number) || turn.end.map { window.contains($0.number) } ?? false
        }
        // A veto that the legacy server followed made no set.
        if let turn = near.last(where: { $0.begin.mark == nil && ($0.end?.status ?? 0) == 0 }) {
            return .vetoed(begin: turn.begin.number, reason: turn.begin.veto?.reason ?? "")
        }
        let blind = receipts.last { window.contains($0.number) && $0.listing == nil && !$0.isVeto }
        return blind.map { .folderNotSeen(receipt: $0.number, reason: $0.whyNotLooked) } ?? .notCalled
    }

    /// What became of the newest backup that the hooks know, where it was begun after a receipt and is no good.
    public func failure(after number: Int) -> FailedBackup? {
        guard let turn = turns.last, turn.begin.number > number else { return nil }
        if turn.begin.mark == nil { return .vetoed(begin: turn.begin.number, reason: turn.begin.veto?.reason ?? "") }
        guard let status = turn.end?.status, status != 0 else { return nil }
        return .ended(begin: turn.begin.number, status: status)
    }
}

extension HookReceipt {
    fileprivate var isVeto: Bool { if case .begin(let begin) = self { begin.mark == nil } else { false } }

    fileprivate var whyNotLooked: String? {
        switch self {
        case .begin(let receipt): receipt.legacyUnread
        case .end(let receipt): receipt.legacyUnread
        }
    }
}
