import ClusterReading
import BundleArchive
import Checksums
import PostgreSQLFormats

/// Compares what was stored of a base backup with the server's own manifest of it: two programs, and two ways of
/// reading, have to agree on every file.
struct ServerManifestCheck<Written: RandomAccessCollection>
where Written.Element == WrittenMember, Written.Index == Int {
    private let written: Written
    private let control: (size: Int64, code: CRC32C)
    private let range: BackupManifest.WALRange
    /// Stored files as the server calls them, the control file last, and their places in `written`.
    private var paths = PathList()
    private var places: [UInt32] = []

    /// - Parameter range: the log that the backup needs.
    init(_ written: Written, control: (member: TarMember, content: [UInt8]), range: BackupManifest.WALRange) {
        self.written = written
        self.range = range
        self.control = (Int64(control.content.count), control.content.withUnsafeBytes { CRC32C($0) })
        for (place, member) in written.enumerated() where member.checksum != nil {
            guard let path = ManifestOfCopy.path(of: member.member.path) else { continue }
            paths.append(path)
            places.append(UInt32(place))
        }
        if let path = ManifestOfCopy.path(of: control.member.path) { paths.append(path) }
    }

    /// Files that are missing, that nobody sent, or that differ in size or checksum.
    ///
    /// - Parameter feed: hands the manifest's text to its argument, whenever it is asked to.
    /// - Throws: `BackupManifest.Complaint` when its own checksum does not match.
    func complaints(of feed: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void) throws -> [String] {
        let lookup = PathLookup(paths)
        var isListed = [Bool](repeating: false, count: paths.count)
        var complaints: [String] = []
        let manifest = try BackupManifest(reading: feed) { file in
            guard let position = lookup.position(of: file.path), !isListed[position] else {
                complaints.append("\(file.path) is missing")
                return
            }
            isListed[position] = true
            if let complaint = complaint(about: file, at: position) { complaints.append(complaint) }
        }
        if manifest.walRanges != [range] {
            complaints.append("the server's manifest does not ask for the log from \(range.start) to \(range.end)")
        }
        let strangers = isListed.indices.filter { !isListed[$0] }.map { paths[$0] }.sorted()
        return complaints + strangers.map { "\($0) is not in the server's manifest" }
    }

    private func complaint(about file: BackupManifest.File, at position: Int) -> String? {
        let found = stored(at: position)
        if found.size != file.size { return "\(file.path) has \(found.size) bytes instead of \(file.size)" }
        guard let checksum = file.checksum, checksum.algorithm == "CRC32C",
            checksum.hexadecimal != found.code.hexadecimal
        else { return nil }
        return "\(file.path) has another checksum"
    }

    private func stored(at position: Int) -> (size: Int64, code: CRC32C) {
        guard position < places.count else { return control }
        let member = written[Int(places[position])]
        return (member.member.size, member.checksum ?? CRC32C())
    }
}
