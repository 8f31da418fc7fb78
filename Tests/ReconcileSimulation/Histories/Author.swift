/// Makes a history up: phases of writing, syncing, backing up and losing, each network with habits of its own, because
/// what is rare in all of them would never meet.
struct Author {
    var random: RandomNumbers
    private(set) var history: History
    /// How often each site is there: 1 always, 4 seldom.
    private let presence: [Int]
    /// How many records of a kind there are: few, so that they are written again and again.
    let records: Int
    private let cuts: Int
    /// What may happen beside the ordinary.
    let mishaps: [Mishap]

    /// - Parameter newcomers: sites are made after bundles.
    static func history(seed: UInt64, newcomers: Bool) -> History {
        var author = Author(seed: seed, newcomers: newcomers)
        return author.write()
    }

    private init(seed: UInt64, newcomers: Bool) {
        var random = RandomNumbers(seed: seed)
        let sites = 2 + random.below(4)
        history = History(
            sites: sites,
            hasOldProgram: sites > 2 && random.oneIn(4),
            // Now and then close to the end of 32 bits.
            firstCursor: random.oneIn(80) ? (1 << 31) - Int64(10 + random.below(40)) : 1,
            steps: []
        )
        presence = (0..<sites).map { _ in 1 + random.below(4) }
        records = 1 + random.below(3)
        cuts = 2 + random.below(6)
        var mishaps: [Mishap] = []
        for mishap in Mishap.usual where random.oneIn(3) { mishaps.append(mishap) }
        // Nothing is drawn for it: the other histories stay what they are.
        if newcomers { mishaps += Array(repeating: .newcomer, count: 1 + mishaps.count) }
        self.mishaps = mishaps
        self.random = random
    }

    private mutating func write() -> History {
        for site in 0..<history.sites where !random.oneIn(6) { add(.sync(site: site, transactions: Step.whole)) }
        for _ in 0..<(1 + random.below(5)) {
            writing()
            syncing()
            if !random.oneIn(4) { add(.backUp(exact: !random.oneIn(3))) }
            writing()
            syncing()
            mishap()
            if !random.oneIn(3) { add(restore()) }
        }
        writing()
        return history
    }

    mutating func add(_ step: Step) { history.steps.append(step) }

    /// Returns the place of a new site among the others.
    mutating func makeSite() -> Int {
        add(.makeSite)
        history.made += 1
        return history.sites + history.made - 1
    }

    mutating func writing() {
        for _ in 0..<random.below(5) {
            let choice = choice()
            if random.oneIn(2) {
                add(.siteWrites(site: random.below(history.sites), choice))
            } else if mishaps.contains(.late), random.oneIn(3) {
                add(.centralBegins(choice))
            } else {
                add(.centralWrites(choice))
            }
            if mishaps.contains(.late), random.oneIn(6) { add(.centralCommits(rolledBack: random.oneIn(3))) }
        }
    }

    mutating func choice() -> Step.Choice {
        Step.Choice(
            table: Ownership.allCases[random.below(Ownership.allCases.count)],
            number: random.below(records),
            deletes: random.oneIn(4),
            parent: random.oneIn(3) ? random.below(records) : nil
        )
    }

    mutating func syncing() {
        for site in (0..<history.sites).shuffled(using: &random) where random.oneIn(presence[site]) { add(sync(site)) }
    }

    mutating func sync(_ site: Int) -> Step {
        .sync(site: site, transactions: random.oneIn(cuts) ? 1 + random.below(14) : Step.whole)
    }

    /// Mostly from one of the last bundles.
    mutating func restore() -> Step { restore(bundle()) }

    mutating func restore(_ bundle: Int) -> Step {
        .restore(
            bundle: bundle,
            tail: random.oneIn(2) ? .known : .lease,
            transactions: random.oneIn(5) ? random.below(4) : Step.whole
        )
    }

    mutating func bundle() -> Int { random.oneIn(3) ? random.below(6) : random.below(2) }
}
