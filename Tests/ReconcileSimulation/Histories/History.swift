/// A network and what happens in it.
public struct History: Hashable, Sendable {
    /// The last of them, where there are three or more, may be an old program.
    var sites: Int
    var hasOldProgram: Bool
    /// Where central's cursors start.
    var firstCursor: Int64
    var steps: [Step]
}


extension History {
    /// A history for a seed.
    init(seed: UInt64) {
        var random = RandomNumbers(seed: seed)
        sites = 2 + random.below(4)
        hasOldProgram = sites > 2 && random.oneIn(4)
        // Now and then close to the end of 32 bits.
        firstCursor = random.oneIn(200) ? (1 << 31) - Int64(20 + random.below(60)) : 1
        // Each network has habits of its own: what is rare in all would never meet.
        var weights = Kind.allCases.map { _ in 1 + random.below(4) }
        weights[Kind.sync.rawValue] += 6
        weights[Kind.centralWrites.rawValue] += 3
        weights[Kind.siteWrites.rawValue] += 3
        let rare: [Kind] = [.stranger, .rubbish, .rollBackCentral, .rollBackSite, .initialise, .centralBegins]
        for kind in rare where !random.oneIn(3) { weights[kind.rawValue] = 0 }
        let total = weights.reduce(0, +)
        let (tables, numbers) = (Ownership.allCases, 1 + random.below(4))
        steps = []
        for _ in 0..<(12 + random.below(50)) {
            var choice = random.below(total)
            var kind = Kind.sync
            for candidate in Kind.allCases {
                if choice < weights[candidate.rawValue] {
                    kind = candidate
                    break
                }
                choice -= weights[candidate.rawValue]
            }
            let table = tables[random.below(tables.count)]
            let record = Step.Choice(
                table: table,
                number: random.below(numbers),
                deletes: random.oneIn(4),
                parent: random.oneIn(3) ? random.below(numbers) : nil
            )
            let site = random.below(sites)
            let cut = random.oneIn(3) ? 1 + random.below(14) : Step.whole
            switch kind {
            case .centralWrites: steps.append(.centralWrites(record))
            case .centralBegins:
                steps.append(.centralBegins(record))
            case .centralCommits: steps.append(.centralCommits(rolledBack: random.oneIn(3)))
            case .siteWrites: steps.append(.siteWrites(site: site, record))
            case .sync: steps.append(.sync(site: site, transactions: cut))
            case .backUp: steps.append(.backUp(exact: !random.oneIn(3)))
            case .restore:
                let tail: Step.LostTail = random.oneIn(2) ? .known : .lease
                let broken = random.oneIn(4) ? random.below(4) : Step.whole
                steps.append(.restore(bundle: random.below(8), tail: tail, transactions: broken))
            case .rollBackCentral: steps.append(.rollBackCentral(bundle: random.below(8)))
            case .copySite: steps.append(.copySite(site: site))
            case .rollBackSite: steps.append(.rollBackSite(site: site, copy: random.below(4)))
            case .initialise: steps.append(.initialise(site: site))
            case .stranger: steps.append(.strangerSyncs(site: site))
            case .rubbish: steps.append(.rubbish(site: site))
            }
        }
    }

    private enum Kind: Int, CaseIterable {
        case centralWrites, centralBegins, centralCommits, siteWrites, sync, backUp, restore, rollBackCentral, copySite
        case rollBackSite, initialise, stranger, rubbish
    }
}
