import FileSystem
import TestSupport
import Testing

@testable import BundleArchive

/// An archive that lost its end gives what it still has.
struct LostIndexTests {
    let sample: SampleArchive
    let whole: ArchiveReader
    /// What the distribution's tools make of the whole archive.
    let opened: String

    init() throws {
        sample = try SampleArchive(sizes: [0, 1, 512, 5000, 5 << 20, 100], reserving: 64 << 10)
        whole = try ArchiveReader(path: sample.path)
        opened = try sample.unpackedByTar()
    }

    private func expectSame(_ reader: ArchiveReader, _ paths: [String]) throws {
        for path in paths {
            let link = try FileStatus.of(opened + "/" + path)
            guard link?.kind == .file else { continue }
            let content = try reader.content(of: path)
            #expect(try content == WholeFile.read(opened + "/" + path), "\(path)")
        }
    }

    /// Every byte of the footer, and every seventh of the index.
    @Test func aDamagedIndexIsRebuilt() throws {
        let size = Int(try #require(try FileStatus.of(sample.path)?.size))
        let start = Int(whole.index.compressedSize)
        let places = Array(stride(from: start, to: size - 72, by: 7)) + Array((size - 72)..<size)
        for place in places where !(start..<(start + 8)).contains(place) {
            let path = try sample.changed { $0[place] ^= 0x21 }
            let error = #expect(throws: ArchiveError.self, "byte \(place)") { try ArchiveReader(path: path) }
            guard case .indexLost(_, Int64(start), _)? = error else {
                Issue.record("byte \(place): \(String(describing: error))")
                return
            }
            let reader = try ArchiveReader(path: path, repairing: .index)
            #expect(reader.indexIsRebuilt && reader.cutAt == nil)
            #expect(reader.index.members.map(\.path) == whole.index.members.map(\.path))
        }
        let path = try sample.changed { $0[size - 1] ^= 1 }
        try expectSame(try ArchiveReader(path: path, repairing: .index), whole.index.members.map(\.path))
    }

    @Test func aMissingIndexIsRebuilt() throws {
        let start = Int(whole.index.compressedSize)
        let size = Int(try #require(try FileStatus.of(sample.path)?.size))
        for cut in [start, start + 1, start + 8, size - 72, size - 1] {
            let path = try sample.changed { $0.removeLast(size - cut) }
            let error = #expect(throws: ArchiveError.self) { try ArchiveReader(path: path) }
            #expect(error == .indexLost(path, at: Int64(start), reason: "it is missing"))
            let reader = try ArchiveReader(path: path, repairing: .index)
            #expect(reader.cutAt == nil)
            #expect(reader.index.members.map(\.size) == whole.index.members.map(\.size))
            try expectSame(reader, whole.index.members.map(\.path))
        }
    }

    /// Cut at every border of a frame and beside it: the members before the cut, and no others.
    @Test func aCutArchiveGivesTheMembersBeforeTheCut() throws {
        let index = whole.index
        var raw: Int64 = 0
        for (number, frame) in index.frames.enumerated() {
            for cut in [frame.offset, frame.offset + 1, frame.offset + Int64(frame.compressedSize) - 1] where cut > 0 {
                let path = try sample.changed { $0.removeLast($0.count - Int(cut)) }
                // The reserved frame is whole before the room behind it ends.
                let isInPadding = cut > frame.offset + 1 && frame.compressedSize == 64 << 10
                let reached = isInPadding ? raw + Int64(frame.rawSize) : raw
                let before = index.members.filter { memberEnd($0) <= reached }.map(\.path)
                if before.isEmpty { continue }
                let reader = try ArchiveReader(path: path, repairing: .tail)
                #expect(reader.index.members.map(\.path) == before, "cut at \(cut) in frame \(number)")
                #expect(try #require(reader.cutAt) <= cut)
                try expectSame(reader, before)
                let error = #expect(throws: ArchiveError.self) { try ArchiveReader(path: path, repairing: .index) }
                guard case .truncated? = error else {
                    Issue.record("\(String(describing: error))")
                    return
                }
            }
            raw += Int64(frame.rawSize)
        }
    }

    private func memberEnd(_ member: ArchiveIndex.Member) -> Int64 {
        let start = whole.index.frames[..<member.frame].reduce(Int64(member.offset)) { $0 + Int64($1.rawSize) }
        return start + member.length
    }

    /// Two reads: the end of the file, and the frame.
    @Test func aSmallMemberTakesTwoReads() throws {
        let reader = try ArchiveReader(path: sample.path)
        #expect(reader.readCount == 1)
        _ = try reader.content(of: "copied/5")
        #expect(reader.readCount == 2)
        _ = try reader.content(of: "copied/4")
        #expect(reader.readCount == 4)
    }
}
