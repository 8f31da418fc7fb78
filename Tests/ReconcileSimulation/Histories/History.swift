/// A network and what happens in it.
public struct History: Hashable, Sendable {
    /// The last of them, where there are three or more, may be an old program.
    var sites: Int
    var hasOldProgram: Bool
    /// Where central's cursors start.
    var firstCursor: Int64
    var steps: [Step]
}
