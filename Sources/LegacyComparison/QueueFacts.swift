/// What waits at the legacy server for omSupply, held against what omSupply has. Where the legacy server has queued
/// everything that it has for omSupply, that tells what it does not have.
public struct QueueFacts: Sendable, Hashable, Encodable {
    public enum Extent: String, Sendable, Hashable, Encodable {
        /// Nobody says that everything was queued again.
        case unsaid
        /// Everything that the legacy server has for omSupply, and all of it was read.
        case whole
        /// The legacy server is still at it.
        case beingFilled
        /// More waits than is read.
        case tooLong
        /// Of what omSupply has sent or received none waits: it cannot be everything.
        case notQueuedAgain
    }

    public var extent: Extent = .unsaid
    /// Records that wait.
    public var length: Int64
    /// Of these, how many were read, from the first on.
    public var read: Int64
    /// Of these, those that omSupply has sent.
    public var sent: Int64 = 0
    /// Those that omSupply has yet to send: it sent them, and has forgotten that.
    public var forgotten: Int64 = 0
    /// Those that omSupply has received before, just so.
    public var alike: Int64 = 0
    /// Those that it does not have, or has otherwise.
    public var coming: Int64 = 0
    /// How many records omSupply has sent behind the last one that the legacy server knows; only where the queue is whole.
    public var lostCount: Int64 = 0
    /// The first of these.
    public var lost: [LostRecord] = []
    /// How many records that it knows omSupply has changed and sent behind that one: whether it has them as they were sent
    /// last cannot be seen.
    public var changedCount: Int64 = 0
    /// The first row of the change log that such a change was sent with.
    public var changedFirst: Int64?

    public init(length: Int64, read: Int64) { (self.length, self.read) = (length, read) }
}

/// A record that omSupply sent, and the legacy server does not know.
public struct LostRecord: Sendable, Hashable, Encodable {
    /// omSupply's name of the table.
    public let table: String
    public let record: String
    /// The row of omSupply's change log that it was first sent with.
    public let cursor: Int64

    public init(table: String, record: String, cursor: Int64) {
        (self.table, self.record, self.cursor) = (table, record, cursor)
    }
}
