import BundleArchive
import BundleContents
import Checksums
import FileSystem

/// What earlier bundles hold of a folder: files that are still the same need not be copied again.
final class PartContinuation {
    private let known: MemberRecords
    private let lookup: PathLookup
    /// When the newest of those bundles was begun, in seconds since 1970.
    private let since: Int64
    /// By their positions in `known`.
    private var kept: Set<Int> = []

    /// Up to this size a file is read and compared by its checksum, which costs no more than opening it did.
    private static let cheapSize: Int64 = 4 << 20

    /// - Parameter base: the chain that is carried on.
    init(of base: BundleChain) {
        known = base.members.records
        lookup = known.lookup()
        since = UTCTime.parse(base.last.identity.created)?.unixSeconds ?? 0
    }

    /// Whether a file is what the earlier bundles have at this place. Its owner's word, size and time, is taken for a
    /// large file that was not written since; what changed within the second in which it was copied is found out.
    func keeps(_ path: String, as member: String, _ status: FileStatus) -> Bool {
        guard let position = lookup.position(of: member) else { return false }
        let record = known[position]
        guard record.kind == .file, record.size == status.size, record.mode == status.permissions,
            record.modified == status.modified
        else { return false }
        if status.size <= Self.cheapSize || status.modified >= since - 2 {
            guard let checksum = Self.checksum(of: path, size: status.size), checksum == record.checksum else {
                return false
            }
        }
        kept.insert(position)
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

    /// Hands on what was kept, with its size.
    func forEachKept(_ body: (_ path: String, _ size: Int64) throws -> Void) rethrows {
        for position in kept {
            let record = known[position]
            try body(record.path, record.size)
        }
    }

    /// What the earlier bundles have below `parts` and is gone. What could not be looked at is not taken to be gone.
    ///
    /// - Parameters:
    ///   - parts: member paths of the folders that were copied.
    ///   - present: what is in the new bundle.
    func removed(below parts: [String], present: PathList, skipped: [SkippedFile]) -> [String] {
        let present = PathLookup(present)
        return known.indices.lazy.map { ($0, self.known.paths[$0]) }.filter { position, path in
            parts.contains { Path.isInside(path, folder: $0) } && present.position(of: path) == nil
                && !self.kept.contains(position)
                && !skipped.contains { Path.isInside(path, folder: $0.path) }
        }
        .map(\.1)
        .sorted()
    }
}
