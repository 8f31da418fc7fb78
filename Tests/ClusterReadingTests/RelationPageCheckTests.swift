import FuzzTargets
import PostgreSQLFormats
import Testing
import WALPositions

@testable import ClusterReading

/// Pages that fail their check: read again until they are whole or the log explains them, and else reported.
struct RelationPageCheckTests {
    private static let start = LSN(1000)

    private static func page(_ block: UInt32, lsn: UInt64 = 900, size: Int = 8192) -> [UInt8] {
        SyntheticPage.bytes(block: block, lsn: lsn, size: size)
    }

    /// Its second half is of another time.
    private static func torn(_ page: [UInt8]) -> [UInt8] {
        page.prefix(page.count / 2) + page.suffix(page.count / 2).map { $0 ^ 1 }
    }

    private struct Outcome {
        var places: [Int64] = []
        /// Where it was read again.
        var reads: [Int64] = []
        var content: [UInt8]
    }

    /// - Parameter again: what reading the page again brings, the last of it from then on; nil where that fails.
    private func check(
        _ content: [UInt8],
        of path: String = "base/5/16384",
        at offset: Int64 = 0,
        blockSize: Int = 8192,
        again: [[UInt8]?]? = nil
    ) throws -> Outcome {
        let relation = try #require(RelationFile(path: path))
        let check = RelationPageCheck(PageCheck(blockSize: blockSize, start: Self.start), of: relation)
        var outcome = Outcome(content: content)
        var reads: [Int64] = []
        let read = again.map { again in
            { (page: UnsafeMutableRawBufferPointer, place: Int64) -> Int? in
                let found = again[min(reads.count, again.count - 1)]
                reads.append(place)
                guard let found else { return nil }
                page.copyBytes(from: found)
                return found.count
            }
        }
        outcome.places = outcome.content.withUnsafeMutableBytes {
            check.damagedPlaces(in: $0, at: offset, readAgain: read)
        }
        outcome.reads = reads
        return outcome
    }

    @Test func aTornPageIsReadUntilItIsWhole() throws {
        let (before, page, behind) = (Self.page(0), Self.page(1), Self.page(2))
        let torn = Self.torn(page)
        let found = try check(before + torn + behind, again: [torn, torn, page])
        #expect(found.places == [])
        #expect(found.reads == [8192, 8192, 8192])
        // What goes into the bundle is what was read last.
        #expect(found.content == before + page + behind)
    }

    @Test func aPageThatTheLogBringsIsNoDamage() throws {
        let newer = Self.torn(Self.page(0, lsn: 1000))
        #expect(try check(newer, again: [newer]).places == [])
        #expect(try check(newer, again: [newer]).reads == [])
        // It becomes so while it is read.
        let older = Self.torn(Self.page(0, lsn: 999))
        let found = try check(older, again: [older, newer])
        #expect(found.places == [])
        #expect(found.reads.count == 2)
        #expect(found.content == newer)
    }

    @Test func aPageThatStaysBadIsReportedWithFileAndBlock() throws {
        let torn = Self.torn(Self.page(514))
        let content = Self.page(512) + Self.page(513) + torn
        let found = try check(content, at: 512 * 8192, again: [torn])
        #expect(found.places == [514 * 8192])
        #expect(found.reads.count > 10)
        let member = "postgres/data/base/5/16384"
        let reasons = DamagedPages.reasons([(member, found.places)], blockSize: 8192)
        #expect(reasons == ["damaged pages in \(member): block 514"])
    }

    /// It is not whole because it was cut off: a device that fails says nothing of the file's size.
    @Test func aPageThatCannotBeReadAgainIsDamaged() throws {
        let torn = Self.torn(Self.page(0))
        #expect(try check(torn, again: [nil]).places == [0])
        #expect(try check(torn, again: [torn, nil]).places == [0])
    }

    @Test func aPageThatWasCutOffMeanwhileIsNoDamage() throws {
        let torn = Self.torn(Self.page(0))
        for rest in [0, 512] {
            let found = try check(torn, again: [torn, Array(torn.prefix(rest))])
            #expect(found.places == [])
            #expect(found.reads.count == 2)
        }
    }

    /// Over the network it was the server that read again.
    @Test func aPageThatNobodyCanReadAgainIsReportedAtOnce() throws {
        let found = try check(Self.page(0) + Self.torn(Self.page(1)))
        #expect(found.places == [8192])
    }

    /// A file holds 1 GiB, whatever the size of its pages: the second one goes on from there.
    @Test(arguments: [8192, 32768]) func blocksOfTheSecondFileGoOnFromTheFirst(size: Int) throws {
        let first = UInt32((1 << 30) / size)
        #expect(size != 8192 || first == 131_072)
        let part: Int64 = 4 << 20
        let blocks = (0..<3).map { first + UInt32(part) / UInt32(size) + $0 }
        let pages = blocks.map { Self.page($0, size: size) }
        let content = Array(pages.joined())
        func check(_ content: [UInt8], of path: String, again: [[UInt8]?]? = nil) throws -> Outcome {
            try self.check(content, of: path, at: part, blockSize: size, again: again)
        }
        #expect(try check(content, of: "base/5/16384.1").places == [])
        let places = (0..<3).map { part + $0 * Int64(size) }
        #expect(try check(content, of: "base/5/16384").places == places)
        #expect(try check(content, of: "base/5/16384.2").places == places)
        // Read again it is held against the same number.
        let torn = pages[0] + Self.torn(pages[1]) + pages[2]
        let mended = try check(torn, of: "base/5/16384.1", again: [pages[1]])
        #expect(mended.places == [] && mended.content == content)
    }
}
