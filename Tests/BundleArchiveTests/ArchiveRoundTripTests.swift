import Checksums
import FileSystem
import TestSupport
import Testing

@testable import BundleArchive

/// What goes into an archive comes out of it, by our reader and by the distribution's tools.
struct ArchiveRoundTripTests {
    /// Sizes around every border, handed over and read by the workers.
    @Test(arguments: [1, 3]) func everySizeComesBack(jobs: Int) throws {
        let sample = try SampleArchive(jobs: jobs)
        let reader = try ArchiveReader(path: sample.path)
        #expect(reader.index.members.map(\.path) == sample.members.map(\.member.path))
        for (member, content) in sample.members {
            let found = try reader.content(of: member.path)
            #expect(found == content, "\(member.path) of \(content.count) bytes")
        }
    }

    @Test func theFramesAreWithinTheirLimits() throws {
        let sample = try SampleArchive()
        let reader = try withExtendedLifetime(sample) { try ArchiveReader(path: $0.path) }
        #expect(reader.index.frames.allSatisfy { $0.rawSize <= FrameSlot.rawCapacity && $0.rawSize % 512 == 0 })
        // 9 MiB are three pieces.
        let large = try #require(reader.index.members.first { $0.path == "copied/8" })
        #expect(reader.index.frames(of: large).count == 3)
    }

    /// The pieces' checks, joined, are that of the whole.
    @Test func thePiecesChecksAreThatOfTheWhole() throws {
        let sample = try SampleArchive()
        let reader = try ArchiveReader(path: sample.path)
        let codes = Monitor<[Int: (code: CRC32C, size: Int64)]>([:])
        try reader.readAll(
            jobs: 3,
            onProgress: { _ in },
            inOrder: { read in
                codes.change { codes in
                    let found = codes[read.piece.member] ?? (CRC32C(), 0)
                    let count = Int64(read.content.count)
                    codes[read.piece.member] = (found.code.followed(by: read.code, count: count), found.size + count)
                }
            },
            damaged: { Issue.record("frame \($0): \($1)") }
        )
        let found = codes.change { $0 }
        for (number, (member, content)) in sample.members.enumerated() {
            let whole = content.withUnsafeBytes { CRC32C($0) }
            #expect(found[number]?.code.hexadecimal == whole.hexadecimal, "\(member.path)")
            #expect(found[number]?.size == member.size)
        }
    }

    @Test func tarItselfFindsTheSame() throws {
        let sample = try SampleArchive(reserving: 64 << 10)
        let listed = try Subprocess.run("sh", ["-c", #"zstd -dc "$0" | tar -t"#, sample.path])
        #expect(listed.errors == "")
        let names = listed.output.split(separator: "\n").map { $0.hasSuffix("/") ? String($0.dropLast()) : String($0) }
        #expect(names == sample.members.map(\.member.path))
        let opened = try sample.unpackedByTar()
        for (member, content) in sample.members where member.kind == .file {
            let found = try WholeFile.read(opened + "/" + member.path)
            #expect(found == content, "\(member.path)")
        }
    }

    @Test func aFrameThatIsMadeLastStandsWhereItWasReserved() throws {
        let sample = try SampleArchive(reserving: 64 << 10)
        let reader = try ArchiveReader(path: sample.path)
        #expect(reader.index.members.map(\.path) == sample.members.map(\.member.path))
        let late = try #require(sample.members.first { $0.member.path == "late/label" })
        #expect(try reader.content(of: "late/label") == late.content)
    }

    @Test func tensOfThousandsOfTinyMembersOpen() throws {
        let folder = try SharedFolder()
        let path = folder.path + "/tiny.tar.zst"
        let writer = try ArchiveWriter(path: path, ArchiveWriter.Options(jobs: 2))
        let count = 20_000
        for number in 0..<count {
            try writer.add(TarMember(path: "postgres/data/base/16384/\(number)"), content: [])
        }
        try writer.finish()
        let reader = try ArchiveReader(path: path)
        #expect(reader.index.members.count == count)
        #expect(try reader.content(of: "postgres/data/base/16384/19999") == [])
        // The reader refuses an index that shrank to a hundredth: an honest one stays far from it.
        let tail = try WholeFile.read(path).suffix(ArchiveIndex.footerSize)
        let size = try #require(try FileStatus.of(path)?.size)
        let footer = try #require(Array(tail).withUnsafeBytes { ArchiveIndex.Footer($0, fileSize: size) })
        #expect(footer.jsonSize / footer.indexSize < 40, "\(footer)")
    }

    /// Pictures and archives are not squeezed a second time.
    @Test func whatIsCompressedAlreadyIsStored() throws {
        let folder = try SharedFolder()
        let path = folder.path + "/noise.tar.zst"
        let noise = try [UInt8](unsafeUninitializedCapacity: 8 << 20) { buffer, count in
            count = try FileDescriptor.open("/dev/urandom").read(into: UnsafeMutableRawBufferPointer(buffer))
        }
        let writer = try ArchiveWriter(path: path, ArchiveWriter.Options(jobs: 1, level: 19))
        try writer.add(TarMember(path: "noise"), content: noise)
        try writer.finish()
        let reader = try ArchiveReader(path: path)
        for frame in reader.index.frames where frame.rawSize > 1 << 20 {
            #expect(frame.compressedSize >= frame.rawSize - 4096)
            #expect(frame.compressedSize <= frame.rawSize + frame.rawSize / 1000)
        }
        #expect(try reader.content(of: "noise") == noise)
    }
}
