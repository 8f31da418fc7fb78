import FileSystem
import TestSupport
import Testing

@testable import BundleArchive

/// Archives made to do harm, as the reader of archives meets them: each ends in an error that says why.
struct HostileFramesTests {
    let folder: SharedFolder
    var path: String { folder.path + "/hostile.tar.zst" }
    let readme = [(path: "README.txt", header: 512, size: Int64(1))]

    init() throws { folder = try SharedFolder() }

    private func write(_ bytes: [UInt8]) throws {
        try Folder.remove(path)
        try WholeFile.write(bytes, to: path)
    }

    private func honest() throws -> ForgedArchive {
        var archive = ForgedArchive()
        try archive.add(ForgedArchive.readme() + ForgedArchive.end, members: readme)
        return archive
    }

    /// Why reading the first member fails.
    private func reason(_ repair: ArchiveReader.Repair = .refuse) throws -> String? {
        let reader = try ArchiveReader(path: path, repairing: repair)
        let error = #expect(throws: ArchiveError.self) { try reader.content(of: reader.index.members[0].path) }
        guard case .damaged(_, let places)? = error else { return nil }
        return places.first?.reason
    }

    private func expectLost(_ reason: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let error = #expect(throws: ArchiveError.self, sourceLocation: sourceLocation) { try ArchiveReader(path: path) }
        guard case .indexLost(_, _, reason)? = error else {
            Issue.record("\(String(describing: error))", sourceLocation: sourceLocation)
            return
        }
    }

    @Test func whatIsForgedHonestlyOpens() throws {
        try write(try honest().whole())
        #expect(try ArchiveReader(path: path).content(of: "README.txt") == [1])
    }

    /// zstd's own checksum, a frame's last four bytes, is for those who have no index with the frame's hash.
    @Test(arguments: [true, false]) func aFramesOwnChecksumCountsWhereNoHashDoes(counts: Bool) throws {
        let content = [UInt8](repeating: 7, count: 5000)
        var frame = [UInt8](repeating: 0, count: FrameCompressor.bound(content.count))
        let count = try content.withUnsafeBytes { raw in
            try frame.withUnsafeMutableBytes { try FrameCompressor(level: 1).compress(raw, into: $0) }
        }
        frame[count - 1] ^= 1
        var decoded = [UInt8](repeating: 0, count: content.count)
        let decompressor = FrameDecompressor(checksContent: counts)
        func decode() throws {
            try frame[..<count].withUnsafeBytes { input in
                _ = try decoded.withUnsafeMutableBytes { try decompressor.decompress(input, into: $0) }
            }
        }
        if counts {
            #expect(throws: FrameError.self) { try decode() }
        } else {
            try decode()
            #expect(decoded == content)
        }
    }

    // MARK: Bombs

    @Test func aFrameThatHoldsMoreThanTheIndexSaysIsDamage() throws {
        var archive = ForgedArchive()
        let raw = ForgedArchive.readme() + ForgedArchive.end + [UInt8](repeating: 0, count: 1 << 20)
        try archive.add(raw, claiming: 2048, members: readme)
        try write(try archive.whole())
        #expect(try reason() == "it holds \(raw.count) bytes, not 2048")
    }

    @Test func aFrameLargerThanOursIsNotDecoded() throws {
        var archive = ForgedArchive()
        let raw = ForgedArchive.readme() + [UInt8](repeating: 0, count: 64 << 20)
        try archive.add(raw, claiming: 2048, members: readme)
        try write(try archive.whole())
        #expect(try reason()?.contains("too small") == true)
        // Nor when the index is lost.
        try write(archive.bytes)
        #expect(throws: ArchiveError.notABundle(path)) { try ArchiveReader(path: path, repairing: .tail) }
    }

    @Test(arguments: [1 << 30, 1 << 40, Int.max]) func anIndexThatClaimsMuchIsNotRead(size: Int) throws {
        try write(try honest().whole(json: Array("{}".utf8), claiming: size))
        try expectLost("it is missing")
    }

    @Test func anIndexThatIsABombIsNotDecoded() throws {
        try write(try honest().whole(json: [UInt8](repeating: UInt8(ascii: " "), count: 65 << 20)))
        try expectLost("it is missing")
    }

    /// A smaller one is read, and takes no memory.
    @Test func anIndexOfSpacesIsNone() throws {
        try write(try honest().whole(json: [UInt8](repeating: UInt8(ascii: " "), count: 32 << 20)))
        try expectLost("it is no such JSON as this tool writes")
    }

    /// A file of empty frames fills neither memory nor time.
    @Test func emptyFramesAreSteppedOver() throws {
        var archive = ForgedArchive()
        try archive.add(ForgedArchive.readme(), members: readme)
        let nothing = SkippableFrame.header(count: 0)
        var bytes = archive.bytes
        for _ in 0..<500_000 { bytes += nothing }
        try write(bytes)
        let reader = try ArchiveReader(path: path, repairing: .tail)
        #expect(reader.index.frames.count == 1)
        #expect(reader.cutAt == Int64(bytes.count))
    }

    // MARK: The index's JSON

