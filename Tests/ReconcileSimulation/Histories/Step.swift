import Reconciliation
import ReconciliationModel

/// One thing that happens in a network. Numbers choose among what is there, so that a history from which steps were
/// taken still means something.
enum Step: Hashable, Sendable, CustomStringConvertible {
    /// Central changes, or deletes, one of its own records or a shared one.
    case centralWrites(Choice)
    /// A transaction of central's gets its cursor; it commits, or is rolled back, later.
    case centralBegins(Choice)
    case centralCommits(rolledBack: Bool)
    /// A site changes, or deletes, one of its own records or a shared one.
    case siteWrites(site: Int, Choice)
    /// A site syncs, and is cut off after so many transactions.
    case sync(site: Int, transactions: Int)
    /// Central is backed up; `exact` with the change log's lock.
    case backUp(exact: Bool)
    /// Central is restored from a bundle, counted from the newest, and cut off after so many transactions at first.
    case restore(bundle: Int, tail: LostTail, transactions: Int)
    /// Central is restored between a site's handshake and what it does then.
    case restoreMeanwhile(site: Int, bundle: Int, transactions: Int)
    /// Someone puts an old copy in central's place.
    case rollBackCentral(bundle: Int)
    case copySite(site: Int)
    /// Someone puts an old copy in a site's place, counted from the newest.
    case rollBackSite(site: Int, copy: Int)
    /// A site starts afresh, with or without its old database.
    case initialise(site: Int)
    /// A site of another network comes to central.
    case strangerSyncs(site: Int)
    /// A site offers what nobody can read.
    case rubbish(site: Int)
    /// A new site is made, its number one above the last.
    case makeSite
    /// Sites that a restore took from central are made known there again.
    case makeSitesKnown

    struct Choice: Hashable, Sendable {
        let table: Ownership
        let number: Int
        let deletes: Bool
        let parent: Int?
    }

    /// What is known of the cursors that the lost database handed out.
    enum LostTail: Int, CaseIterable, Sendable {
        /// The old database opens.
        case known
        /// Only the lease beside the bundles is left.
        case lease
    }

    var description: String {
        switch self {
        case .centralWrites(let choice): "central \(choice)"
        case .centralBegins(let choice): "central begins: \(choice)"
        case .centralCommits(let rolledBack): rolledBack ? "central rolls back" : "central commits"
        case .siteWrites(let site, let choice): "site \(site) \(choice)"
        case .sync(let site, let transactions):
            "site \(site) syncs" + (transactions < Step.whole ? ", cut off after \(transactions) transactions" : "")
        case .backUp(let exact): exact ? "central is backed up" : "central is backed up without the log's lock"
        case .restore(let bundle, let tail, let transactions):
            "central is restored from bundle \(bundle), its tail \(tail)"
                + (transactions < Step.whole ? ", cut off after \(transactions) transactions" : "")
        case .restoreMeanwhile(let site, let bundle, let transactions):
            "site \(site) shakes hands, central is restored from bundle \(bundle), and the site goes on"
                + (transactions < Step.whole ? " for \(transactions) transactions" : "")
        case .rollBackCentral(let bundle): "someone puts bundle \(bundle) in central's place"
        case .copySite(let site): "site \(site) is copied"
        case .rollBackSite(let site, let copy): "someone puts copy \(copy) in the place of site \(site)"
        case .initialise(let site): "site \(site) starts afresh"
        case .strangerSyncs(let site): "a stranger that calls itself site \(site) syncs"
        case .rubbish(let site): "site \(site) offers rubbish"
        case .makeSite: "a new site is made"
        case .makeSitesKnown: "central hears again of sites that it has lost"
        }
    }

    /// More transactions than any sync or restore takes.
    static let whole = 1_000
}

extension Step.Choice: CustomStringConvertible {
    var description: String {
        let what = "\(table.rawValue) \(number)"
        return deletes ? "deletes \(what)" : "writes \(what)" + (parent.map { " of item \($0)" } ?? "")
    }
}
