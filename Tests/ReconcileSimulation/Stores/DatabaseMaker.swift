import Reconciliation

/// Where the databases of a network are.
public enum Stores: String, CaseIterable, Sendable {
    case memory
    /// Files, through the library's own stores.
    case sqlite
    /// Central and the first site in a scratch cluster, the other sites in files.
    case postgres

    func maker(_ fuse: Fuse) -> any DatabaseMaker {
        switch self {
        case .memory: MemoryDatabases()
        case .sqlite, .postgres: StoredDatabases(self, fuse)
        }
    }
}

/// Makes the databases of one network.
protocol DatabaseMaker {
    func make(_ beginning: Beginning) throws -> any OmSupplyDatabase
}

/// What a database starts with.
struct Beginning {
    /// The highest cursor that its log has handed out.
    var handedOut: Int64 = 0
    /// Central's sites.
    var sites: [Int64] = []
    /// The site that it belongs to; nil for central.
    var site: Int64?
    /// Where it is not the site's first life.
    var life: SiteLife?
    var pull: Int64?
}

/// Databases in memory, whose lives are named in their order.
final class MemoryDatabases: DatabaseMaker {
    private var lives = 0

    func make(_ beginning: Beginning) -> any OmSupplyDatabase {
        var state = MemoryDatabase.State()
        state.handedOut = beginning.handedOut
        state.sites = beginning.sites
        state.site = beginning.site
        state.life = beginning.life
        state.pull = beginning.pull ?? 0
        return MemoryDatabase(state) { [unowned self] in
            lives += 1
            return "life\(lives)"
        }
    }
}
