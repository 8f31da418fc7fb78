/// One member of a tar: what its header says.
package struct TarMember: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        case file
        case folder
        case link(to: String)
    }

    package var path: String
    package var kind: Kind
    /// Bytes of content; 0 for folders and links.
    package var size: Int64
    /// Permission bits.
    package var mode: UInt32
    /// Seconds since 1970, UTC.
    package var modified: Int64

    package init(path: String, kind: Kind = .file, size: Int64 = 0, mode: UInt32 = 0o600, modified: Int64 = 0) {
        self.path = path
        self.kind = kind
        self.size = size
        self.mode = mode
        self.modified = modified
    }

    /// The content as it lies in the archive: whole blocks of 512 bytes.
    package var paddedSize: Int64 { (size + 511) & ~511 }
}
