import SyncCursors

/// How large the network is that the benchmark makes up, and what its restore loses.
struct NetworkSize {
    let sites: Int
    /// Of central's change log.
    let rows: Int

    static let leastSites = 20
    static let leastRows = 50_000

    /// - Parameter words: `[SITES [ROWS]]`; nil for others.
    init?(_ words: [String]) {
        let numbers = words.map { Int($0) }
        guard numbers.count <= 2, !numbers.contains(nil) else { return nil }
        sites = (numbers.first ?? 500) ?? 500
        rows = (numbers.dropFirst().first ?? 1_000_000) ?? 1_000_000
        guard sites >= Self.leastSites, rows >= Self.leastRows else { return nil }
    }

    // MARK: Central

    /// Central's own; one row in five of the log names one.
    var items: Int { rows / 20 }
    /// The sites' own; the other rows name them.
    var stockLines: Int { rows / 5 }
    /// Every so many cursors one has no row, as transactions that were rolled back leave them. A timeline names the
    /// highest thousand.
    static let hole = 1_000
    var fork: Int { rows * Self.hole / (Self.hole - 1) }

    // MARK: What a site has

    /// Records that it had pulled long ago.
    static let pulledBefore = 2_000
    static let own = 200

    // MARK: The lost tail

    /// Changes of central that every site had pulled: so many records changed, made and deleted.
    static let changed = 160
    static let made = 20
    static let deleted = 20
    static var heldByAll: Int { changed + made + deleted }
    /// Of the changed ones central has changed so many again since the restore.
    static let conflicts = 10
    /// Changes of central that went to one site alone.
    static let heldByOne = 5
    /// What each site had pushed.
    static let lostPushes = 20

    var tail: Int { Self.heldByAll + sites * (Self.heldByOne + Self.lostPushes) }
    var lastLost: Cursor { Cursor(Int64(fork + tail)) }

    /// Central itself is 1.
    var siteNumbers: ClosedRange<Int> { 2...sites + 1 }

    /// The life of a site's database.
    static func incarnation(of site: Int) -> String { "life-\(site)" }

    /// Where a site's own rows end in its log, as it had pushed them and as central has them.
    static var pushedThrough: Int { pulledBefore + heldByAll + own }
    static var storedThrough: Int { pushedThrough - lostPushes }
}
