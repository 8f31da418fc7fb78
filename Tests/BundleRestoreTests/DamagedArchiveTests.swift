import BundleTestSupport
import FileSystem
import TestSupport
import Testing

@testable import BundleContents
@testable import BundleArchive
@testable import BundleCreation

/// What bad input gets: the member that is damaged and where, and nothing outside of it.
struct DamagedArchiveTests {
    let server: SmallServer
    let path: String
    let bytes: [UInt8]

    init() throws {
        server = try SmallServer()
        // Two members with frames of their own.
        for name in ["first", "second"] {
            let noise = try [UInt8](unsafeUninitializedCapacity: 9 << 20) { buffer, count in
                let source = try FileDescriptor.open("/dev/urandom")
                count = try source.read(into: UnsafeMutableRawBufferPointer(buffer))
            }
            try WholeFile.write(noise, to: "\(server.files)/\(name).bin")
        }
        path = try server.createBundle().path
        bytes = try WholeFile.read(path)
    }

    /// Writes a changed copy of the bundle and verifies it.
    func verify(_ changed: [UInt8]) throws -> BundleVerifier.Report {
        let copy = server.folder.path + "/changed.tar.zst"
        try Folder.remove(copy)
        try WholeFile.write(changed, to: copy)
        return try BundleVerifier.verify(copy, jobs: 2, cancellation: Cancellation()) { _ in }
    }

    /// One byte in each frame: always found, and the member that owns the byte is named.
    @Test func aFlippedByteNamesItsMember() throws {
        let reader = try ArchiveReader(path: path)
        let index = reader.index
        for (number, frame) in index.frames.enumerated() {
            var changed = bytes
            changed[Int(frame.offset) + frame.compressedSize / 2] ^= 0x10
            let error = #expect(throws: ArchiveError.self, "frame \(number)") { try verify(changed) }
            let expected = reader.map.members(inFrame: number).map { index.members[$0].path }
            guard case .damaged(_, let places)? = error else {
                // The bundle's own papers are read first, and are named too.
                Issue.record("frame \(number): \(String(describing: error))")
                continue
            }
            #expect(places.compactMap(\.member) == expected)
            #expect(places.allSatisfy { $0.range?.contains(frame.offset) == true })
        }
        #expect(try verify(bytes).members > 5)
    }

    /// Behind a large last member the end of the tar has a frame of its own, in which no member lies.
    @Test func damageAtTheEndOfTheTarIsDamage() throws {
        let path = server.folder.path + "/end.tar.zst"
        let writer = try ArchiveWriter(path: path, ArchiveWriter.Options(jobs: 1))
        try writer.add(TarMember(path: "large"), content: [UInt8](repeating: 7, count: 5 << 20))
        try writer.finish()
        let reader = try ArchiveReader(path: path)
        let last = reader.index.frames.count - 1
        #expect(reader.map.members(inFrame: last).isEmpty)
        #expect(reader.damage(inFrame: last, "why").map(\.reason) == ["why"])
    }

    @Test func severalDamagedPlacesAreAllNamed() throws {
        let reader = try ArchiveReader(path: path)
        var changed = bytes
        for name in ["files/first.bin", "files/second.bin"] {
            let member = try #require(reader.index.members.first { $0.path == name })
            changed[Int(reader.index.frames[member.frame].offset) + 100] ^= 1
        }
        guard case .damaged(_, let places)? = #expect(throws: ArchiveError.self, performing: { try verify(changed) })
        else {
            Issue.record("not found")
            return
        }
        #expect(places.compactMap(\.member) == ["files/first.bin", "files/second.bin"])
    }

    @Test func aFlippedByteInTheIndexIsNoticed() throws {
        let end = try ArchiveReader(path: path).index.frames.last.map { $0.offset + Int64($0.compressedSize) }
        for position in stride(from: Int(try #require(end)) + 8, to: bytes.count, by: 7) {
            var changed = bytes
            changed[position] ^= 1
            #expect(throws: ArchiveError.self, "at \(position)") { try verify(changed) }
        }
    }

    /// Cut anywhere: never a good bundle, never a crash, and the error tells how far it is whole.
    @Test func aTruncatedBundleSaysWhere() throws {
        let frames = try ArchiveReader(path: path).index.frames
        let cuts = [1, 100, Int(frames[1].offset) + 10, bytes.count / 2]
        for cut in cuts {
            let error = #expect(throws: ArchiveError.self, "cut at \(cut)") { try verify(Array(bytes[..<cut])) }
            if cut < Int(frames[0].compressedSize) { continue }
            guard case .truncated(_, let member, let at)? = error else {
                Issue.record("cut at \(cut): \(String(describing: error))")
                continue
            }
            #expect(member != nil)
            #expect(at <= cut)
        }
    }

    /// Only the index is cut: every member is there, and can be restored; but the bundle is not what was written.
    @Test(arguments: [1, 72]) func aCutIndexIsALostOne(missing: Int) throws {
        let error = #expect(throws: ArchiveError.self) { try verify(Array(bytes.dropLast(missing))) }
        guard case .indexLost? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func aForeignFileIsRefused() throws {
        let files: [[UInt8]] = [
            [], Array("hello".utf8), [UInt8](repeating: 0, count: 100_000),
            // A zstd frame that holds no tar.
            [0x28, 0xb5, 0x2f, 0xfd, 0x04, 0x58, 0x29, 0x00, 0x00, 0x68, 0x65, 0x6c, 0x6c, 0x6f],
        ]
        for file in files {
            guard case .notABundle? = #expect(throws: ArchiveError.self, performing: { try verify(file) }) else {
                Issue.record("\(file.prefix(8))")
                continue
            }
        }
    }

    @Test func aRestoreOfADamagedBundleTouchesNothing() throws {
        let index = try ArchiveReader(path: path).index
        let member = try #require(index.members.first { $0.path == "files/second.bin" })
        var changed = bytes
        changed[Int(index.frames[member.frame].offset) + 50] ^= 1
        try Folder.remove(path)
        try WholeFile.write(changed, to: path)
        let target = server.folder.path + "/restored"
        try Folder.create(target)
        try WholeFile.write(Array("mine".utf8), to: target + "/mine.txt")
        #expect(throws: ArchiveError.self) { try server.restore(path, replace: true) }
        #expect(try Folder.names(in: target) == ["mine.txt"])
        #expect(
            try Folder.names(in: server.folder.path).filter { $0.contains("restoring") || $0.contains("replaced") }
                == []
        )
    }

    /// The distribution's `zstd` agrees that every frame is whole and that the index is to be skipped.
    @Test func zstdItselfAcceptsTheFile() throws {
        let result = try Subprocess.run("zstd", ["-t", "-q", path])
        #expect(result.status == 0, "\(result.errors)")
    }
}
