/// The one finished backup that is taken, and what is said of the others.
struct SetChoice {
    let chosen: SetAudit.Finished?
    /// Of several databases none is known to be the one that is meant.
    let isAmbiguous: Bool
    private let audit: SetAudit

    /// The newest, by the order of the histories. Where the archives of several databases lie together: of the one that the
    /// bundle before holds, else of the one that is called mSupply, else of the only one that is called after it.
    init(_ audit: SetAudit, _ past: LegacyPast) {
        self.audit = audit
        func last(_ isMeant: (String) -> Bool) -> SetAudit.Finished? { audit.finished.last { isMeant($0.set.name) } }
        if let certain = last({ $0 == past.database }) ?? last({ $0.lowercased() == "msupply" }) {
            (chosen, isAmbiguous) = (certain, false)
            return
        }
        let named = audit.finished.filter { $0.set.name.lowercased().contains("msupply") }
        let candidates = named.isEmpty ? audit.finished : named
        (chosen, isAmbiguous) = (candidates.last, Set(candidates.map(\.set.name)).count > 1)
    }

    var rejected: [RejectedSet] {
        audit.refused.map { refused in
            let isNewer =
                chosen.map { chosen in
                    refused.order.map { $0 > chosen.order } ?? (refused.written > chosen.written)
                } ?? false
            let set = refused.set
            return RejectedSet(
                name: set.name,
                number: set.number,
                started: set.started,
                reason: set.reason,
                isNewer: isNewer
            )
        } + others
    }

    /// The newest of each other database.
    private var others: [RejectedSet] {
        guard let chosen else { return [] }
        var newest: [String: SetAudit.Finished] = [:]
        for other in audit.finished where other.set.name != chosen.set.name { newest[other.set.name] = other }
        return newest.values.sorted { $0.order < $1.order }.map { other in
            RejectedSet(
                name: other.set.name,
                number: other.set.number,
                started: other.set.started,
                reason: .anotherDatabase,
                isNewer: other.order > chosen.order
            )
        }
    }

    /// Where the history does not count on, and where files tell of another count.
    var breaks: [NumberingBreak] {
        guard let chosen else { return [] }
        var breaks: [NumberingBreak] = []
        let series = chosen.series.filter { $0.database == nil || $0.database == chosen.set.name }
        for (entry, next) in zip(series, series.dropFirst()) {
            if next.number > entry.number + 1 {
                breaks.append(.gap(after: entry.number, before: next.number))
            } else if next.number < entry.number {
                breaks.append(.restart(after: entry.number, at: next.number))
            }
        }
        // What is being written has the next number.
        let highest = series.map(\.number).max() ?? 0
        let earlier = audit.withoutEntry.filter { unlisted in
            unlisted.key.name == chosen.set.name && unlisted.key.number > highest + 1 && !unlisted.isBeingWritten
        }
        if let last = earlier.map(\.key.number).max() { breaks.append(.earlierCount(upTo: last)) }
        return breaks
    }
}
