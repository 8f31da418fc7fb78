public import SyncCursors

/// What central has noted about a site.
public enum SiteState: String, Sendable, Hashable, Codable {
    /// It has shaken hands since the last restore.
    case reconciled
    /// Central was restored and the site has not shaken hands since: it may not push.
    case unreconciled
    /// The site's own database was rolled back: it may not push until it is initialised afresh.
    case quarantined
}

/// One site as central knows it, from its stores, its watermarks or an earlier handshake.
public struct SiteStanding: Sendable, Hashable, Codable {
    public let site: Int64
    /// Nil when central was never restored.
    public let state: SiteState?
    /// The timeline that the site had adopted when it was last reconciled.
    public let timeline: String?
    /// Of a site that was given up: the database that was found rolled back, and is never let in again.
    public let incarnation: String?
    /// When the state was noted, in UTC.
    public let changed: String?
    public let note: String?
    /// How far the site still has to push again what it had pushed before; until then it may not be initialised afresh.
    public let owedThrough: LastSeenCursor?

    public init(
        site: Int64,
        state: SiteState? = nil,
        timeline: String? = nil,
        incarnation: String? = nil,
        changed: String? = nil,
        note: String? = nil,
        owedThrough: LastSeenCursor? = nil
    ) {
        self.site = site
        self.state = state
        self.timeline = timeline
        self.incarnation = incarnation
        self.changed = changed
        self.note = note
        self.owedThrough = owedThrough
    }

    /// Central was restored, and has known the site only since: there may be a device that was set up after the bundle, and
    /// that holds what it sent until the restore.
    public var isNewSinceRestore: Bool { state == .unreconciled && note == Self.newNote }

    /// What is said of such a site.
    package static let newNote = "new to central since the restore; perhaps it was set up after the backup"

    /// An operator gave up the site's database (`CentralStore.giveUp`), and the site has not shaken hands since. Whoever
    /// does names a timeline.
    public var isGivenUp: Bool { state == .reconciled && timeline == nil }

    /// What central notes of a site that was given up, and goes on saying, with the day, when the site has been set up
    /// afresh: what the old database alone held is lost.
    package static let givenUpNote = "its database was given up"

    /// What central notes of a site with an old program whose script was run: it cannot shake hands.
    package static let scriptNote = "its program is old, and its script was run"

    /// A database of the site was given up, whatever became of the site since.
    public var hasLostDatabase: Bool { note?.hasPrefix(Self.givenUpNote) ?? false }

    /// What is noted of the site when this life of its database has shaken hands.
    ///
    /// - Parameter isKnown: central has something of it: then it is the very one that was given up, and nothing is lost.
    package func noteAfterHandshake(isKnown: Bool) -> String? {
        guard hasLostDatabase else { return nil }
        // It named a timeline before: the fresh one has been here already.
        if timeline != nil { return note }
        guard !isKnown else { return nil }
        return Self.givenUpNote + (changed.map { " on \($0.prefix(10))" } ?? "")
    }

    /// It was given up before the last restore. Nobody knows whether it was set up afresh between the bundle and the
    /// restore: then it has a database that is worth waiting for.
    public var wasGivenUpBeforeRestore: Bool { !isGivenUp && timeline == nil && note == Self.givenUpNote }
}
