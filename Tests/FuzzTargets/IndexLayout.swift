internal import BundleArchive
internal import FoundationEssentials

/// An index as JSON has it, put together from frames and members that need not make sense.
struct LooseIndex: Codable {
    struct Frame: Codable {
        var offset: Int64
        var compressedSize: Int
        var rawSize: Int
        var sha256: String
    }

    struct Member: Codable {
        var path: String
        var frame: Int
        var offset: Int
        var header: Int
        var size: Int64
    }

    var version = 1
    var frames: [Frame] = []
    var members: [Member] = []

    var json: Data {
        guard let json = try? JSONEncoder().encode(self) else { preconditionFailure("an index has no JSON") }
        return json
    }

    /// nil when its numbers are not those of an index.
    var index: ArchiveIndex? {
        let json = [UInt8](json)
        return try? ArchiveIndex { consume in try json.withUnsafeBytes { try consume($0) } }
    }
}

/// Lays members out in frames, one behind the other.
struct IndexLayout {
    private var loose = LooseIndex()
    private var rawSize = 0
    var frameCount: Int { loose.frames.count }

    mutating func cut(evenEmpty: Bool = false) {
        guard rawSize > 0 || evenEmpty else { return }
        let offset = loose.frames.last.map { $0.offset + Int64($0.compressedSize) } ?? 0
        let hash = String(repeating: "0", count: 64)
        loose.frames.append(.init(offset: offset, compressedSize: 10, rawSize: rawSize, sha256: hash))
        rawSize = 0
    }

    /// - Parameter step: the content is cut every so many bytes.
    mutating func add(header: Int, size: Int, cutBehindHeader: Bool, step: Int?) {
        // A frame has room for four mebibytes.
        if rawSize + header + size > 4 << 20 { cut() }
        let member = LooseIndex.Member(
            path: "m",
            frame: loose.frames.count,
            offset: rawSize,
            header: header,
            size: Int64(size)
        )
        loose.members.append(member)
        rawSize += header
        if cutBehindHeader { cut() }
        var rest = (size + 511) / 512 * 512
        while let step, rest > step {
            rawSize += step
            rest -= step
            cut()
        }
        rawSize += rest
    }

    var finished: ArchiveIndex? {
        var whole = self
        whole.rawSize += 1024
        whole.cut()
        return whole.loose.index
    }
}
