public import DatabaseAccess

/// One synchronisation between omSupply and the legacy server, as omSupply's `sync_log` has it.
public struct SyncRun: Sendable, Hashable, Codable {
    /// A part of a synchronisation that counts what it moves.
    public struct Step: Sendable, Hashable, Codable {
        public let hasBegun: Bool
        public let hasEnded: Bool
        /// Records to move; nil before that is known.
        public let total: Int64?
        public let done: Int64?

        public init(hasBegun: Bool = false, hasEnded: Bool = false, total: Int64? = nil, done: Int64? = nil) {
            (self.hasBegun, self.hasEnded, self.total, self.done) = (hasBegun, hasEnded, total, done)
        }
    }

    public let id: String
    /// By omSupply's clock; for people.
    public let started: String
    public let finished: String?
    /// It ended with an error.
    public let hasFailed: Bool
    /// What omSupply sends to the legacy server.
    public let push: Step
    /// What omSupply takes out of the legacy server's queue, and acknowledges there: it is removed from the queue.
    public let queue: Step

    public init(
        id: String,
        started: String,
        finished: String? = nil,
        hasFailed: Bool = false,
        push: Step = Step(),
        queue: Step = Step()
    ) {
        (self.id, self.started, self.finished, self.hasFailed) = (id, started, finished, hasFailed)
        (self.push, self.queue) = (push, queue)
    }

    /// Neither finished nor failed, so far.
    public var isUnderWay: Bool { finished == nil && !hasFailed }
}

extension SyncRun: RowDecodable {
    public init(row: Row) throws(DatabaseError) {
        func step(_ name: String) throws(DatabaseError) -> Step {
            Step(
                hasBegun: try !row.value(name + "_started_datetime").isNull,
                hasEnded: try !row.value(name + "_finished_datetime").isNull,
                total: try row.optionalInteger(name + "_progress_total"),
                done: try row.optionalInteger(name + "_progress_done")
            )
        }
        let isCoded = row.columns.names.contains("error_code") ? try !row.value("error_code").isNull : false
        let isWorded = try !row.value("error_message").isNull
        self.init(
            id: try row.text("id"),
            started: try row.text("started_datetime"),
            finished: try row.optionalText("finished_datetime"),
            hasFailed: isCoded || isWorded,
            push: try step("push"),
            queue: try step("pull_remote")
        )
    }
}

/// omSupply's record of its synchronisations with the legacy server, read at one moment.
public struct SyncLogReading: Sendable, Hashable, Codable {
    /// How many rows there are. omSupply removes none.
    public let count: Int64
    /// The last ones by their start, newest first.
    public let newest: [SyncRun]

    public init(count: Int64, newest: [SyncRun]) { (self.count, self.newest) = (count, newest) }

    /// Reads the last rows.
    ///
    /// - Parameter limit: how many rows at most.
    /// - Returns: nil where the database has no such table.
    public static func read(_ db: any DatabaseConnection, limit: Int = 16) throws(DatabaseError) -> SyncLogReading? {
        guard try db.hasTable("sync_log") else { return nil }
        // All columns: versions differ in those of the steps.
        let rows = try db.query(
            """
            SELECT *, (SELECT count(*) FROM sync_log) AS row_count
            FROM sync_log ORDER BY started_datetime DESC LIMIT \(limit)
            """
        )
        var runs: [SyncRun] = []
        for row in rows { runs.append(try SyncRun(row: row)) }
        return SyncLogReading(count: try rows.first?.integer("row_count") ?? 0, newest: runs)
    }

    /// The newest synchronisation, as long as it has not ended. Older rows without an end are those that a crash cut off.
    public var underWay: SyncRun? { newest.first.flatMap { $0.isUnderWay ? $0 : nil } }
}

/// What became of one synchronisation between two readings.
public struct SyncRunChange: Sendable, Hashable, Codable {
    /// nil for one that began in between.
    public let before: SyncRun?
    public let after: SyncRun

    public init(before: SyncRun?, after: SyncRun) { (self.before, self.after) = (before, after) }
}

extension SyncLogReading {
    /// The synchronisations that ran, or may have run, at some time since an earlier reading. The number of rows tells how
    /// many are new: clocks, by which the rows are sorted, do not decide.
    ///
    /// - Returns: nil when the rows do not tell: their numbers do not add up, or one is no longer among the newest.
    public func changes(since earlier: SyncLogReading) -> [SyncRunChange]? {
        let known = Set(earlier.newest.map(\.id))
        // Behind the oldest that is known come others that are old.
        let end = newest.lastIndex { known.contains($0.id) }.map { $0 + 1 } ?? 0
        let knowsAll = Int64(earlier.newest.count) == earlier.count
        let candidates = knowsAll ? newest[...] : newest[..<end]
        let new = candidates.filter { !known.contains($0.id) }
        guard Int64(new.count) == count - earlier.count else { return nil }
        var changes = new.map { SyncRunChange(before: nil, after: $0) }
        for (number, before) in earlier.newest.enumerated() where before.isUnderWay {
            guard let after = newest.first(where: { $0.id == before.id }) else { return nil }
            // One that a crash cut off stays as it is.
            if number == 0 || after != before { changes.append(SyncRunChange(before: before, after: after)) }
        }
        return changes
    }
}

extension SyncRunChange {
    /// What it can have acknowledged to the legacy server's queue since the earlier reading.
    public enum Acknowledgement: String, Sendable, Hashable, Codable {
        case none
        /// It had taken something, and was not done with it: its last progress says nothing of what came after.
        case possible
        case certain
    }

    public var acknowledged: Acknowledgement {
        let (earlier, later) = (before?.queue ?? SyncRun.Step(), after.queue)
        if earlier.hasEnded || !later.hasBegun { return .none }
        // omSupply notes how much waits before it acknowledges the first of it.
        if (later.total ?? 0) == 0 && (later.done ?? 0) == 0 { return .none }
        if (later.done ?? 0) > (earlier.done ?? 0) { return .certain }
        return later.hasEnded ? .none : .possible
    }
    /// Whether it may have sent rows since the earlier reading that the push cursor does not tell of: the cursor moves with
    /// each answer, and an answer can be lost. A push that ends has had them all.
    public var mayHavePushed: Bool {
        !(before?.push.hasEnded ?? false) && after.push.hasBegun && !after.push.hasEnded
    }
}
