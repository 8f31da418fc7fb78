import FileSystem
import Foundation
import TestSupport
import Testing

/// Memory at a page's start, as a device wants it.
private final class AlignedBytes {
    let buffer: UnsafeMutableRawBufferPointer

    init(count: Int) {
        buffer = .allocate(byteCount: count, alignment: FileDescriptor.directBlock)
        for index in 0..<count { buffer[index] = UInt8(truncatingIfNeeded: index &* 31 &+ index / 509) }
    }

    deinit { buffer.deallocate() }
}

struct DirectWritingTests {
    @Test(arguments: [0, 1, 4095, 4096, 4097, 12_288, 100_000])
    func aFileHoldsWhatWasWrittenPastTheCache(_ count: Int) throws {
        let folder = try TemporaryFolder(prefix: "direct")
        let bytes = AlignedBytes(count: count)
        let path = folder.path + "/direct"
        let file = try FileDescriptor.create(path)
        try file.writeDirectly(UnsafeRawBufferPointer(bytes.buffer), at: 8192)
        try file.writeDirectly(UnsafeRawBufferPointer(rebasing: bytes.buffer.prefix(4096)), at: 0)
        try file.close()
        let written = try WholeFile.read(path)
        #expect(written.count == (count == 0 ? min(count, 4096) : 8192 + count))
        #expect(written.dropFirst(8192).elementsEqual(bytes.buffer))
        #expect(written.prefix(4096).prefix(count).elementsEqual(bytes.buffer.prefix(4096)))
    }

    /// Offsets and addresses that no device takes go through the cache.
    @Test(arguments: [(0, 1), (512, 0), (4095, 3)])
    func whatIsNotAlignedIsWrittenAllTheSame(_ offset: Int, _ start: Int) throws {
        let folder = try TemporaryFolder(prefix: "direct")
        let bytes = AlignedBytes(count: 20_000)
        let part = UnsafeRawBufferPointer(rebasing: bytes.buffer[start...])
        let file = try FileDescriptor.create(folder.path + "/unaligned")
        try file.writeDirectly(part, at: Int64(offset))
        try file.close()
        #expect(try WholeFile.read(folder.path + "/unaligned").dropFirst(offset).elementsEqual(part))
    }

    @Test func whereTheFileSystemCannotTheCacheIsUsed() throws {
        // A file system in memory has nothing behind its cache.
        let path = "/dev/shm/omsupply-direct-\(UUID().uuidString)"
        let bytes = AlignedBytes(count: 8192)
        let file = try FileDescriptor.create(path)
        defer { try? Folder.remove(path) }
        try file.writeDirectly(UnsafeRawBufferPointer(bytes.buffer), at: 0)
        try file.close()
        #expect(try WholeFile.read(path).elementsEqual(bytes.buffer))
    }

    /// Pieces that end anywhere, over several blocks, with a gap that is filled later on both sides of what is written.
    @Test func anOutputIsItsPiecesInOrder() throws {
        let folder = try TemporaryFolder(prefix: "direct")
        let output = SequentialOutput(try FileDescriptor.create(folder.path + "/output"))
        var expected: [UInt8] = []
        var size = 1
        while expected.count < 11 << 20 {
            let piece = (0..<size).map { UInt8(truncatingIfNeeded: $0 ^ size) }
            try piece.withUnsafeBytes { try output.append($0) }
            expected += piece
            if size % 3 == 0 {
                try output.appendZeros(size / 2)
                expected += [UInt8](repeating: 0, count: size / 2)
            }
            #expect(output.position == Int64(expected.count))
            size = size * 5 / 3 + 1
        }
        // Before the first block's end, across the last one's begin, and at the very end.
        for offset in [100, (expected.count / (4 << 20) * (4 << 20)) - 50, expected.count - 100] {
            let patch = [UInt8](repeating: 0xAB, count: 100)
            try patch.withUnsafeBytes { try output.overwrite($0, at: Int64(offset)) }
            expected.replaceSubrange(offset..<(offset + 100), with: patch)
        }
        try output.finish()
        #expect(try WholeFile.read(folder.path + "/output") == expected)
    }
}
