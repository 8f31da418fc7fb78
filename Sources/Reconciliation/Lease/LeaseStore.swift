public import ReconciliationModel

/// What is known of one server outside its database. It has to survive the database: another disk, better another
/// machine.
public protocol LeaseStore {
    /// Every lease of the server, one for each timeline that it ever ran on; empty for a server that never had one.
    func leases() throws -> [CursorLease]

    /// Keeps a lease in place of the one of the same timeline. It is durable when this returns; when it throws, it may
    /// have been kept or not.
    func keep(_ lease: CursorLease) throws

    /// Every timeline on record, those too that the database has lost.
    func timelines() throws -> [Timeline]

    /// Adds timelines to those on record, durably.
    func keep(_ timelines: [Timeline]) throws
}
