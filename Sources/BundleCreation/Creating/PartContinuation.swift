import BundleContents
import Checksums
import FileSystem

/// What earlier bundles hold of a folder: files that are still the same need not be copied again.
final class PartContinuation {
    private let known: [[UInt8]: MemberRecord]
    /// When the newest of those bundles was begun, in seconds since 1970.
    private let since: Int64
    private var kept = Set<[UInt8]>()

    /// Up to this size a file is read and compared by its checksum, which costs no more than opening it did.
    private static let cheapSize: Int64 = 4 << 20

    /// - Parameter base: the chain that is carried on.
    init(of base: BundleChain) {
        let records = base.members.records.map { (Array($0.path.utf8), $0) }
        known = Dictionary(records) { first, _ in first }
        since = UTCTime.parse(base.last.identity.created)?.unixSeconds ?? 0
    }

    /// Whether a file is what the earlier bundles have at this place. Its owner's word, size and time, is taken for a
    /// large file that was not written since; what changed within the second in which it was copied is found out.
    func keeps(_ path: String, as member: String, _ status: FileStatus) -> Bool {
        let key = Array(member.utf8)
        guard let record = known[key], record.kind == .file, record.size == status.size,
            record.mode == status.permissions, record.modified == status.modified
        else { return false }
        if status.size <= Self.cheapSize || status.modified >= since - 2 {
            guard let checksum = Self.checksum(of: path, size: status.size), checksum == record.checksum else {
                return false
            }
        }
        kept.insert(key)
        return true
    }

    private static func checksum(of path: String, size: Int64) -> String? {
        guard let file = try? FileDescriptor.open(path, followLinks: false) else { return nil }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 4096)
        defer { buffer.deallocate() }
        var code = CRC32C()
        var rest = size
        while rest > 0 {
            guard let count = try? file.read(into: buffer), count > 0 else { return nil }
            code.update(UnsafeRawBufferPointer(rebasing: buffer[..<min(count, Int(rest))]))
            rest -= Int64(count)
        }
        return code.hexadecimal
    }

    /// What the earlier bundles have below `parts` and is gone. What could not be looked at is not taken to be gone.
    ///
    /// - Parameters:
    ///   - parts: member paths of the folders that were copied.
    ///   - present: what is in the new bundle.
    func removed(below parts: [String], present: [MemberRecord], skipped: [SkippedFile]) -> [String] {
        let present = Set(present.map { Array($0.path.utf8) })
        return known.filter { key, record in
            parts.contains { Path.isInside(record.path, folder: $0) } && !present.contains(key)
                && !kept.contains(key)
                && !skipped.contains { Path.isInside(record.path, folder: $0.path) }
        }
        .map(\.value.path)
        .sorted()
    }
}
