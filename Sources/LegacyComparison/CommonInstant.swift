import SyncCursors

/// Whether two servers that were both restored, each by its own means, stand at one instant. Decided by cursors and
/// identifiers alone.
public struct CommonInstant: Sendable, Hashable, Encodable {
    public enum Verdict: String, Sendable, Hashable, Encodable {
        /// Neither has from the other what that does not have: by a bundle's proof, or since all was compared.
        case common
        case omsupplyAhead
        case legacyAhead
        /// Each has what the other lacks.
        case apart
        /// Nothing shows that one is ahead. A synchronisation that took from the queue, or sent, and that only one of them
        /// remembers, would not show either.
        case unproved
    }

    /// What one of them has, and would not have at the other's instant.
    public enum Sign: String, Sendable, Hashable, Encodable {
        /// omSupply has read the log further than it goes.
        case readBeyondLog
        /// Records came from the legacy server that it does not have.
        case vanished
        /// omSupply has sent records that the legacy server does not know.
        case sentAndUnknown
        /// omSupply has records that still wait for it.
        case takenAndWaiting
        /// The log has records that omSupply has read past and does not have.
        case passedBy
        /// The legacy server has records that omSupply has yet to send.
        case sentAndForgotten
        /// It has queued records that omSupply does not have, or has otherwise.
        case queued
    }

    public struct Lead: Sendable, Hashable, Encodable {
        public let sign: Sign
        public let count: Int64

        public init(_ sign: Sign, _ count: Int64) { (self.sign, self.count) = (sign, count) }
    }

    public let verdict: Verdict
    public let omsupply: [Lead]
    public let legacy: [Lead]

    /// Neither shows anything that the other lacks.
    var isEven: Bool { omsupply.isEmpty && legacy.isEmpty }

    /// What is there cannot be where both went to the instants of an aligned bundle. That something waits can.
    var isAgainstProof: Bool { !omsupply.isEmpty || legacy.contains { $0.sign != .queued } }

    /// - Parameter isProved: by a bundle nothing was exchanged between the two instants.
    init(own: OwnFacts, log: LogFacts, waiting: QueueFacts?, isProved: Bool) {
        let isWhole = waiting?.extent == .whole
        func leads(_ leads: (Sign, Int64)...) -> [Lead] {
            leads.filter { $0.1 > 0 }.map { Lead($0.0, $0.1) }
        }
        // Where what omSupply has sent waits too, everything was queued again.
        let taken = waiting.map { $0.extent == .unsaid && $0.sent == 0 ? $0.alike : 0 }
        omsupply = leads(
            (.readBeyondLog, own.pull.cursor.value - log.maxCursor),
            (.vanished, log.vanishedCount),
            (.sentAndUnknown, waiting?.lostCount ?? 0),
            (.takenAndWaiting, taken ?? 0)
        )
        legacy = leads(
            (.passedBy, log.missing.count),
            (.sentAndForgotten, waiting?.forgotten ?? 0),
            (.queued, isWhole ? waiting?.coming ?? 0 : 0)
        )
        verdict =
            switch (omsupply.isEmpty, legacy.isEmpty) {
            case (false, false): .apart
            case (false, true): .omsupplyAhead
            case (true, false): .legacyAhead
            case (true, true): log.isWhole && (isWhole || isProved) ? .common : .unproved
            }
    }
}
