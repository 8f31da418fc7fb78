internal import BundleArchive
internal import Checksums
internal import FoundationEssentials

extension FuzzTarget {
    /// The first byte says what the rest is: 0 for an archive, 1 for an index and its frames, 2 for an index and its tar
    /// (two bytes say how long the index is), above that a tar that is cut into frames of about so many blocks.
    static func checkBundle(_ bytes: UnsafeRawBufferPointer) {
        guard let mode = bytes.first else { return }
        var rest = Array(bytes.dropFirst())
        switch mode {
        case 0: return checkFile(rest, isSingle: false)
        case 1, 2:
            guard rest.count >= 2 else { return }
            let count = Int(rest[0]) | Int(rest[1]) << 8
            guard let index = try? JSONDecoder().decode(LooseIndex.self, from: Data(rest.dropFirst(2).prefix(count)))
            else { return }
            rest.removeFirst(min(rest.count, 2 + count))
            if mode == 1 { return checkFile(SealedArchive(frames: rest, index).bytes, isSingle: false) }
            RecordedTar.mendChecksums(&rest)
            checkFile(SealedArchive(tar: rest, index).bytes, isSingle: true)
        default:
            RecordedTar.mendChecksums(&rest)
            checkFile(SealedArchive(tar: rest, cuttingAt: Int(mode) * 512).bytes, isSingle: true)
        }
    }

    /// - Parameter isSingle: each frame of the index is one zstd frame, as we write them.
    private static func checkFile(_ bytes: [UInt8], isSingle: Bool) {
        let file = ScratchFile(bytes)
        let archive = open(file)
        var whole: ReadArchive?
        if let archive, archive.index.rawSize < 16 << 20 {
            precondition(!archive.indexIsRebuilt)
            let read = ReadArchive(archive)
            checkMembers(archive, read)
            if read.damagedFrames.isEmpty {
                compareByHand(bytes, read)
                whole = read
            }
        }
        // Without its index it is the same archive, as far as it is one of ours.
        let isOurs = isSingle && archive?.index.frames.allSatisfy { $0.rawSize > 0 && $0.rawSize % 512 == 0 } ?? false
        if let archive, let whole, isOurs, archive.index.members.first?.path == "README.txt" {
            file.cut(to: archive.index.compressedSize)
            precondition(open(file) == nil)
            guard let rebuilt = open(file, .index) else {
                preconditionFailure("a whole tar is not read without its index")
            }
            precondition(rebuilt.indexIsRebuilt && ReadArchive(rebuilt).members == whole.members)
        }
        // What is left of a cut one is read as it was.
        if let last = bytes.last { file.cut(to: Int64(bytes.count) * Int64(last) / 256) }
        guard let left = open(file, .tail), left.index.rawSize < 16 << 20 else { return }
        let read = ReadArchive(left)
        checkMembers(left, read)
        if let whole, left.indexIsRebuilt, isSingle {
            precondition(read.damagedFrames.isEmpty && whole.members.starts(with: read.members))
        }
    }

    private static func open(_ file: ScratchFile, _ repair: ArchiveReader.Repair = .refuse) -> ArchiveReader? {
        do { return try ArchiveReader(path: file.path, repairing: repair) } catch is ArchiveError { return nil } catch {
            preconditionFailure("\(error)")
        }
    }

    /// Each member alone is what it is among all, or damaged where a frame of it is.
    private static func checkMembers(_ archive: ArchiveReader, _ read: ReadArchive) {
        for (number, entry) in archive.index.members.enumerated().prefix(20) {
            var code = CRC32C()
            do {
                let header = try archive.extract(number) { code.update($0) }
                precondition(header == read.members[number].member && code == read.members[number].code)
            } catch is ArchiveError {
                precondition(archive.index.frames(of: entry).contains { read.damagedFrames.contains($0) })
            } catch { preconditionFailure("\(error)") }
            guard let found = try? archive.member(at: entry.path) else { preconditionFailure("a member is not found") }
            precondition(archive.index.members[found].path.utf8.elementsEqual(entry.path.utf8))
        }
    }

    /// What `zstd -dc | tar x` does with the file finds the same members, and no others.
    private static func compareByHand(_ bytes: [UInt8], _ read: ReadArchive) {
        let tar = RecordedTar()
        var decompressor = StreamDecompressor()
        // A stream has limits that a frame in one piece has not.
        guard (try? bytes.withUnsafeBytes { try decompressor.consume($0) { tar.consume($0) } }) != nil else { return }
        precondition(tar.failure == nil && tar.parser.hasEnded)
        let members = tar.members.map { found in
            ReadArchive.Member(member: found.member, count: found.count, code: found.code, hasEnded: found.hasEnded)
        }
        precondition(members == read.members)
    }
}
