import Reconciliation

/// Runs histories, and finds those that break an invariant.
public struct Simulator: Sendable {
    public let rules: Rules

    public init(rules: Rules = Rules()) { self.rules = rules }

    /// What is wrong after a history; nil when every invariant holds.
    ///
    /// - Parameter onEvent: hears what happens on the way.
    public func run(_ history: History, onEvent: ((String) -> Void)? = nil) -> Failure? {
        do {
            let world = try World(history, rules)
            world.onEvent = onEvent
            for step in history.steps { try world.take(step) }
            try world.rest()
            return nil
        } catch let failure as Failure {
            return failure
        } catch {
            return Failure(.noErrors, "\(error)")
        }
    }

    /// Every history of a small network with at most so many steps.
    public func smallHistories(length: Int) -> some Sequence<History> { SmallScope(length: length) }

    /// A history of a seed.
    public func history(_ number: Int, seed: UInt64) -> History {
        Author.history(seed: seed &* 0x1_0000_0000 &+ UInt64(number))
    }

    /// The first of so many histories of a seed that breaks an invariant without one rule, and none with it; nil when
    /// there is none.
    public static func first(without rule: Rules, of histories: Int, seed: UInt64) -> Int? {
        let (with, without) = (Simulator(), Simulator(rules: rule))
        return (0..<histories).first { number in
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
