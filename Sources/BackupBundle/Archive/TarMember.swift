/// One member of a tar: what its header says.
struct TarMember: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        case file
        case folder
        case link(to: String)
    }

    var path: String
    var kind: Kind
    /// Bytes of content; 0 for folders and links.
    var size: Int64
    /// Permission bits.
    var mode: UInt32
    /// Seconds since 1970, UTC.
    var modified: Int64

    init(path: String, kind: Kind = .file, size: Int64 = 0, mode: UInt32 = 0o600, modified: Int64 = 0) {
        self.path = path
        self.kind = kind
        self.size = size
        self.mode = mode
        self.modified = modified
    }

    /// The content as it lies in the archive: whole blocks of 512 bytes.
    var paddedSize: Int64 { (size + 511) & ~511 }
}
