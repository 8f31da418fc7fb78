package import BundleArchive
package import Checksums

/// What a manifest says of one member.
public struct MemberRecord: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, Codable { case file, folder, link }

    public let path: String
    public let kind: Kind
    public let size: Int64
    public let mode: UInt32
    /// Seconds since 1970, UTC.
    public let modified: Int64
    let code: CRC32C?
    /// Where a link leads; nil for files and folders.
    public let link: String?

    /// CRC-32C of the content; nil for folders and links.
    public var checksum: String? { code?.hexadecimal }

    package init(_ member: TarMember, checksum: CRC32C?) {
        path = member.path
        size = member.size
        mode = member.mode
        modified = member.modified
        code = checksum
        switch member.kind {
        case .file: (kind, link) = (.file, nil)
        case .folder: (kind, link) = (.folder, nil)
        case .link(let target): (kind, link) = (.link, target)
        }
    }

    /// Whether a member that was read is the one that was written.
    func matches(_ member: TarMember, checksum: CRC32C?) -> Bool {
        MemberRecord(member, checksum: checksum) == self
    }

    /// The header that such a member has.
    var header: TarMember {
        let kind: TarMember.Kind =
            switch kind {
            case .file: .file
            case .folder: .folder
            case .link: .link(to: link ?? "")
            }
        return TarMember(path: path, kind: kind, size: size, mode: mode, modified: modified)
    }
}

extension MemberRecord: Codable {
    private enum Key: String, CodingKey { case path, kind, size, mode, modified, checksum, link }

    /// - Throws: `DecodingError`; also for a link that leads nowhere, and for a file that leads somewhere.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        path = try values.decode(String.self, forKey: .path)
        kind = try values.decode(Kind.self, forKey: .kind)
        size = try values.decode(Int64.self, forKey: .size)
        mode = try values.decode(UInt32.self, forKey: .mode)
        modified = try values.decode(Int64.self, forKey: .modified)
        link = try values.decodeIfPresent(String.self, forKey: .link)
        guard (link != nil) == (kind == .link) else {
            throw DecodingError.dataCorruptedError(forKey: .link, in: values, debugDescription: "a \(kind)")
        }
        code = try values.decodeIfPresent(String.self, forKey: .checksum).map { text in
            guard let code = CRC32C(hexadecimal: text) else {
                throw DecodingError.dataCorruptedError(forKey: .checksum, in: values, debugDescription: text)
            }
            return code
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(path, forKey: .path)
        try values.encode(kind, forKey: .kind)
        try values.encode(size, forKey: .size)
        try values.encode(mode, forKey: .mode)
        try values.encode(modified, forKey: .modified)
        try values.encodeIfPresent(checksum, forKey: .checksum)
        try values.encodeIfPresent(link, forKey: .link)
    }
}
