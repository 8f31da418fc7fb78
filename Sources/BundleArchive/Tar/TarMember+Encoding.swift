/// POSIX.1-2001 (pax): a ustar header, and before it an extended header where a value does not fit ustar's fields.
extension TarMember {
    package static let blockSize = 512

    /// The header blocks that stand before the content.
    package func encoded() -> [UInt8] {
        var linkTarget = ""
        var type = UInt8(ascii: "0")
        switch kind {
        case .file: break
        case .folder: type = UInt8(ascii: "5")
        case .link(let target): (type, linkTarget) = (UInt8(ascii: "2"), target)
        }
        // By bytes: to Swift, a slash and some letters before it are one character.
        let name = kind == .folder && path.utf8.last != UInt8(ascii: "/") ? path + "/" : path
        var records: [(String, String)] = []
        let split = Self.split(name)
        if split == nil { records.append(("path", name)) }
        if linkTarget.utf8.count > 100 { records.append(("linkpath", linkTarget)) }
        if size >= 1 << 33 { records.append(("size", String(size))) }
        if modified < 0 || modified >= 1 << 33 { records.append(("mtime", String(modified))) }

        var blocks: [UInt8] = []
        if !records.isEmpty {
            let body = records.flatMap { Self.paxRecord($0, $1) }
            blocks += Self.header(
                name: "PaxHeaders/member",
                type: UInt8(ascii: "x"),
                size: Int64(body.count),
                mode: 0o600
            )
            blocks += body
            blocks += [UInt8](repeating: 0, count: (Self.blockSize - body.count % Self.blockSize) % Self.blockSize)
        }
        blocks += Self.header(
            prefix: split?.prefix ?? "",
            name: split?.name ?? String(decoding: name.utf8.suffix(100), as: UTF8.self),
            type: type,
            size: size >= 1 << 33 ? 0 : size,
            mode: mode,
            modified: (0..<(1 << 33)).contains(modified) ? modified : 0,
            link: linkTarget.utf8.count > 100 ? "" : linkTarget
        )
        return blocks
    }

    /// ustar's name (100 bytes) and prefix (155 bytes), parted at a slash; nil when the path does not fit or is not
    /// plain ASCII, whose meaning ustar leaves open.
    private static func split(_ path: String) -> (prefix: String, name: String)? {
        let bytes = Array(path.utf8)
        guard bytes.allSatisfy({ (0x20..<0x7f).contains($0) }) else { return nil }
        if bytes.count <= 100 { return ("", path) }
        for slash in bytes.indices.reversed() where bytes[slash] == UInt8(ascii: "/") {
            let name = bytes[(slash + 1)...]
            if name.count > 100 { return nil }
            if slash <= 155 && !name.isEmpty {
                return (String(decoding: bytes[..<slash], as: UTF8.self), String(decoding: name, as: UTF8.self))
            }
        }
        return nil
    }

    /// `LENGTH KEY=VALUE\n`, where LENGTH counts itself.
    private static func paxRecord(_ key: String, _ value: String) -> [UInt8] {
        let rest = " \(key)=\(value)\n"
        var length = rest.utf8.count
        while String(length).utf8.count + rest.utf8.count != length {
            length = String(length).utf8.count + rest.utf8.count
        }
        return Array("\(length)\(rest)".utf8)
    }

    private static func header(
        prefix: String = "",
        name: String,
        type: UInt8,
        size: Int64,
        mode: UInt32,
        modified: Int64 = 0,
        link: String = ""
    ) -> [UInt8] {
        var block = [UInt8](repeating: 0, count: blockSize)
        func put(_ text: String, at offset: Int, _ width: Int) {
            block.replaceSubrange(offset..<(offset + min(width, text.utf8.count)), with: text.utf8.prefix(width))
        }
        func put(octal value: Int64, at offset: Int, _ width: Int) {
            let digits = String(value, radix: 8)
            put(String(repeating: "0", count: max(0, width - 1 - digits.count)) + digits, at: offset, width - 1)
        }
        put(name, at: 0, 100)
        put(octal: Int64(mode), at: 100, 8)
        // Owners are left at 0: who owns a restored file is decided when it is restored.
        put(octal: 0, at: 108, 8)
        put(octal: 0, at: 116, 8)
        put(octal: size, at: 124, 12)
        put(octal: modified, at: 136, 12)
        block[156] = type
        put(link, at: 157, 100)
        put("ustar", at: 257, 6)
        put("00", at: 263, 2)
        put(prefix, at: 345, 155)
        // The checksum is computed with its own field as eight spaces.
        put("        ", at: 148, 8)
        put(octal: block.reduce(0) { $0 + Int64($1) }, at: 148, 7)
        block[155] = UInt8(ascii: " ")
        return block
    }
}
