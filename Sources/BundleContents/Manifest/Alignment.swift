/// Whether both servers' states in a bundle belong to one instant.
public struct Alignment: Sendable, Hashable, Codable {
    public enum Verdict: String, Sendable, Hashable, Codable {
        /// Proved to be one instant.
        case aligned
        /// Proved not to be.
        case skewed
        /// Nothing is known of the legacy backup's instant.
        case unknown
        /// There is no legacy part.
        case none
    }

    public let verdict: Verdict
    public let reason: String
    /// Synchronisations between the two servers that were under way at the mark; nil when the log could not be read.
    public let syncsUnderWay: Int?
}

extension Alignment {
    /// The best that any bundle can say of itself, known before one is made: there is no proof of `.aligned` yet.
    package static func best(hasLegacyPart: Bool) -> Alignment {
        Alignment(
            verdict: hasLegacyPart ? .unknown : .none,
            reason: hasLegacyPart
                ? "this version cannot prove yet which instant a legacy backup is of" : "the bundle has no legacy part",
            syncsUnderWay: nil
        )
    }

    /// - Parameter legacyFiles: how many files the legacy part holds; nil when there is none.
    package static func judge(legacyFiles: Int?, syncsUnderWay: Int?) -> Alignment {
        guard let legacyFiles else {
            return Alignment(verdict: .none, reason: "the bundle has no legacy part", syncsUnderWay: syncsUnderWay)
        }
        if legacyFiles == 0 {
            return Alignment(verdict: .unknown, reason: "the legacy folder is empty", syncsUnderWay: syncsUnderWay)
        }
        if let syncsUnderWay, syncsUnderWay > 0 {
            return Alignment(
                verdict: .skewed,
                reason: "a synchronisation between the two servers was under way at the mark",
                syncsUnderWay: syncsUnderWay
            )
        }
        return Alignment(
            verdict: .unknown,
            reason: "the legacy backup does not say at which instant it was taken",
            syncsUnderWay: syncsUnderWay
        )
    }
}
