import FileSystem

/// The bundle under construction: members go into the archive and onto the manifest's list; progress and a wish to stop
/// are looked after here.
final class BundleWriter {
    private let archive: ArchiveWriter
    let cancellation: Cancellation
    private let onEvent: (BundleEvent) -> Void
    private(set) var records: [MemberRecord] = []
    private(set) var skipped: [SkippedFile] = []

    private var done: Int64 = 0
    private var total: Int64?
    private var reported: Int64 = 0

    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: BundleWriter.bufferSize, alignment: 4096)
    private static let bufferSize = 1 << 20

    init(archive: ArchiveWriter, cancellation: Cancellation, onEvent: @escaping (BundleEvent) -> Void) {
        self.archive = archive
        self.cancellation = cancellation
        self.onEvent = onEvent
    }

    func startStep(_ step: BundleStep, total: Int64? = nil) {
        onEvent(.step(step))
        (done, reported, self.total) = (0, 0, total)
    }

    func checkCancellation() throws { try cancellation.check() }

    func begin(_ member: TarMember) throws {
        try cancellation.check()
        try archive.begin(member)
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        try archive.write(bytes)
        done += Int64(bytes.count)
        if done - reported >= 4 << 20 {
            reported = done
            try cancellation.check()
            onEvent(.progress(done: done, total: total))
        }
    }

    func end() throws { records.append(MemberRecord(try archive.end())) }

    func add(_ member: TarMember, content: [UInt8] = []) throws {
        var member = member
        if member.kind == .file { member.size = Int64(content.count) }
        try begin(member)
        try content.withUnsafeBytes { try write($0) }
        try end()
    }

    /// A paper that the manifest does not list: the manifest itself.
    func addUnlisted(_ member: TarMember, content: [UInt8]) throws { try archive.add(member, content: content) }

    func skip(_ path: String, _ reason: String) { skipped.append(SkippedFile(path: path, reason: reason)) }

    /// Copies a file as large as it was when it was opened: what is appended meanwhile is left out, what is cut off
    /// becomes zeros. A file that is gone or may not be read is skipped and listed.
    func copy(_ path: String, as memberPath: String) throws {
        let file: FileDescriptor
        do { file = try FileDescriptor.open(path, followLinks: false) } catch {
            // Gone since its folder was read: it was not there at the end of the copy either.
            if error.isNotFound { return }
            return skip(memberPath, error.reason)
        }
        let status = try file.status()
        guard status.kind == .file else { return skip(memberPath, "not a file any more") }
        try begin(
            TarMember(path: memberPath, size: status.size, mode: status.permissions, modified: status.modified)
        )
        var offset: Int64 = 0
        while offset < status.size {
            let wanted = min(Self.bufferSize, Int(status.size - offset))
            let part = UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted])
            let count: Int
            do { count = try file.read(into: part, at: offset) } catch {
                skip(memberPath, "\(error.reason) at byte \(offset)")
                break
            }
            if count == 0 {
                skip(memberPath, "it shrank to \(offset) bytes while it was copied")
                break
            }
            try write(UnsafeRawBufferPointer(rebasing: part[..<count]))
            offset += Int64(count)
        }
        try end()
    }

    deinit { buffer.deallocate() }

    func finish() throws -> ArchiveIndex { try archive.finish() }
}