    @Test(arguments: [
        String(repeating: "[", count: 200_000), String(repeating: #"{"frames":"#, count: 50_000), "", "{}", "null",
        #"{"version":1e999,"frames":[],"members":[]}"#, #"{"version":1,"frames":[],"members":[null]}"#,
        #"{"version":1,"frames":[{"offset":9223372036854775808,"compressedSize":1,"rawSize":1,"sha256":""}],"members":[]}"#,
    ])
    func anIndexOfOtherJSONIsLost(json: String) throws {
        // So many brackets shrink to less than an honest index would.
        let noise = (0..<json.utf8.count / 50).map { _ in UInt8.random(in: 32...126) }
        try write(try honest().whole(json: Array(json.utf8) + noise))
        try expectLost("it is no such JSON as this tool writes")
        #expect(try ArchiveReader(path: path, repairing: .index).content(of: "README.txt") == [1])
    }

    @Test(arguments: [Int64.max, Int64.max - 511, -1]) func sizesThatOverflowAreLies(size: Int64) throws {
        var archive = try honest()
        archive.index.members = [.init(path: "README.txt", frame: 0, offset: 0, header: 512, size: size)]
        try write(try archive.whole())
        try expectLost("member README.txt does not lie where it can")
    }

    // MARK: The tar

    /// A header that says one size and an extended header that says another: the latter holds, as it does for `tar`.
    @Test func twoSizesOfOneMemberAreDamage() throws {
        var archive = ForgedArchive()
        let header = ForgedArchive.extended("size", "1") + ForgedArchive.block("README.txt", type: "0", size: 512)
        let raw = header + [UInt8](repeating: 65, count: 512) + ForgedArchive.end
        try archive.add(raw, members: [("README.txt", header.count, 512)])
        try write(try archive.whole())
        #expect(try reason() == "its header of README.txt is not the one that the index tells of")
        try write(archive.bytes)
        let rebuilt = try ArchiveReader(path: path, repairing: .index)
        #expect(rebuilt.index.members.map(\.size) == [1])
    }

    @Test func twoPathsOfOneMemberAreDamage() throws {
        var archive = ForgedArchive()
        let header = ForgedArchive.extended("path", "other") + ForgedArchive.block("README.txt", type: "0", size: 1)
        try archive.add(
            header + [1] + [UInt8](repeating: 0, count: 511) + ForgedArchive.end,
            members: [("README.txt", header.count, 1)]
        )
        try write(try archive.whole())
        #expect(try reason() == "its header of README.txt is not the one that the index tells of")
    }

    /// GNU's long names and sparse files, hard links, devices.
    @Test(arguments: ["L", "K", "S", "1", "3", "4", "6", "7", "V", "g"]) func otherTypesAreDamage(type: Character)
        throws
    {
        var archive = ForgedArchive()
        let header = ForgedArchive.block("README.txt", type: type, size: 1)
        let raw = header + [1] + [UInt8](repeating: 0, count: 511) + ForgedArchive.end
        try archive.add(raw, members: readme)
        try write(try archive.whole())
        #expect(try reason() == "its header of README.txt is not the one that the index tells of")
        try write(archive.bytes)
        #expect(throws: ArchiveError.notABundle(path)) { try ArchiveReader(path: path, repairing: .tail) }
    }

    /// `tar` would go on reading where the index says that all is over.
    @Test func aMemberBehindTheLastOneIsDamage() throws {
        var archive = ForgedArchive()
        let hidden = ForgedArchive.tar(TarMember(path: "hidden", size: 100), [UInt8](repeating: 1, count: 100))
        try archive.add(ForgedArchive.readme() + hidden, members: readme)
        try write(try archive.whole())
        #expect(try reason() == "bytes lie in it behind the last member")
    }

    /// The members before the damage are readable, those of the damaged frame are not.
    @Test func aTarThatBreaksOffInAFrameGivesTheMembersBefore() throws {
        var archive = ForgedArchive()
        try archive.add(ForgedArchive.readme(), members: readme)
        let good = ForgedArchive.tar(TarMember(path: "good", size: 1), [1])
        try archive.add(good + good + [UInt8](repeating: 9, count: 512), members: [])
        try write(archive.bytes)
        let reader = try ArchiveReader(path: path, repairing: .tail)
        #expect(reader.index.members.map(\.path) == ["README.txt"])
        #expect(try reader.content(of: "README.txt") == [1])
    }

    // MARK: Frames beside the tar

    @Test func aSkippableFrameInTheMiddleChangesNothing() throws {
        var archive = ForgedArchive()
        try archive.add(ForgedArchive.readme(), members: readme)
        archive.add(
            frame: SkippableFrame.header(count: 100) + [UInt8](repeating: 7, count: 100),
            rawSize: 0,
            members: []
        )
        let second = ForgedArchive.tar(TarMember(path: "second", size: 1), [2])
        try archive.add(second + ForgedArchive.end, members: [("second", 512, 1)])
        for bytes in [try archive.whole(), archive.bytes] {
            try write(bytes)
            let reader = try ArchiveReader(path: path, repairing: .index)
            #expect(try reader.content(of: "README.txt") == [1])
            #expect(try reader.content(of: "second") == [2])
        }
        let listed = try Subprocess.run("sh", ["-c", #"zstd -dc "$0" | tar -t"#, path])
        #expect(listed.output == "README.txt\nsecond\n")
    }

    @Test func whatIsAppendedHidesTheIndex() throws {
        let whole = try honest().whole()
        for rest in [[0], Array("garbage".utf8), [UInt8](repeating: 0, count: 100_000), whole] {
            try write(whole + rest)
            try expectLost("it is missing")
            let reader = try ArchiveReader(path: path, repairing: .index)
            #expect(reader.index.members.map(\.path) == ["README.txt"])
        }
    }
}
