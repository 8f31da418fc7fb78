import ReconciliationModel

/// What an all-seeing observer notes: who wrote which version on top of which, and what central ever had.
struct Oracle {
    struct Version {
        let record: RecordName
        let basis: Int?
        let isDelete: Bool
        /// Nil for central.
        let author: Int64?
    }

    /// Something central committed.
    struct Event: Hashable {
        let record: RecordName
        let version: Int
        let cursor: Int64
        /// Where it came from, if it was adopted from a lost branch: a site notes it there.
        var origin: Int64?
    }

    /// A version that central had acknowledged and lost, and who still held it then.
    struct Obligation: Hashable {
        let record: RecordName
        let version: Int
        let isDelete: Bool
        /// Where a site may have it from.
        let cursors: Set<Int64>
        /// The numbers of sites.
        var holders: Set<Int> = []

        init(_ event: Event, isDelete: Bool) {
            record = event.record
            version = event.version
            cursors = Set([event.cursor, event.origin].compactMap(\.self))
            self.isDelete = isDelete
        }
    }

    private(set) var versions: [Version] = []
    /// What the present database of central has been through.
    private(set) var path: [Event] = []
    /// What central put in the place of a version, on any branch.
    private(set) var replacements: [Int: Set<Int>] = [:]
    /// What central logged under a cursor, on any branch: it hands out none twice.
    private var logged: [Int64: Int] = [:]
    /// Where central had a version first.
    private var places: [Int: Int64] = [:]
    var obligations: [Obligation] = []
    /// Sites that forgot versions they had written, because someone put back their database: where central was put back as
    /// well, nobody can tell, and they bring an older version for their last.
    var forgetful: Set<Int64> = []
    /// The delete of a record that its author brought back last.
    private(set) var deletesBrought: [RecordName: Int] = [:]
    private(set) var handedOut: Set<Int64> = []
    private var numbers: Set<Int64> = []

    mutating func newVersion(_ record: RecordName, on basis: Int?, isDelete: Bool, by author: Int64? = nil) -> Int {
        versions.append(Version(record: record, basis: basis, isDelete: isDelete, author: author))
        return versions.count - 1
    }

    /// Whether `version` was made with knowledge of `earlier`; so is every version of itself.
    func stems(_ version: Int, from earlier: Int) -> Bool {
        var next: Int? = version
        while let current = next, current >= earlier {
            if current == earlier { return true }
            next = versions[current].basis
        }
        return false
    }

    mutating func goBack(to path: [Event]) { self.path = path }

    mutating func commit(_ event: Event) {
        for earlier in path where earlier.record == event.record && earlier.version != event.version {
            replacements[earlier.version, default: []].insert(event.version)
        }
        path.append(event)
        logged[event.cursor] = event.version
        places[event.version] = places[event.version] ?? event.cursor
    }

    mutating func bring(deleteOf record: RecordName, _ version: Int?) { deletesBrought[record] = version }

    /// A version was stored on top of one that central had and could not integrate.
    mutating func replace(_ earlier: Int, with version: Int) { replacements[earlier, default: []].insert(version) }

    func version(at cursor: Int64) -> Int? { logged[cursor] }
    func first(_ version: Int) -> Int64 { places[version] ?? 0 }

    /// Where central heard of a version. An old program pushes what it has pushed before, and central takes it again: on a
    /// branch where it did, that is the latest.
    func lastHeard(of version: Int, from origin: Int64?, by olds: Set<Int64>) -> Int64 {
        guard let origin, logged[origin] == version, versions[version].author.map(olds.contains) ?? false else {
            return first(version)
        }
        return max(first(version), origin)
    }

    /// What central had last of a record; nil for nothing.
    func current(_ record: RecordName) -> Int? { path.last { $0.record == record }?.version }

    mutating func handOut(_ cursor: Int64) throws {
        guard cursor < 1 << 31 else { throw Failure(.cursorTooHigh, "cursor \(cursor) does not fit 32 bits") }
        guard handedOut.insert(cursor).inserted else { throw Failure(.cursorTwice, "cursor \(cursor)") }
    }

    mutating func giveOut(number: Int64) throws {
        guard numbers.insert(number).inserted else { throw Failure(.numberTwice, "number \(number)") }
    }
}

/// An invariant that does not hold.
public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Invariant: String, Sendable {
        case converged, durable, newestKept, owners, nothingOlder, cursorTwice, cursorTooHigh, numberTwice, forkExact
        case secondTimeMovesNothing, references, strangerChangesNothing, adoptionReplacedNewer, comesToRest, noErrors
        case oldProgramMissesNothingNew
    }

    public let invariant: Invariant
    public let detail: String

    init(_ invariant: Invariant, _ detail: String) {
        self.invariant = invariant
        self.detail = detail
    }

    public var description: String { "\(invariant): \(detail)" }
}
