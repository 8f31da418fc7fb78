public import SyncCursors

/// One branch of central's history: what one central database wrote between two restores.
///
/// A new timeline's cursors start above every cursor that any earlier one may have handed out, so the ranges of two
/// timelines never overlap.
public struct Timeline: Sendable, Hashable, Codable {
    public let id: String
    /// Counts up in one database; the highest is the timeline that central writes on.
    public let number: Int
    /// The timeline that was restored; nil for the first.
    public let parent: String?
    /// The last cursor of the parent that this timeline kept; nil for the first.
    public let fork: LastSeenCursor?
    /// Cursors below the fork that no row of the restored database has, lowest first: transactions that were under way
    /// when it was copied may have used them later, on the parent. What was rolled back long ago is among them.
    public let missing: [CursorSpan]
    /// The highest cursor that may have been handed out before this timeline began; nil for the first.
    public let abandoned: Cursor?
    /// By how much the numbers that central gives its documents were raised on the way here.
    public internal(set) var numbersRaised: Int64
    /// The bundle that the restore read.
    public let bundle: String?
    /// When it was opened, in UTC, for people only.
    public let created: String

    /// The name of the first timeline. It is the same on every server, so that two restores of a bundle that is older
    /// than any lineage agree about where they parted.
    public static let rootID = "root"

    public init(
        id: String,
        number: Int,
        parent: String?,
        fork: LastSeenCursor?,
        missing: [CursorSpan] = [],
        abandoned: Cursor?,
        numbersRaised: Int64 = 0,
        bundle: String? = nil,
        created: String = ""
    ) {
        self.id = id
        self.number = number
        self.parent = parent
        self.fork = fork
        self.missing = missing
        self.abandoned = abandoned
        self.numbersRaised = numbersRaised
        self.bundle = bundle
        self.created = created
    }

    /// Its numbers are such as restores come to: a damaged record may claim anything. Far above cursors, and low enough that
    /// sums of them fit 64 bits.
    package var isPossible: Bool {
        let possible: ClosedRange<Int64> = 0...(1 << 53)
        return [numbersRaised, fork?.cursor.value, abandoned?.value].compactMap(\.self).allSatisfy(possible.contains)
    }

    /// The timeline of a central server that has never been restored.
    public static func root(created: String = "") -> Timeline {
        Timeline(id: rootID, number: 1, parent: nil, fork: nil, abandoned: nil, created: created)
    }
}

extension Timeline {
    /// Records that earlier versions wrote beside the bundles say nothing of missing cursors and of numbers.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            id: try values.decode(String.self, forKey: .id),
            number: try values.decode(Int.self, forKey: .number),
            parent: try values.decodeIfPresent(String.self, forKey: .parent),
            fork: try values.decodeIfPresent(LastSeenCursor.self, forKey: .fork),
            missing: try values.decodeIfPresent([CursorSpan].self, forKey: .missing) ?? [],
            abandoned: try values.decodeIfPresent(Cursor.self, forKey: .abandoned),
            numbersRaised: try values.decodeIfPresent(Int64.self, forKey: .numbersRaised) ?? 0,
            bundle: try values.decodeIfPresent(String.self, forKey: .bundle),
            created: try values.decode(String.self, forKey: .created)
        )
    }
}
