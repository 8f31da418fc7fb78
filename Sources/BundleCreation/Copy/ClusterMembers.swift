import ClusterReading
import BundleArchive
import BundleContents
import DatabaseAccess
import PostgreSQLFormats
import WALPositions

/// Turns the tars of a base backup into members of a bundle: paths get their prefix, and `global/pg_control` is kept
/// back until everything else is in, so that no prefix of the bundle looks like a whole cluster.
final class ClusterMembers {
    private let receiver: PrefixingReceiver
    private let writer: BundleWriter
    private var parser: TarParser?
    /// Set while the server compresses.
    private var decompressor: StreamDecompressor?
    private var manifest: SpooledPaper?

    /// The server lists each file with a checksum in some 150 bytes: this is seven million files.
    private static let manifestLimit: Int64 = 1 << 30

    /// Where the backup's log begins: pages that are newer need no checksum.
    var start: LSN? {
        didSet {
            receiver.pages =
                server.dataChecksums ? start.map { PageCheck(blockSize: server.blockSize, start: $0) } : nil
        }
    }
    private let server: PostgreSQLServer

    init(_ writer: BundleWriter, _ server: PostgreSQLServer) {
        self.writer = writer
        self.server = server
        receiver = PrefixingReceiver(writer)
    }

    /// `base.tar`, or `<oid>.tar` for a tablespace; with `.zst` where the server compressed it.
    func startArchive(_ name: String) throws {
        try endArchive()
        let isCompressed = name.hasSuffix(".zst")
        let plain = isCompressed ? name.dropLast(4) : name[...]
        guard plain.hasSuffix(".tar") else { throw DatabaseError.unexpectedAnswer("an archive named \(name)") }
        decompressor = isCompressed ? StreamDecompressor() : nil
        let stem = plain.dropLast(4)
        if stem == "base" {
            receiver.prefix = BundleLayout.data
        } else if !stem.isEmpty, stem.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            receiver.prefix = BundleLayout.tablespaces + "/" + stem
        } else {
            throw DatabaseError.unexpectedAnswer("an archive named \(name)")
        }
        try writer.add(TarMember(path: receiver.prefix, kind: .folder, mode: 0o700))
        parser = TarParser()
    }

    func startManifest() throws {
        try endArchive()
        manifest = try writer.paper(BackupManifest.fileName)
    }

    func consume(_ bytes: UnsafeRawBufferPointer) throws {
        if let manifest {
            try manifest.write(bytes)
            guard manifest.size <= Self.manifestLimit else {
                throw DatabaseError.unexpectedAnswer("a manifest of over \(Self.manifestLimit) bytes")
            }
        } else if decompressor != nil {
            try decompressor?.consume(bytes) { try parser?.consume($0, receiver) }
        } else {
            try parser?.consume(bytes, receiver)
        }
    }

    /// - Parameter range: the log from the backup's start to its end, as the server told it on the connection: label and
    ///   manifest have to say the same.
    /// - Throws: `BundleError.copyDiffers`.
    func finish(_ range: BackupManifest.WALRange) throws -> BackupLabel {
        try endArchive()
        guard let control = receiver.control, let manifest else {
            throw DatabaseError.unexpectedAnswer("a base backup without its end")
        }
        guard let label = BackupLabel(parsing: String(decoding: receiver.label, as: UTF8.self)),
            label.start == range.start, label.timeline == range.timeline
        else { throw BundleError.copyDiffers(["backup_label does not begin at \(range.start)"]) }
        try writer.flush()
        let check = ServerManifestCheck(writer.written, control: control, range: range)
        let complaints = try check.complaints(of: manifest.read)
        guard complaints.isEmpty else { throw BundleError.copyDiffers(complaints) }
        try writer.add(
            TarMember(path: BundleLayout.serverManifest, modified: control.member.modified),
            content: manifest
        )
        try writer.add(control.member, content: control.content)
        return label
    }

    private func endArchive() throws {
        guard parser?.isAtBoundary ?? true, decompressor?.isAtBoundary ?? true else {
            throw DatabaseError.unexpectedAnswer("a tar that ends too early")
        }
        parser = nil
        decompressor = nil
    }
}

private final class PrefixingReceiver: TarReceiver {
    var prefix = ""
    var pages: PageCheck?
    private(set) var control: (member: TarMember, content: [UInt8])?
    private(set) var label: [UInt8] = []
    private let writer: BundleWriter
    private var isControl = false
    private var isLabel = false
    private var isIgnored = false

    init(_ writer: BundleWriter) { self.writer = writer }

    func begin(_ member: TarMember, header: Range<Int64>) throws {
        var member = member
        var path = member.path[...]
        while path.hasPrefix("./") { path = path.dropFirst(2) }
        isIgnored = path.isEmpty || path == "."
        if isIgnored { return }
        member.path = prefix + "/" + path
        if let complaint = MemberPath.complaint(about: member.path) {
            throw ArchiveError.unsafeMember(path: member.path, complaint)
        }
        isControl = member.path == BundleLayout.controlFile
        isLabel = member.path == BundleLayout.label
        if isControl { control = (member, []) } else { try writer.begin(member, check: check(of: member)) }
    }

    /// The server has read a page that failed again before it sent it.
    private func check(of member: TarMember) -> RelationPageCheck? {
        guard let pages, member.kind == .file, let path = ManifestOfCopy.path(of: member.path),
            let relation = RelationFile(path: path)
        else { return nil }
        return RelationPageCheck(pages, of: relation)
    }

    /// It has some 200 bytes.
    private static let labelCapacity = 64 << 10

    func content(_ bytes: UnsafeRawBufferPointer) throws {
        if isLabel { label += bytes.prefix(Self.labelCapacity - label.count) }
        if isControl { control?.content += bytes } else if !isIgnored { try writer.write(bytes) }
    }

    func end() throws {
        if !isControl && !isIgnored { try writer.end() }
        (isControl, isLabel, isIgnored) = (false, false, false)
    }
}
