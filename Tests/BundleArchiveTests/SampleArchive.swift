import FileSystem
import TestSupport

@testable import BundleArchive

/// An archive of files of many sizes, some handed over and some read by the workers, and what it has to hold.
struct SampleArchive {
    let folder: SharedFolder
    let path: String
    /// In the archive's order.
    private(set) var members: [(member: TarMember, content: [UInt8])] = []

    static let sizes = [0, 1, 511, 512, 513, (4 << 20) - 1, 4 << 20, (4 << 20) + 1, 9 << 20]

    /// - Parameter reserving: room for a frame in the middle that is made at the end.
    init(sizes: [Int] = Self.sizes, jobs: Int = 2, reserving capacity: Int? = nil) throws {
        folder = try SharedFolder()
        path = folder.path + "/sample.tar.zst"
        let writer = try ArchiveWriter(path: path, ArchiveWriter.Options(jobs: jobs))
        try add("README.txt", Array("sample".utf8), to: writer)
        let late = (TarMember(path: "late/label", size: 700), Self.bytes(700, seed: 77))
        for (number, size) in sizes.enumerated() {
            try stream("streamed/\(number)", Self.bytes(size, seed: number), to: writer)
            try copy("copied/\(number)", Self.bytes(size, seed: number + 100), to: writer)
            if number == 3, let capacity {
                try writer.reserveFrame(capacity: capacity)
                members.append(late)
            }
        }
        let inner = TarMember(path: "folder", kind: .folder, mode: 0o700)
        try writer.add(inner)
        members.append((inner, []))
        let link = TarMember(path: "folder/link", kind: .link(to: "leaf"), mode: 0o777)
        try writer.add(link)
        members.append((link, []))
        if capacity != nil { try writer.fillReservedFrame([late]) }
        try writer.finish()
    }

    private mutating func add(_ path: String, _ content: [UInt8], to writer: ArchiveWriter) throws {
        let member = TarMember(path: path, size: Int64(content.count))
        try writer.add(member, content: content)
        members.append((member, content))
    }

    private mutating func stream(_ path: String, _ content: [UInt8], to writer: ArchiveWriter) throws {
        let member = TarMember(path: path, size: Int64(content.count))
        try writer.begin(member)
        // Messages and frames have nothing to do with each other.
        for start in stride(from: 0, to: content.count, by: 1_000_003) {
            try content[start..<min(content.count, start + 1_000_003)].withUnsafeBytes { try writer.write($0) }
        }
        try writer.end()
        members.append((member, content))
    }

    private mutating func copy(_ path: String, _ content: [UInt8], to writer: ArchiveWriter) throws {
        let source = folder.path + "/source-\(members.count)"
        try WholeFile.write(content, to: source)
        let member = TarMember(path: path, size: Int64(content.count))
        try writer.copy(SourceFile(path: source, member: member))
        members.append((member, content))
    }

    /// Bytes that differ from place to place, and shrink.
    static func bytes(_ count: Int, seed: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        let block = (0..<4099).map { _ in UInt8.random(in: 0...255, using: &generator) } + Array("\(seed)".utf8)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        while bytes.count < count { bytes += block.prefix(count - bytes.count) }
        return bytes
    }

    /// Unpacked by the distribution's own tools.
    func unpackedByTar() throws -> String {
        let opened = folder.path + "/opened"
        try Folder.create(opened)
        let result = try Subprocess.run("sh", ["-c", #"zstd -dc "$0" | tar -x -C "$1""#, path, opened])
        guard result.status == 0, result.errors.isEmpty else {
            throw ArchiveError.notABundle(result.errors)
        }
        return opened
    }

    /// A copy of the archive with its bytes changed.
    func changed(_ name: String = "changed", _ change: (inout [UInt8]) throws -> Void) throws -> String {
        var bytes = try WholeFile.read(path)
        try change(&bytes)
        let copy = "\(folder.path)/\(name).tar.zst"
        try WholeFile.write(bytes, to: copy)
        return copy
    }
}
