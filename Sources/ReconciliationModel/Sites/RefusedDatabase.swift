public import SyncCursors

/// A site's database that was found rolled back, or offered rubbish, is never let in again, whatever becomes of the site:
/// by the next handshake of another database `SiteStanding` has forgotten it, and by then its log may have grown past all
/// that central knows of it. The watermark of its incarnation remembers.
extension PushWatermark {
    package static let refusedSession: Int64 = -1

    public var isRefused: Bool { session < 0 }
}

extension CentralFacts {
    /// Whether central has refused this life of a site's database before.
    package func hasRefused(_ incarnation: String, of site: Int64) -> Bool {
        watermarks.contains { $0.site == site && $0.incarnation == incarnation && $0.isRefused }
    }
}
