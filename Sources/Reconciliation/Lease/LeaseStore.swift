public import ReconciliationModel

/// What is known of one server outside its database. It has to survive the database: another disk, better another
/// machine.
public protocol LeaseStore {
    /// Every lease of the server, one for each timeline that it ever ran on; empty for a server that never had one.
    func leases() throws -> [CursorLease]

    /// Keeps a lease in place of the one of the same timeline. It is durable when this returns; when it throws, it may
    /// have been kept or not.
    func keep(_ lease: CursorLease) throws

    /// Keeps the lease that comes of all that are there, and returns it. No other process keeps one in between: two
    /// servers on two timelines would choose the same cursors.
    @discardableResult
    func update(_ change: ([CursorLease]) throws -> CursorLease) throws -> CursorLease

    /// Every timeline on record, those too that the database has lost.
    func timelines() throws -> [Timeline]

    /// Adds timelines to those on record, durably.
    func keep(_ timelines: [Timeline]) throws
}
