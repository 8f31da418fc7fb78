/// Kills the process, as it were, before a statement: that one and all after it fail, and what is open is rolled back.
final class Fuse {
    /// How many statements it lets pass; nil for all of them.
    private var left: Int?
    /// Statements count only in what a kill may cut off, and only in a part of a history.
    var isArmed = false
    var isCounting = false
    private(set) var hasBlown = false
    /// How many statements counted.
    private(set) var burnt = 0

    init(cutBefore statement: Int? = nil) { left = statement }

    /// Called before each statement.
    ///
    /// - Returns: false where it must not run.
    func passes() -> Bool {
        guard !hasBlown else { return false }
        guard isArmed, isCounting else { return true }
        if let left {
            guard left > 0 else {
                hasBlown = true
                return false
            }
            self.left = left - 1
        }
        burnt += 1
        return true
    }

    /// The process was started again, and lives.
    func replace() {
        hasBlown = false
        left = nil
    }
}
