import BundleArchive
import Checksums
import FileSystem
import TestSupport
import Testing

/// What a small file claims is not what the program takes of memory.
struct HostileMemoryTests {
    let folder: SharedFolder
    var path: String { folder.path + "/bomb.tar.zst" }

    init() throws { folder = try SharedFolder() }

    private func expectRefused(_ statuses: Set<Int32> = [65]) throws {
        let commands = [
            ["bundle", "verify", path], ["bundle", "show", path],
            ["restore", path, "--to", folder.path + "/r", "--yes"],
            ["bundle", "extract", path, "files", "--to", folder.path + "/out"],
        ]
        for words in commands {
            let (result, peak) = try PeakMemory.ofAdmin(words, in: folder.path)
            #expect(statuses.contains(result.status), "\(words)")
            #expect(peak < 150 << 20, "\(words): \(peak)")
        }
        #expect(try FileStatus.of(folder.path + "/r") == nil)
    }

    /// Three gigabytes of zeros in one frame.
    @Test func aBombOfOneFrame() throws {
        let made = try Subprocess.run("sh", ["-c", #"head -c 3000000000 /dev/zero | zstd -q -1 -o "$0""#, path])
        #expect(made.status == 0)
        try expectRefused()
    }

    /// A manifest of half a gigabyte in some kilobytes.
    @Test func aManifestOfSpaces() throws {
        let writer = try ArchiveWriter(path: path, ArchiveWriter.Options(jobs: 2))
        try writer.add(TarMember(path: "README.txt"), content: [1])
        let identity = #"""
            {"formatVersion":1,"id":"x","kind":"full","site":"s","created":"c","tool":"t",
            "server":{"sqlite":{"_0":{"libraryVersion":"3","database":"d"}}}}
            """#
        try writer.add(TarMember(path: "bundle.json"), content: Array(identity.utf8))
        let size = 512 << 20
        try writer.begin(TarMember(path: "MANIFEST.json", size: Int64(size)))
        let spaces = [UInt8](repeating: UInt8(ascii: " "), count: 4 << 20)
        for _ in 0..<(size / spaces.count) { try spaces.withUnsafeBytes { try writer.write($0) } }
        try writer.end()
        try writer.finish()
        // Nothing of it is a file to extract.
        try expectRefused([65, 66])
    }

    /// An index of a gigabyte of JSON, hashed as it should be.
    @Test func anIndexOfSpaces() throws {
        let head = folder.path + "/head"
        let writer = try ArchiveWriter(path: head, ArchiveWriter.Options(jobs: 1))
        try writer.add(TarMember(path: "README.txt"), content: [1])
        try writer.finish()
        let frames = try ArchiveReader(path: head).index.compressedSize
        let json = folder.path + "/json"
        _ = try Subprocess.run("sh", ["-c", #"head -c 1073741824 /dev/zero | tr '\0' ' ' | zstd -q -1 -o "$0""#, json])
        let compressed = try WholeFile.read(json)
        var hashed = compressed + Array("OMSINDEX".utf8)
        for number in [1, UInt64(frames), UInt64(compressed.count), 1 << 30] {
            hashed += withUnsafeBytes(of: number.littleEndian) { Array($0) }
        }
        let payload = hashed + hashed.withUnsafeBytes { SHA256.hash($0) }
        let header =
            withUnsafeBytes(of: UInt32(0x184D_2A50).littleEndian) { Array($0) }
            + withUnsafeBytes(of: UInt32(payload.count).littleEndian) { Array($0) }
        try WholeFile.write(Array(try WholeFile.read(head).prefix(Int(frames))) + header + payload, to: path)
        // The tar behind it is one of a single paper.
        try expectRefused([65, 66])
    }
}
