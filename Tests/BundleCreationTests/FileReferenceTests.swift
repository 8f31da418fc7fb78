import DatabaseAccess
import FileSystem
import SQLiteDriver
import TestSupport
import Testing

@testable import BundleContents
@testable import BundleCreation

/// Which rows have to have a file, and how a file is found for a row.
struct FileReferenceTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let direction: String
        let status: String
        let uploaded: Int64
        let total: Int64
        var isDeleted = false
        let expectation: FileReference.Expectation

        var testDescription: String {
            "\(direction) \(status) \(uploaded) of \(total)\(isDeleted ? " deleted" : ""): \(expectation)"
        }
    }

    static let cases = [
        // Of another site: the row comes first, then the bytes, then perhaps the word that all were sent.
        Case(direction: "DOWNLOAD", status: "NEW", uploaded: 0, total: 10, expectation: .nothing),
        Case(direction: "DOWNLOAD", status: "NEW", uploaded: 9, total: 10, expectation: .nothing),
        Case(direction: "DOWNLOAD", status: "IN_PROGRESS", uploaded: 9, total: 10, expectation: .nothing),
        Case(direction: "DOWNLOAD", status: "ERROR", uploaded: 0, total: 10, expectation: .nothing),
        Case(direction: "DOWNLOAD", status: "PERMANENT_FAILURE", uploaded: 0, total: 10, expectation: .nothing),
        Case(direction: "DOWNLOAD", status: "NEW", uploaded: 10, total: 10, expectation: .bytes(10)),
        Case(direction: "DOWNLOAD", status: "ERROR", uploaded: 10, total: 10, expectation: .bytes(10)),
        Case(direction: "DOWNLOAD", status: "DONE", uploaded: 10, total: 10, expectation: .bytes(10)),
        Case(direction: "DOWNLOAD", status: "DONE", uploaded: 0, total: 10, expectation: .bytes(10)),
        // Nothing is known of an empty file before it is done.
        Case(direction: "DOWNLOAD", status: "NEW", uploaded: 0, total: 0, expectation: .nothing),
        Case(direction: "DOWNLOAD", status: "DONE", uploaded: 0, total: 0, expectation: .file),
        // Added here, or made for the meantime while the bytes arrive: there in either case, perhaps not all of it.
        Case(direction: "UPLOAD", status: "NEW", uploaded: 0, total: 10, expectation: .file),
        Case(direction: "UPLOAD", status: "NEW", uploaded: 10, total: 10, expectation: .bytes(10)),
        Case(direction: "UPLOAD", status: "DONE", uploaded: 0, total: 0, expectation: .file),
        Case(direction: "UPLOAD", status: "DONE", uploaded: 10, total: 10, expectation: .bytes(10)),
        Case(direction: "UPLOAD", status: "ERROR", uploaded: 0, total: 10, expectation: .nothing),
        Case(direction: "UPLOAD", status: "PERMANENT_FAILURE", uploaded: 0, total: 10, expectation: .nothing),
        // A number that has overflowed tells no size.
        Case(direction: "UPLOAD", status: "DONE", uploaded: 0, total: -5, expectation: .file),
        Case(direction: "DOWNLOAD", status: "NEW", uploaded: 0, total: -5, expectation: .nothing),
        // What later versions may say.
        Case(direction: "SIDEWAYS", status: "WAITING", uploaded: 0, total: 10, expectation: .nothing),
    ]

    @Test(arguments: cases) func aRowTellsWhetherItsFileIsThere(_ example: Case) {
        var reference = FileReference()
        (reference.direction, reference.status) = (example.direction, example.status)
        (reference.uploadedBytes, reference.totalBytes) = (example.uploaded, example.total)
        #expect(reference.expectation == example.expectation)
        reference.isDeleted = true
        #expect(reference.expectation == .nothing)
    }

    /// What is missing when rows with these ids stand against these files, all of record `r` of table `t`.
    private func missing(_ ids: [String], files: [(path: String, size: Int64)], size: Int64 = 10) throws
        -> [MissingFile]
    {
        let folder = try SharedFolder()
        let live = try SQLiteConnection(folder.path + "/live", .create)
        let ledger = try FileLedger(path: folder.path + "/ledger", live: live)
        for id in ids {
            try ledger.expect(
                FileReference(table: "t", record: "r", id: id, name: "n", totalBytes: size, status: "DONE")
            )
        }
        for file in files { try ledger.add(file.path, size: file.size) }
        try ledger.settle()
        let result = try ledger.result()
        #expect(result.expected == ids.count)
        #expect(result.missing == result.files.count)
        return result.files
    }

    @Test func aFileIsFoundByTheBeginningOfItsName() throws {
        let place = "static_files/sync_files/t/r/"
        // What follows the id was made safe for a disk, and is not what the row says.
        #expect(try missing(["a"], files: [(place + "a_an other näme.jpg", 10)]).isEmpty)
        #expect(try missing(["a"], files: [(place + "a_", 10)]).isEmpty)
        for name in ["ab_n", "a", "A_n", "partial_a_n", "a`n", "a^n", "b_a_n"] {
            #expect(try missing(["a"], files: [(place + name, 10)]).map(\.id) == ["a"], "\(name)")
        }
        for path in ["t/r/a_n", "static_files/t/r/a_n", "static_files/sync_files/t/a_n", place + "x/a_n"] {
            #expect(try missing(["a"], files: [(path, 10)]).map(\.id) == ["a"], "\(path)")
        }
        #expect(try missing(["a"], files: []).first?.found == nil)
    }

    @Test func idsMayHoldAnything() throws {
        let place = "static_files/sync_files/t/r/"
        let ids = ["%", "a_b", "a%b", "ä", "a\u{308}", "'", "日本", "", " "]
        for id in ids {
            #expect(try missing([id], files: [(place + id + "_n", 10)]).isEmpty, "\(id)")
            #expect(try missing([id], files: [(place + "x_n", 10)]).map(\.id) == [id], "\(id)")
        }
        // To Swift they are one text, on the disk and in the database they are two.
        #expect(try missing(["ä"], files: [(place + "a\u{308}_n", 10)]).count == 1)
    }

    @Test func aFileThatIsCutShortIsMissingAndOneThatIsLargerIsNot() throws {
        let path = "static_files/sync_files/t/r/a_n"
        #expect(try missing(["a"], files: [(path, 9)]).first?.found == 9)
        #expect(try missing(["a"], files: [(path, 0)]).first?.found == 0)
        #expect(try missing(["a"], files: [(path, 10)]).isEmpty)
        #expect(try missing(["a"], files: [(path, 5_000_000_000)]).isEmpty)
        // Of two, the whole one counts.
        #expect(try missing(["a"], files: [(path, 9), (path + "2", 10)]).isEmpty)
        #expect(try missing(["a"], files: [(path, 0)], size: 0).isEmpty)
    }

    @Test func theFirstThousandAreListedAndAllAreCounted() throws {
        let folder = try SharedFolder()
        let live = try SQLiteConnection(folder.path + "/live", .create)
        let ledger = try FileLedger(path: folder.path + "/ledger", live: live)
        for number in (0..<2345).reversed() {
            let id = String(repeating: "0", count: 4 - "\(number)".count) + "\(number)"
            try ledger.expect(FileReference(table: "t", record: "r", id: id, name: "n", totalBytes: 1, status: "DONE"))
            if number % 2 == 0 { try ledger.add("static_files/sync_files/t/r/\(id)_n", size: 1) }
        }
        try ledger.settle()
        var seen = 0
        // Every tenth of the missing ones is dropped after all.
        try ledger.drop { page in
            #expect(page.count <= 500)
            seen += page.count
            return page.filter { $0.file.id.hasSuffix("1") && $0.file.id.dropLast().hasSuffix("1") }.map(\.number)
        }
        let result = try ledger.result()
        #expect(seen == 1172)
        let dropped = (0..<2345).count { $0 % 100 == 11 }
        #expect(result.missing == 1172 - dropped)
        #expect(result.expected == 2345)
        #expect(result.files.count == 1000)
        #expect(result.files.prefix(2).map(\.id) == ["0001", "0003"])
    }
}
