import BundleArchive
import BundleContents
import FileSystem

/// The bundle under construction: members go into the archive and onto the manifest's list; progress and a wish to stop
/// are looked after here.
final class BundleWriter {
    private let archive: ArchiveWriter
    private let spool: String
    let cancellation: Cancellation
    private let onEvent: (BundleEvent) -> Void
    private var listed: [SkippedFile] = []
    /// What the archive says of members that are not whole files goes for these alone: a database's own files may change.
    private var mayChange: Set<String> = []

    private var done: Int64 = 0
    private var total: Int64?
    private var reported: Int64 = 0

    /// - Parameter spool: an existing folder that outlives the bundle's making.
    init(
        archive: ArchiveWriter,
        spool: String,
        cancellation: Cancellation,
        onEvent: @escaping (BundleEvent) -> Void
    ) {
        self.archive = archive
        self.spool = spool
        self.cancellation = cancellation
        self.onEvent = onEvent
    }

    func startStep(_ step: BundleStep, total: Int64? = nil) {
        onEvent(.step(step))
        (done, reported, self.total) = (0, 0, total)
    }

    func checkCancellation() throws { try cancellation.check() }

    // MARK: Members

    func begin(_ member: TarMember, check: (any ContentCheck)? = nil) throws {
        try cancellation.check()
        try archive.begin(member, check: check)
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        try archive.write(bytes)
        try count(Int64(bytes.count))
    }

    func end() throws { try archive.end() }

    func add(_ member: TarMember, content: [UInt8] = []) throws { try archive.add(member, content: content) }

    /// A paper that grows with the number of members.
    func paper(_ name: String) throws -> SpooledPaper { try SpooledPaper(path: spool + "/" + name) }

    /// Adds what was written to a paper. It is read later.
    func add(_ member: TarMember, content: SpooledPaper) throws {
        var member = member
        member.size = try content.finish()
        try archive.copy(SourceFile(path: content.path, member: member))
    }

    /// Copies a file as large as its member says: what is appended meanwhile is left out, what is cut off becomes zeros.
    /// A file that is gone or may not be read is skipped and listed. It is read later: `flush` before it is removed.
    func copy(_ path: String, _ member: TarMember, check: (any ContentCheck)? = nil) throws {
        try archive.copy(SourceFile(path: path, member: member, check: check))
        try count(member.size)
    }

    /// A file of our own, as it is now.
    func copy(_ path: String, as memberPath: String) throws {
        guard let status = try FileStatus.of(path) else { throw SystemError(code: 2, call: "open", path: path) }
        try copy(
            path,
            TarMember(path: memberPath, size: status.size, mode: status.permissions, modified: status.modified)
        )
    }

    private func count(_ bytes: Int64) throws {
        done += bytes
        if done - reported >= 4 << 20 {
            reported = done
            try cancellation.check()
            onEvent(.progress(done: done, total: total))
        }
    }

    /// Leaves room for members that are known only at the end, and come first.
    func reserve(capacity: Int) throws { try archive.reserveFrame(capacity: capacity) }

    func fillReserved(_ members: [(member: TarMember, content: [UInt8])]) throws {
        try archive.fillReservedFrame(members)
    }

    func skip(_ path: String, _ reason: String) { listed.append(SkippedFile(path: path, reason: reason)) }

    /// Files of a database that runs: they may shrink or go, and its log knows why.
    func allowChanges(below prefix: String) { mayChange.insert(prefix) }

    // MARK: The whole

    /// Waits until everything that was given is in the archive.
    func flush() throws { try archive.flush() }

    func finish() throws { try archive.finish() }

    /// The members so far, for the manifest. Complete after `flush`.
    var records: some Sequence<MemberRecord> {
        archive.written.lazy.map { MemberRecord($0.member, checksum: $0.checksum) }
    }

    /// Files that are not in the bundle as they should be. Complete after `flush`.
    var skipped: [SkippedFile] {
        let problems = archive.failures + archive.written.problems
        return listed
            + problems.compactMap { failure in
                reason(for: failure.problem, of: failure.path).map { SkippedFile(path: failure.path, reason: $0) }
            }
    }

    /// What became of each member so far. Complete after `flush`.
    var written: WrittenMembers { archive.written }

    /// Pages that failed their check: the member and the offsets in it.
    var damagedPages: [(member: String, offsets: [Int64])] {
        archive.written.damagedPlaces
    }

    private func reason(for problem: MemberProblem, of path: String) -> String? {
        let isDatabase = mayChange.contains { Path.isInside(path, folder: $0) }
        switch problem {
        // Gone since its folder was read: it was not there at the end of the copy either.
        case .vanished: return nil
        case .shrank(let size): return isDatabase ? nil : "it shrank to \(size) bytes while it was copied"
        case .notAFile: return "not a file any more"
        case .cannotOpen(let error): return error.reason
        case .cannotRead(let error, let offset): return "\(error.reason) at byte \(offset)"
        }
    }
}
