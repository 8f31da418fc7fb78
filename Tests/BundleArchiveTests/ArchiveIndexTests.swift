import Testing

@testable import BundleArchive

/// An index is a claim: what it says is checked before anything is read by it.
struct ArchiveIndexTests {
    /// One frame of 100 bytes that holds a member of 512 and 1000 bytes, and the end of the tar.
    let frame = ArchiveIndexTests.frame()
    let member = ArchiveIndexTests.member()

    static func frame(offset: Int64 = 0, compressedSize: Int = 100, rawSize: Int = 2560) -> ArchiveIndex.Frame {
        .init(
            offset: offset,
            compressedSize: compressedSize,
            rawSize: rawSize,
            sha256: String(repeating: "0", count: 64)
        )
    }

    static func member(frame: Int = 0, offset: Int = 0, header: Int = 512, size: Int64 = 1000) -> ArchiveIndex.Member {
        .init(path: "x", frame: frame, offset: offset, header: header, size: size)
    }

    func index(_ frames: [ArchiveIndex.Frame], _ members: [ArchiveIndex.Member]) -> ArchiveIndex {
        var index = ArchiveIndex()
        (index.frames, index.members) = (frames, IndexMembers(members))
        return index
    }

    @Test func anHonestIndexIsTaken() {
        #expect(index([frame], [member]).complaint(archiveSize: 100) == nil)
    }

    @Test func framesThatLieAreRefused() {
        #expect(index([frame], [member]).complaint(archiveSize: 101) != nil)
        #expect(index([frame, frame], [member]).complaint(archiveSize: 200) != nil, "overlap")
        #expect(index([Self.frame(compressedSize: -1)], [member]).complaint(archiveSize: -1) != nil)
        #expect(index([Self.frame(compressedSize: 1 << 40)], [member]).complaint(archiveSize: 1 << 40) != nil)
        #expect(index([Self.frame(rawSize: 1 << 40)], [member]).complaint(archiveSize: 100) != nil, "a bomb")
    }

    static let lies = [
        member(frame: 1), member(frame: -1), member(offset: 512), member(offset: -512), member(offset: 1 << 40),
        member(header: 0), member(header: 1024), member(header: 4096), member(size: 1 << 40), member(size: -1),
        member(size: 0), member(size: 1025),
    ]

    @Test(arguments: lies) func membersThatLieAreRefused(_ lie: ArchiveIndex.Member) {
        #expect(index([frame], [lie]).complaint(archiveSize: 100) != nil)
    }

    @Test func bytesThatNoMemberOwnsAreRefused() {
        #expect(index([frame], []).complaint(archiveSize: 100) != nil)
        #expect(index([frame], [member, member]).complaint(archiveSize: 100) != nil)
    }

    // MARK: A long one is decoded in batches, by several threads

    @Test func aLongIndexComesBackInItsOrder() throws {
        let long = index(
            (0..<3000).map { Self.frame(offset: Int64($0)) },
            (0..<3000).map { Self.member(frame: $0, size: Int64(3000 - $0)) }
        )
        let read = try long.encoded(at: 0).withUnsafeBytes { bytes in
            let end = UnsafeRawBufferPointer(rebasing: bytes.suffix(ArchiveIndex.footerSize))
            let footer = try #require(ArchiveIndex.Footer(end, fileSize: Int64(bytes.count)))
            let payload = UnsafeRawBufferPointer(rebasing: bytes.dropFirst(SkippableFrame.headerSize))
            return try ArchiveIndex(payload: payload, footer: footer)
        }
        #expect(read == long)
    }

    @Test(arguments: [0, 1500, 2999]) func aFaultIsFoundInAnyBatch(place: Int) throws {
        var members = [String](repeating: #"{"path":"x","frame":0,"offset":0,"header":512,"size":1}"#, count: 3000)
        #expect(try Self.read(members).members.count == 3000)
        members[place] = "null"
        #expect(throws: DecodingError.self) { try Self.read(members) }
    }

    private static func read(_ members: [String]) throws -> ArchiveIndex {
        let json = #"{"version":1,"frames":[],"members":["# + members.joined(separator: ",") + "]}"
        return try ArchiveIndex(json: { consume in try Array(json.utf8).withUnsafeBytes(consume) })
    }
}
