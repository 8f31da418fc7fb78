import Reconciliation
import ReconciliationModel

/// Runs histories, and finds those that break an invariant.
public struct Simulator: Sendable {
    public let rules: Rules
    public let stores: Stores

    public init(rules: Rules = Rules(), stores: Stores = .memory) {
        self.rules = rules
        self.stores = stores
    }

    /// What is wrong after a history; nil when every invariant holds.
    ///
    /// - Parameter onEvent: hears what happens on the way.
    public func run(_ history: History, onEvent: ((String) -> Void)? = nil) -> Failure? {
        outcome(of: history, onEvent: onEvent).failure
    }

    /// What came of a history.
    public struct Outcome: Sendable {
        /// Nil when every invariant holds.
        public let failure: Failure?
        /// How many statements there were between which a kill could have come; 0 in memory.
        public let statements: Int
        /// What central has in the end, and then each site: versions by record.
        public let records: [[String: Int]]
    }

    /// - Parameters:
    ///   - cut: real stores are cut off before the statement of this number, counted from 0 and from the first restore;
    ///     nil for never. Whoever was at work starts again.
    ///   - onEvent: hears what happens on the way.
    public func outcome(of history: History, cutBefore cut: Int? = nil, onEvent: ((String) -> Void)? = nil) -> Outcome {
        let fuse = Fuse(cutBefore: cut)
        var records: [[String: Int]] = []
        var failure: Failure?
        do {
            let world = try World(history, rules, stores, fuse)
            world.onEvent = onEvent
            for step in history.steps {
                if case .restore = step { fuse.isCounting = true }
                try world.take(step)
            }
            try world.rest()
            records = try ([world.central] + world.sites.map(\.database)).map { database in
                try Dictionary(uniqueKeysWithValues: database.contents().map { ($0.id, $1.version) })
            }
        } catch let found as Failure {
            failure = found
        } catch {
            failure = Failure(.noErrors, "\(error)")
        }
        return Outcome(failure: failure, statements: fuse.burnt, records: records)
    }

    /// Every history of a small network with at most so many steps.
    public func smallHistories(length: Int) -> some Sequence<History> { SmallScope(length: length) }

    /// In the histories of a seed from this number on sites are made after bundles.
    public static let newcomers = 1 << 30

    /// A history of a seed.
    public func history(_ number: Int, seed: UInt64) -> History {
        Author.history(seed: seed &* 0x1_0000_0000 &+ UInt64(number), newcomers: number >= Self.newcomers)
    }

    /// The first histories of a seed: so many ordinary ones, and as many in which sites are made.
    public static func numbers(_ histories: Int) -> [Int] {
        Array(0..<histories) + Array(newcomers..<newcomers + histories)
    }

    /// The first of so many histories of a seed that breaks an invariant without one rule, and none with it; nil when
    /// there is none.
    public static func first(without rule: Rules, of histories: Int, seed: UInt64) -> Int? {
        let (with, without) = (Simulator(), Simulator(rules: rule))
        return numbers(histories).first { number in
            let history = with.history(number, seed: seed)
            return without.run(history) != nil && with.run(history) == nil
        }
    }

    /// The shortest history that still breaks the same invariant, by leaving steps out.
    public func shrink(_ history: History, _ failure: Failure) -> (history: History, failure: Failure) {
        var (smallest, found) = (history, failure)
        var size = max(1, smallest.steps.count / 2)
        while size > 0 {
            var start = 0
            var isSmaller = false
            while start < smallest.steps.count {
                var candidate = smallest
                candidate.steps.removeSubrange(start..<min(start + size, candidate.steps.count))
                if let still = run(candidate), still.invariant == found.invariant {
                    (smallest, found) = (candidate, still)
                    isSmaller = true
                } else {
                    start += size
                }
            }
            if size == 1, !isSmaller { break }
            size = size == 1 ? 1 : size / 2
        }
        return (smallest, found)
    }
}

extension History: CustomStringConvertible {
    public var description: String {
        var lines = ["\(sites) sites" + (hasOldProgram ? ", the last of them an old program" : "")]
        if firstCursor > 1 { lines.append("central's cursors start at \(firstCursor)") }
        lines += steps.enumerated().map { "\($0.offset + 1). \($0.element)" }
        return lines.joined(separator: "\n")
    }
}
