import BundleArchive
import BundleContents
import Checksums
import FileSystem
import LegacyBackup

/// Copies single files of the legacy server's folder, and says of each whether it stayed as it was.
struct LegacyFileCopy {
    let root: String
    let prefix: String
    let continuing: PartContinuation?
    let writer: BundleWriter
    /// Files that are in the bundle or in one that it continues.
    private(set) var count = 0
    /// Member paths that were given to the archive: none can come twice.
    private(set) var given: Set<String> = []

    init(root: String, prefix: String, continuing: PartContinuation?, writer: BundleWriter) {
        (self.root, self.prefix, self.continuing, self.writer) = (root, prefix, continuing, writer)
    }

    /// As much is read at once as of other files (ADR 15).
    private static let pieceSize = 512 << 10

    /// The folder itself.
    mutating func begin() throws { try addFolder(prefix, at: root) }

    /// Copies the segments of a set, and hashes them on the way.
    ///
    /// - Parameter known: a set that an earlier bundle has: where it is the same, its hash is known.
    /// - Returns: the SHA-256 of all of it; nil when a file of it changed, vanished or could not be read.
    mutating func copy(_ set: BackupSet, known: LegacyRecord?) throws -> String? {
        let hash = RunningSHA256()
        let knownHash = known?.set == set ? known?.identity?.sha256 : nil
        var isSame = true
        for segment in set.segments {
            // The rest of a set that is spoiled would help nobody.
            guard let isKept = try take(segment, into: hash, isKnown: knownHash != nil) else { return nil }
            isSame = isSame && isKept
        }
        // All were as they had been listed when each was read; they have to be so together.
        for segment in set.segments where !isAsListed(segment) {
            writer.skip(member(segment), "it changed while the backup was copied")
            return nil
        }
        if isSame, let knownHash { return knownHash }
        return hexadecimal(hash.finished())
    }

    /// Whether the file is in an earlier bundle; nil when it cannot be taken.
    private mutating func take(_ file: LegacyFile, into hash: RunningSHA256, isKnown: Bool) throws -> Bool? {
        let isKept = try keeps(file)
        if isKept && isKnown { return true }
        switch try read(file, hash, writing: !isKept, isGrowing: false) {
        case .whole: return isKept
        case .not(let reason):
            writer.skip(member(file), reason)
            return nil
        }
    }

    /// Copies a file that nobody writes to any more.
    ///
    /// - Returns: false, and the file is listed as not copied, when it is not what it was when it was listed.
    mutating func copyWhole(_ file: LegacyFile) throws -> Bool { try copy(file, isGrowing: false) }

    /// Copies a file as it is now: of what is appended meanwhile nothing.
    mutating func copyGrowing(_ file: LegacyFile) throws -> Bool { try copy(file, isGrowing: true) }

    private mutating func copy(_ file: LegacyFile, isGrowing: Bool) throws -> Bool {
        if given.contains(member(file)) { return true }
        if try keeps(file) { return true }
        switch try read(file, nil, writing: true, isGrowing: isGrowing) {
        case .whole: return true
        case .not(let reason):
            writer.skip(member(file), reason)
            return false
        }
    }

    private func path(_ file: LegacyFile) -> String { root + "/" + file.path }
    private func member(_ file: LegacyFile) -> String { prefix + "/" + file.path }

    /// Whether an earlier bundle has the file as it is.
    private mutating func keeps(_ file: LegacyFile) throws -> Bool {
        guard let continuing, let status = try? FileStatus.of(path(file)), status.kind == .file,
            continuing.keeps(path(file), as: member(file), status)
        else { return false }
        try addParents(of: file)
        count += 1
        return true
    }

    private func isAsListed(_ file: LegacyFile) -> Bool {
        guard let status = try? FileStatus.of(path(file)), status.kind == .file else { return false }
        return status.size == file.size && status.modified == file.modified
    }

    private enum Fate {
        case whole
        case not(String)
    }

    private mutating func read(
        _ file: LegacyFile,
        _ hash: RunningSHA256?,
        writing isWritten: Bool,
        isGrowing: Bool
    ) throws -> Fate {
        if isWritten && given.contains(member(file)) { return .not("it was tried before") }
        let open: FileDescriptor
        do throws(SystemError) { open = try FileDescriptor.open(path(file), followLinks: false) } catch {
            return .not(error.isNotFound ? "it vanished before it was copied" : error.reason)
        }
        let status: FileStatus
        do throws(SystemError) { status = try open.status() } catch { return .not(error.reason) }
        let isSame = status.size == file.size && status.modified == file.modified
        guard status.kind == .file, isGrowing || isSame else { return .not("it changed before it was copied") }
        open.readNothingAhead()
        if isWritten {
            try addParents(of: file)
            given.insert(member(file))
            count += 1
            let (mode, modified) = (status.permissions, status.modified)
            try writer.begin(TarMember(path: member(file), size: status.size, mode: mode, modified: modified))
        }
        let fault = try pass(open, status.size, to: hash, writing: isWritten)
        if isWritten { try writer.end() }
        if let fault { return .not(fault) }
        if !isGrowing && !isAsListed(file) { return .not("it changed while it was copied") }
        return .whole
    }

    /// Reads so many bytes. What cannot be read the archive has as zeros.
    ///
    /// - Returns: why it is not all of them.
    private func pass(
        _ open: borrowing FileDescriptor,
        _ size: Int64,
        to hash: RunningSHA256?,
        writing isWritten: Bool
    ) throws -> String? {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.pieceSize, alignment: 4096)
        defer { buffer.deallocate() }
        var done: Int64 = 0
        while done < size {
            try writer.checkCancellation()
            let piece = UnsafeMutableRawBufferPointer(
                rebasing: buffer.prefix(Int(min(size - done, Int64(buffer.count))))
            )
            let taken: Int
            do throws(SystemError) { taken = try open.read(into: piece, at: done) } catch {
                return "\(error.reason) at byte \(done)"
            }
            if taken == 0 { return "it shrank to \(done) bytes while it was copied" }
            let bytes = UnsafeRawBufferPointer(rebasing: piece.prefix(taken))
            hash?.update(bytes)
            if isWritten { try writer.write(bytes) }
            done += Int64(taken)
        }
        return nil
    }

    private mutating func addParents(of file: LegacyFile) throws {
        var folder = ""
        for part in file.path.utf8.split(separator: UInt8(ascii: "/")).dropLast() {
            folder += "/" + String(decoding: part, as: UTF8.self)
            try addFolder(prefix + folder, at: root + folder)
        }
    }

    private mutating func addFolder(_ member: String, at path: String) throws {
        guard given.insert(member).inserted else { return }
        let status = try? FileStatus.of(path, followLinks: member == prefix)
        let (mode, modified) = (status?.permissions ?? 0o755, status?.modified ?? 0)
        try writer.add(TarMember(path: member, kind: .folder, mode: mode, modified: modified))
    }
}
