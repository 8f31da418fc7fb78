internal import BundleArchive
internal import Checksums
internal import FoundationEssentials

/// An archive whose hashes are right, whatever its index and its frames say.
struct SealedArchive {
    private(set) var bytes: [UInt8] = []
    private var index: LooseIndex

    /// - Parameter index: where the frames lie, with any hashes.
    init(frames: [UInt8], _ index: LooseIndex) {
        self.index = index
        bytes = frames
        for number in self.index.frames.indices {
            let frame = self.index.frames[number]
            guard let offset = Int(exactly: frame.offset), frames.indices.contains(offset),
                (0...(frames.count - offset)).contains(frame.compressedSize)
            else { continue }
            self.index.frames[number].sha256 = Self.hash(frames[offset..<(offset + frame.compressedSize)])
        }
        close()
    }

    /// - Parameter index: how many bytes of the tar each frame holds, and what the members are.
    init(tar: [UInt8], _ index: LooseIndex) {
        self.index = index
        var rest = tar[...]
        for number in index.frames.indices {
            let part = rest.prefix(max(0, index.frames[number].rawSize))
            rest = rest.dropFirst(part.count)
            let frame = StoredFrame.bytes(of: part)
            let offset = Int64(bytes.count)
            let hash = Self.hash(frame[...])
            self.index.frames[number] = .init(
                offset: offset,
                compressedSize: frame.count,
                rawSize: part.count,
                sha256: hash
            )
            bytes += frame
        }
        close()
    }

    /// The tar in as few frames as it takes, its members where a parser finds them.
    init(tar: [UInt8], cuttingAt step: Int) {
        let found = RecordedTar()
        tar.withUnsafeBytes { found.consume($0) }
        var index = LooseIndex()
        var starts: [Int64] = [0]
        for member in found.members {
            if let start = starts.last, member.header.lowerBound - start >= step {
                starts.append(member.header.lowerBound)
            }
            index.members.append(
                .init(
                    path: member.member.path,
                    frame: starts.count - 1,
                    offset: Int(member.header.lowerBound - (starts.last ?? 0)),
                    header: member.header.count,
                    size: member.member.size
                )
            )
        }
        for (start, end) in zip(starts, starts.dropFirst() + [Int64(tar.count)]) {
            index.frames.append(.init(offset: 0, compressedSize: 0, rawSize: Int(end - start), sha256: ""))
        }
        self.init(tar: tar, index)
    }

    /// Appends the index and the footer, as the archive's format describes them.
    private mutating func close() {
        let offset = bytes.count
        let json = [UInt8](index.json)
        let compressed = StoredFrame.bytes(of: json)
        var payload = compressed + Array("OMSINDEX".utf8)
        for number in [1, offset, compressed.count, json.count] { payload += SyntheticWAL.little(UInt64(number)) }
        payload += payload.withUnsafeBytes { SHA256.hash($0) }
        bytes += [0x50, 0x2A, 0x4D, 0x18] + SyntheticWAL.little(UInt32(payload.count)) + payload
    }

    private static func hash(_ bytes: ArraySlice<UInt8>) -> String {
        bytes.withUnsafeBytes { hexadecimal(SHA256.hash($0)) }
    }
}
