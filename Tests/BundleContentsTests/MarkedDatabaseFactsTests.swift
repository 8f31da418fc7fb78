import FoundationEssentials
import SyncCursors
import Testing

@testable import BundleContents

/// A mark and the database that it was made in, from facts alone.
struct MarkedDatabaseFactsTests {
    typealias Samples = HookSamples

    @Test func aCopyIsComparedWithTheMarkOfItsOwnFile() {
        func mark(_ path: String?) -> HookMark {
            HookMark(
                name: "m",
                place: nil,
                database: path.map { MarkedDatabase(name: $0) },
                cursors: Samples.cursors(last: 1, pushed: 2),
                syncs: nil,
                waitedForSync: 0,
                waitedForLock: 0
            )
        }
        let own = MarkedDatabase(name: "/db/omsupply.sqlite")
        func reach(_ mark: HookMark, last: Int64 = 1) -> MarkReach {
            .of(mark, copy: Samples.cursors(last: last, pushed: 2), of: own)
        }
        #expect(reach(mark(own.name)) == .sameCursors)
        #expect(reach(mark(own.name), last: 2) == .changed)
        #expect(reach(mark("/db/old.sqlite")) == .otherDatabase)
        #expect(reach(mark(nil)) == .otherDatabase)
    }

    /// Nothing that the receipts tell of it is taken for this one's.
    @Test func aMarkInAnotherDatabaseIsNamedAndNotUsed() throws {
        let stories: [(MarkedDatabase?, String)] = [
            (
                Samples.database("omsupply_old", oid: 4),
                "was made in the database omsupply_old, and the bundle is of omsupply"
            ),
            (Samples.database(oid: 4), "was made in a database omsupply that is not the present one"),
            (nil, "does not say of which database it is, and the bundle is of omsupply"),
        ]
        for (database, words) in stories {
            var facts = AlignmentFacts(legacyFiles: 3, own: .init(mark: "own", place: nil, cursors: CursorSnapshot()))
            facts.match = .embraced(
                begin: Samples.begin(1, Samples.listing(), mark: Samples.mark(database: database)),
                end: Samples.end(2, Samples.listing(7))
            )
            (facts.reach, facts.database) = (.otherDatabase, Samples.database())
            let alignment = Alignment.judge(facts)
            #expect(alignment.verdict == .unknown)
            #expect(alignment.reason == "the mark of the legacy backup (begin 1) \(words)")
            let proof = try #require(alignment.proof)
            #expect(proof.hook == nil && proof.begun == nil && proof.syncsRead == nil)
            #expect(proof.otherDatabase == database)
        }
    }

    @Test func aReceiptOfAToolThatNotedNoDatabaseIsRead() throws {
        let receipt = HookReceipt.begin(Samples.begin(1, nil))
        let text = String(decoding: try PrettyJSON.encode(receipt), as: UTF8.self)
        let old = text.replacing(/"database" ?: \{[^}]*\},/, with: "")
        #expect(old.count < text.count)
        guard case .begin(let begin) = try JSONDecoder().decode(HookReceipt.self, from: Data(old.utf8)) else {
            Issue.record("it is a begin")
            return
        }
        #expect(begin.mark?.name == "omsupply-legacy-500")
        #expect(begin.mark?.database == nil)
    }
}
