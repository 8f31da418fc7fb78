public import SyncCursors

/// How the lease beside the bundles and the one in the database stand to each other.
public enum LeaseStanding: Sendable, Hashable {
    /// None that counts is kept for the database's timeline.
    case none
    /// Both have the same nonce.
    case agreed
    /// The one that is kept is a step ahead: a renewal was cut off before the database took it.
    case cutOff
    /// The database has gone back behind the last renewal, and nobody opened a timeline for it.
    case rolledBack(UnnoticedRollback)

    /// - Parameters:
    ///   - kept: every lease of the server, whatever its timeline.
    ///   - timeline: the one that the database writes on.
    public init(of database: DatabaseLease?, kept: [CursorLease], timeline: String) {
        guard let lease = kept.last(where: { $0.timeline == timeline }) else {
            self = .none
            return
        }
        if let database, database.nonce == lease.nonce {
            self = .agreed
        } else if !lease.isConfirmed, database?.nonce == lease.earlier {
            self = .cutOff
        } else if let database, database.ceiling > lease.ceiling {
            // What is kept is never below the database's, unless it is an old copy: then it says nothing.
            self = .none
        } else {
            self = .rolledBack(UnnoticedRollback(nonce: lease.nonce, ceiling: kept.highestCeiling ?? lease.ceiling))
        }
    }
}

/// Somebody put an older state of the database in its place, by other means than `restore`.
public struct UnnoticedRollback: Sendable, Hashable, Codable {
    /// The last nonce of the state that was lost.
    public let nonce: String
    /// The highest cursor that may have been handed out, on any timeline of the server.
    public let ceiling: Cursor

    public init(nonce: String, ceiling: Cursor) { (self.nonce, self.ceiling) = (nonce, ceiling) }

    /// What the timeline that mends it has in place of a bundle: the same rollback is mended once.
    public var name: String { Self.prefix + nonce }
    package static let prefix = "rollback-"
}

extension [CursorLease] {
    /// The highest cursor that the server may have handed out, on any of its timelines; nil for a server without leases.
    public var highestCeiling: Cursor? { map(\.ceiling).max() }

    /// Where cursors have to go on that a lease would take out of the range of another timeline; nil where it takes none.
    ///
    /// - Parameters:
    ///   - highest: the last cursor that was handed out: the lease is for those above it.
    ///   - timelines: to tell where a range begins; one that is not among them begins with the first cursor.
    package func end(inTheWayOf lease: CursorLease, above highest: Cursor?, _ timelines: [Timeline]) -> Cursor? {
        let isInTheWay = contains { other in
            let start = timelines.last { $0.id == other.timeline }?.abandoned ?? Cursor(0)
            return other.timeline != lease.timeline && other.ceiling > highest ?? Cursor(0) && start < lease.ceiling
        }
        return isInTheWay ? filter { $0.timeline != lease.timeline }.highestCeiling : nil
    }
}
