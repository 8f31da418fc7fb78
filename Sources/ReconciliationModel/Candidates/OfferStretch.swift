package import SyncCursors

/// A part of what a site may have to offer that is read in one order, by one index.
package enum OfferStretch: Hashable {
    /// Pulled under these cursors of a timeline. The label is what the site has noted: nil where it knew of none.
    case pulled(CursorSpan, of: String, label: String?)
    /// The site's own changes of a shared table, with what the site had seen of central's log by then.
    case own(CursorSpan, table: String, seen: RecordPlace)

    /// All that a site received of what a timeline lost. What it pulled before it knew of timelines is of the first.
    package static func lost(of kept: KeptRange) -> [OfferStretch] {
        let labels: [String?] = kept.timeline == Timeline.rootID ? [nil, kept.timeline] : [kept.timeline]
        return labels.flatMap { label in
            kept.lostSpans.map { OfferStretch.pulled($0, of: kept.timeline, label: label) }
        }
    }

    private func holds(_ position: OfferPosition) -> Bool {
        switch self {
        case .pulled(let span, _, let label):
            !position.isOwn && position.timeline == label && span.contains(position.cursor)
        case .own(let span, let table, _):
            position.isOwn && position.table == table && span.contains(position.cursor)
        }
    }

    /// What is left from a position on; all of it where no stretch has that position.
    package static func rest(of stretches: [OfferStretch], after position: OfferPosition?) -> (
        ArraySlice<OfferStretch>, OfferPosition?
    ) {
        guard let position, let current = stretches.firstIndex(where: { $0.holds(position) }) else {
            return (stretches[...], nil)
        }
        return (stretches[current...], position)
    }
}

extension KeptRange {
    /// The cursors of which `isLost(_:)` is true, lowest first, none twice.
    var lostSpans: [CursorSpan] {
        let below = CursorSpan(Cursor(0), through.cursor)
        let above = CursorSpan(through.cursor.advanced(by: 1), Cursor(.max))
        return below.without(below.without(missing)) + [above]
    }
}
