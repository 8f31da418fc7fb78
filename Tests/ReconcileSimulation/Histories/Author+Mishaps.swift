/// What may happen in a history beside writing, syncing, backing up and losing. Some are scenes of several steps, each
/// the only way to something that chance would hardly ever put together.
enum Mishap: CaseIterable {
    case stranger, rubbish, rollBackCentral, rollBackSite, initialise, late, meanwhile
    /// A site starts afresh that has not pushed again what it had.
    case owing
    /// A site's earlier version of a record is at another site, and its later one with itself alone.
    case twoVersions
    /// What one site brings back refers to what is gone by then; another has an earlier version without.
    case reference
    /// A site is cut off while it pulls, and what it had not got yet goes back below where it was.
    case halfPulled
    /// A site is cut off while it pushes, and then someone puts its old database back.
    case halfPushed
    /// What came back on one timeline is lost with it, and held beside what had come after it.
    case twiceLost
    /// A site is made after the bundle, and comes, or starts afresh, after the loss.
    case newcomer

    /// Those of an ordinary history.
    static var usual: [Mishap] { allCases.filter { $0 != .newcomer } }
}

extension Author {
    mutating func mishap() {
        guard let mishap = mishaps.randomElement(using: &random), random.oneIn(2) else { return }
        let site = random.below(history.sites)
        switch mishap {
        case .stranger: add(.strangerSyncs(site: site))
        case .rubbish: add(.rubbish(site: site))
        case .rollBackCentral: add(.rollBackCentral(bundle: bundle()))
        case .rollBackSite:
            add(.copySite(site: site))
            writing()
            syncing()
            add(.rollBackSite(site: site, copy: random.below(3)))
            if random.oneIn(2) { writing() }
        case .initialise:
            if random.oneIn(2) { add(restore()) }
            if random.oneIn(2) { add(sync(site)) }
            add(.initialise(site: site))
            add(sync(site))
        case .late: late()
        case .meanwhile:
            let transactions = random.oneIn(2) ? 1 + random.below(12) : Step.whole
            add(.restoreMeanwhile(site: site, bundle: bundle(), transactions: transactions))
        case .owing: owing(site)
        case .twoVersions: twoVersions(site)
        case .reference: reference(site)
        case .halfPulled: halfPulled(site)
        case .halfPushed: halfPushed(site)
        case .twiceLost: twiceLost(site)
        case .newcomer: newcomer()
        }
    }

    mutating func newcomer() {
        if random.oneIn(2) { add(.backUp(exact: !random.oneIn(3))) }
        let site = makeSite()
        add(random.oneIn(3) ? sync(site) : wholeSync(site))
        for _ in 0..<(1 + random.below(2)) {
            add(.siteWrites(site: site, choice(random.oneIn(2) ? .site : .shared)))
            if random.oneIn(3) { add(.copySite(site: site)) }
            add(sync(site))
        }
        writing()
        syncing()
        if !random.oneIn(4) { add(restore()) }
        if random.oneIn(3) { add(.siteWrites(site: site, choice(.site))) }
        if !random.oneIn(3) { add(.makeSitesKnown) }
        if random.oneIn(6) { add(.rollBackSite(site: site, copy: 0)) }
        if random.oneIn(2) { add(.initialise(site: site)) }
        if random.oneIn(2) { add(sync(site)) }
    }

    private mutating func late() {
        add(.centralBegins(choice()))
        // With a later row the fork is above what was under way.
        if random.oneIn(2) { add(.centralWrites(choice())) }
        add(.backUp(exact: false))
        add(.centralCommits(rolledBack: random.oneIn(4)))
        syncing()
        if random.oneIn(2) { add(restore(0)) }
    }

    private mutating func owing(_ site: Int) {
        add(.backUp(exact: true))
        add(.siteWrites(site: site, choice(.site)))
        add(wholeSync(site))
        add(restore(0))
        add(.sync(site: site, transactions: 4 + random.below(6)))
        add(.initialise(site: site))
    }

    private mutating func twoVersions(_ site: Int) {
        let record = choice(.shared)
        let other = (site + 1) % history.sites
        add(.backUp(exact: true))
        add(.siteWrites(site: site, record))
        // It has pushed, and not pulled.
        add(.sync(site: site, transactions: 4 + random.below(2)))
        add(wholeSync(other))
        add(.siteWrites(site: site, record))
        add(.sync(site: site, transactions: 4 + random.below(2)))
        add(restore(0))
        for each in [site, other].shuffled(using: &random) { add(wholeSync(each)) }
    }

    private mutating func reference(_ site: Int) {
        let (record, item) = (choice(.shared), random.below(records))
        func version(of parent: Int?) -> Step.Choice {
            Step.Choice(table: .shared, number: record.number, deletes: false, parent: parent)
        }
        let other = (site + 1) % history.sites
        add(.centralWrites(Step.Choice(table: .central, number: item, deletes: false, parent: nil)))
        syncing()
        add(.backUp(exact: true))
        add(.centralWrites(version(of: nil)))
        add(wholeSync(other))
        add(.centralWrites(version(of: item)))
        add(wholeSync(site))
        add(restore(0))
        add(.centralWrites(Step.Choice(table: .central, number: item, deletes: true, parent: nil)))
        for each in [site, other] { add(wholeSync(each)) }
    }

    private mutating func halfPulled(_ site: Int) {
        let written = (0..<3).map { Step.Choice(table: .central, number: $0, deletes: false, parent: nil) }
        for choice in written { add(.centralWrites(choice)) }
        add(.backUp(exact: true))
        add(.centralWrites(written[random.below(2)]))
        add(.sync(site: site, transactions: 3 + random.below(4)))
        add(restore(0))
        add(wholeSync(site))
    }

    private mutating func halfPushed(_ site: Int) {
        add(wholeSync(site))
        add(.siteWrites(site: site, choice(.site)))
        add(.copySite(site: site))
        add(.sync(site: site, transactions: 3 + random.below(3)))
        add(.rollBackSite(site: site, copy: 0))
        for _ in 0..<random.below(3) { add(.siteWrites(site: site, choice(.site))) }
        add(wholeSync(site))
    }

    private mutating func twiceLost(_ site: Int) {
        let record = choice(.shared)
        let (other, third) = ((site + 1) % history.sites, (site + 2) % history.sites)
        add(.backUp(exact: true))
        add(.centralWrites(record))
        add(wholeSync(site))
        add(.centralWrites(record))
        add(wholeSync(other))
        add(restore(0))
        for each in [site, third] { add(wholeSync(each)) }
        add(restore(0))
        for each in [third, other] { add(wholeSync(each)) }
    }

    private func wholeSync(_ site: Int) -> Step { .sync(site: site, transactions: Step.whole) }

    private mutating func choice(_ table: Ownership) -> Step.Choice {
        Step.Choice(table: table, number: random.below(records), deletes: false, parent: nil)
    }
}
