public import SyncCursors

/// Leave to hand out cursors up to a ceiling, on one timeline of one server. It is kept beside the bundles, where it
/// survives the database: however much of that burns, nothing above the ceiling was ever handed out.
public struct CursorLease: Sendable, Hashable, Codable {
    public let timeline: String
    /// The highest cursor that may be handed out.
    public let ceiling: Cursor
    /// Written here first and then into the database. When the two differ, the database is not the one that it was.
    public let nonce: String
    /// What the database had when this lease was written; nil when it had none.
    public let earlier: String?
    /// The database is known to have taken the nonce. Until then it may still have the earlier one.
    public let isConfirmed: Bool
    /// When it was written, in UTC, for people only.
    public let renewed: String

    /// How many cursors a renewal makes room for, unless the server says otherwise.
    public static let block: Int64 = 10_000
    /// No lease reaches this: a restore that knows nothing still finds room below `Cursor.limit` for its gap.
    public static let limit = Cursor(Cursor.limit.value - TimelineOpening.gap - block)

    public init(
        timeline: String,
        ceiling: Cursor,
        nonce: String,
        earlier: String? = nil,
        isConfirmed: Bool = true,
        renewed: String = ""
    ) {
        self.timeline = timeline
        self.ceiling = ceiling
        self.nonce = nonce
        self.earlier = earlier
        self.isConfirmed = isConfirmed
        self.renewed = renewed
    }

    /// What is written before the database takes it.
    ///
    /// - Parameters:
    ///   - highest: the highest cursor handed out; nil for none.
    ///   - held: what the database has; its ceiling never sinks.
    ///   - current: what is kept so far; its ceiling may be above the database's, after a renewal that was cut off.
    ///   - block: how many cursors above the highest there is room for, at least 2.
    /// - Throws: `ReconciliationError.leaseExhausted` when the ceiling would reach `limit`.
    public init(
        replacing current: CursorLease?,
        heldBy held: DatabaseLease?,
        highest: Cursor?,
        block: Int64,
        timeline: String,
        nonce: String,
        renewed: String
    ) throws(ReconciliationError) {
        let highest = highest ?? Cursor(0)
        let wanted = highest.advanced(by: max(block, 2))
        let ceiling = [wanted, current?.ceiling, held?.ceiling].compactMap(\.self).max() ?? wanted
        guard ceiling < Self.limit else { throw .leaseExhausted(highest: highest, limit: Self.limit) }
        self.init(
            timeline: timeline,
            ceiling: ceiling,
            nonce: nonce,
            earlier: held?.nonce,
            isConfirmed: false,
            renewed: renewed
        )
    }

    package var confirmed: CursorLease {
        CursorLease(timeline: timeline, ceiling: ceiling, nonce: nonce, earlier: earlier, renewed: renewed)
    }
}

/// What the database itself says of its lease.
public struct DatabaseLease: Sendable, Hashable, Codable {
    public let ceiling: Cursor
    public let nonce: String
    /// When it was renewed, in UTC, for people only.
    public let renewed: String

    public init(ceiling: Cursor, nonce: String, renewed: String = "") {
        self.ceiling = ceiling
        self.nonce = nonce
        self.renewed = renewed
    }

    /// How many cursors may still be handed out; 0 where the ceiling was reached.
    public func remaining(above highest: Cursor?) -> Int64 {
        max(0, ceiling.advanced(by: -(highest?.value ?? 0)).value)
    }

    /// Fewer than half a block is left.
    public func isDue(above highest: Cursor?, block: Int64 = CursorLease.block) -> Bool {
        remaining(above: highest) < block / 2
    }
}
