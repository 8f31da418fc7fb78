import DatabaseAccess
import FileSystem
import Reconciliation
import SyncCursors
import TestSupport
import Testing
import ReconciliationModel

/// A central server and one of its remotes, between whom the program of scripts/demo plays the sync.
struct SyncStory {
    let central: TestDatabase
    let remote: TestDatabase
    /// What the remote runs.
    let program: SiteProgram

    init(_ engine: Engine, _ program: SiteProgram = .new) throws {
        self.init(central: try SyncDatabase(engine).database, remote: try SyncDatabase(.sqlite).database, program)
    }

    init(central: TestDatabase, remote: TestDatabase, _ program: SiteProgram = .new) {
        self.central = central
        self.remote = remote
        self.program = program
    }

    @discardableResult
    func run(_ arguments: String..., expecting status: Int32 = 0) throws -> String {
        let places = arguments.map { argument in
            switch argument {
            case "CENTRAL": central.url
            case "REMOTE": remote.url
            default: argument
            }
        }
        let result = try BuiltProgram.syncStandIn(places)
        #expect(result.status == status, "\(arguments): \(result.output)\(result.errors)")
        return result.output
    }

    @discardableResult
    func sync(_ other: SiteProgram? = nil, meanwhile: String? = nil) throws -> String {
        let both = try BuiltProgram.syncStandIn(
            ["sync", "--central", central.url, "--remote", remote.url] + (other ?? program).options
                + (meanwhile.map { ["--meanwhile", $0] } ?? [])
        )
        #expect(both.status == 0, "\(both.errors)")
        return both.output
    }

    @discardableResult
    func compare(expecting status: Int32) throws -> String {
        try run("compare", "--central", "CENTRAL", "--remote", "REMOTE", expecting: status)
    }

    func edit(_ side: String, _ table: String, _ id: String, _ fields: String...) throws {
        let place = side == "--central" ? central.url : remote.url
        let result = try BuiltProgram.syncStandIn(["edit", side, place, table, id] + fields)
        #expect(result.status == 0, "\(result.errors)")
    }

    func touch(_ item: Int, _ times: Int = 1) throws {
        for _ in 0..<times { try edit("--central", "item", "item-\(item)", "name=changed") }
    }

    /// Plays the story up to the loss and returns it with central as the backup has it.
    func loseTheTail() throws -> SyncStory {
        // 3 rows of the facility and 86 items; the remote's own P is the 90th.
        try run("seed-central", "--central", "CENTRAL", "--site", "2", "--items", "86")
        try run("seed-remote", "--remote", "REMOTE", "--site", "2")
        _ = try sync()
        try writeStock("p")
        _ = try sync()
        #expect(try last(central) == 90)
        let backup = try central.copy()

        try touch(1, 4)
        try edit("--central", "item", "item-37", "name=X of the lost tail")
        try writeStock("s")
        _ = try sync()
        try edit("--central", "item", "y", "code=Y", "name=Y of the lost tail", "type=STOCK")
        try run("delete", "--central", "CENTRAL", "item", "item-80")
        try touch(2)
        _ = try sync()
        #expect(try last(central) == 99)
        #expect(try pullsFrom() == 100)
        _ = try compare(expecting: 0)
        return SyncStory(central: backup, remote: remote, program)
    }

    func writeStock(_ id: String) throws {
        try edit(
            "--remote",
            "stock_line",
            id,
            "item_id=item-1",
            "store_id=store-2",
            "pack_size=1",
            "available_number_of_packs=5",
            "total_number_of_packs=5"
        )
    }

    func last(_ database: TestDatabase) throws -> Int64? {
        try CursorSnapshot(of: database.connect()).changelogLast?.cursor.value
    }

    /// The first cursor that the remote will ask for.
    func pullsFrom() throws -> Int64? {
        let key = program == .v7 ? CursorKey.pullV7 : CursorKey.pullV6
        guard let kept = try CursorSnapshot(of: remote.connect()).stored.first(where: { $0.key == key }) else {
            return nil
        }
        return kept.convention == .lastSeen ? kept.value + 1 : kept.value
    }

    func openTimeline() throws {
        let opened = try CentralStore(on: central.connect()).openTimeline(
            afterRestoreFrom: "b1",
            highestHandedOut: Cursor(2000)
        )
        #expect(opened.firstNew == Cursor(2001))
    }
}

/// What a site runs.
enum SiteProgram: CaseIterable {
    case new, v6, v7

    /// Those that know no timelines.
    static let old: [SiteProgram] = [.v6, .v7]

    var options: [String] {
        switch self {
        case .new: []
        case .v6: ["--old"]
        case .v7: ["--old", "v7"]
        }
    }
}
