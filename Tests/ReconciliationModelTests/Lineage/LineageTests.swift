import ReconciliationModel
import ReconciliationTestSupport
import SyncCursors
import Testing

struct LineageTests {
    /// root -90-> t2 -2500-> t3, and t4 -70-> beside them, from an older bundle of the root.
    static func tree() throws -> Lineage {
        try Lineage([
            .root(), branch("t2", 2, of: "root", at: 90), branch("t3", 3, of: "t2", at: 2500),
            branch("t4", 4, of: "root", at: 70),
        ])
    }

    static func branch(_ id: String, _ number: Int, of parent: String, at fork: Int64) -> Timeline {
        Timeline(id: id, number: number, parent: parent, fork: lastSeen(fork), abandoned: Cursor(fork + 1000))
    }

    @Test func aServerThatWasNeverRestoredWritesOnTheRoot() throws {
        #expect(Lineage().current.id == Timeline.rootID)
        #expect(try Lineage([]) == Lineage())
        #expect(Lineage().kept.isEmpty)
    }

    @Test func thePathLeadsFromTheRootToTheTimeline() throws {
        let tree = try Self.tree()
        #expect(tree.path(to: "t3").map(\.id) == ["root", "t2", "t3"])
        #expect(tree.path(to: "t4").map(\.id) == ["root", "t4"])
        #expect(tree.path(to: "elsewhere").isEmpty)
        #expect(tree.current.id == "t4")
    }

    @Test func siblingsMeetInTheirParent() throws {
        let tree = try Self.tree()
        #expect(tree.commonAncestor(of: "t3", and: "t4")?.id == "root")
        #expect(tree.commonAncestor(of: "t3", and: "t2")?.id == "t2")
        #expect(tree.commonAncestor(of: "t3", and: "elsewhere") == nil)
    }

    @Test func theLowestForkOnTheWayDecides() throws {
        let tree = try Self.tree()
        #expect(tree.sharedHistory(of: "t2", and: "t2") == .whole)
        #expect(tree.sharedHistory(of: "root", and: "t2") == .through(lastSeen(90), missing: [], unread: []))
        #expect(tree.sharedHistory(of: "t2", and: "t3") == .through(lastSeen(2500), missing: [], unread: []))
        // Offline through two restores: the first fork on the way is the lower one.
        #expect(tree.sharedHistory(of: "root", and: "t3") == .through(lastSeen(90), missing: [], unread: []))
        // Sibling branches: each lost a part of the root, and what is left of it counts.
        #expect(tree.sharedHistory(of: "t2", and: "t4") == .through(lastSeen(70), missing: [], unread: []))
        #expect(tree.sharedHistory(of: "t3", and: "t4") == .through(lastSeen(70), missing: [], unread: []))
        #expect(tree.sharedHistory(of: "elsewhere", and: "t4") == nil)
    }

    @Test func cursorsThatTwoRestoresMissAreNamedOnce() throws {
        func timeline(_ id: String, _ number: Int, of parent: String, missing: [CursorSpan]) -> Timeline {
            Timeline(
                id: id,
                number: number,
                parent: parent,
                fork: lastSeen(90),
                missing: missing,
                abandoned: Cursor(1090)
            )
        }
        func span(_ first: Int64, _ last: Int64) -> CursorSpan { CursorSpan(Cursor(first), Cursor(last)) }
        let tree = try Lineage([
            .root(), timeline("t2", 2, of: "root", missing: [span(5, 5), span(7, 9)]),
            timeline("t3", 3, of: "t2", missing: [span(5, 5), span(8, 12)]),
            timeline("t4", 4, of: "root", missing: [span(9, 20)]),
        ])
        #expect(
            tree.sharedHistory(of: "root", and: "t3")
                == .through(lastSeen(90), missing: [span(5, 5), span(7, 12)], unread: [])
        )
        #expect(
            tree.sharedHistory(of: "t3", and: "t4")
                == .through(lastSeen(90), missing: [span(9, 20)], unread: [span(5, 5), span(7, 8)])
        )
    }

    @Test func whatWasFoundUnderOtherRulesIsForgotten() throws {
        var tree = try Self.tree()
        #expect(tree.sharedHistory(of: "root", and: "t3") == .through(lastSeen(90), missing: [], unread: []))
        tree.rules = .without(.wholePath)
        #expect(tree.sharedHistory(of: "root", and: "t3") == .through(lastSeen(2500), missing: [], unread: []))
        #expect(try Self.tree() != tree)
    }

    @Test func aLaterBundleOfTheParentCutsWhereTheSiblingParted() throws {
        let tree = try Lineage([
            .root(), Self.branch("t2", 2, of: "root", at: 90), Self.branch("t3", 3, of: "root", at: 120),
        ])
        #expect(
            tree.kept == [
                KeptRange(timeline: "root", through: lastSeen(120)), KeptRange(timeline: "t2", through: lastSeen(90)),
            ]
        )
    }

    @Test func aRowIsKeptUpToTheFork() throws {
        let tree = try Self.tree()
        #expect(tree.keeps(Cursor(70), of: "root"))
        #expect(!tree.keeps(Cursor(71), of: "root"))
        #expect(!tree.keeps(Cursor(2100), of: "t2"))
        #expect(tree.keeps(Cursor(999_999), of: "t4"))
        #expect(!tree.keeps(Cursor(1), of: "elsewhere"))
    }

    @Test(arguments: [
        ([Timeline.root(), .root()], LineageFault.doubled),
        ([.root(), branch("a", 2, of: "root", at: 1), branch("a", 3, of: "root", at: 1)], .doubled),
        ([.root(), branch("a", 2, of: "b", at: 1), branch("b", 3, of: "root", at: 1)], .unknownParent),
        (
            [.root(), Timeline(id: "a", number: 2, parent: "root", fork: nil, abandoned: nil)],
            .withoutFork
        ),
        ([.root(), Timeline(id: "a", number: 2, parent: nil, fork: nil, abandoned: nil)], .secondRoot),
    ])
    func whatIsNoTreeIsRefused(_ timelines: [Timeline], _ fault: LineageFault) {
        let error = #expect(throws: ReconciliationError.self) { try Lineage(timelines) }
        guard case .brokenLineage(_, fault)? = error else {
            Issue.record("\(String(describing: error)) is not \(fault)")
            return
        }
    }

    @Test func nextAndLastSeenAreOneApart() {
        #expect(NextCursor(after: lastSeen(90)) == NextCursor(Cursor(91)))
        #expect(LastSeenCursor(before: NextCursor(Cursor(91))) == lastSeen(90))
    }
}
