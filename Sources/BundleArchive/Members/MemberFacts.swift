package import Checksums

/// What is known of many members beside their paths and sizes: 17 bytes for each.
package struct MemberFacts: Sendable, Hashable {
    /// Of one member.
    package struct Element: Sendable, Hashable {
        package var kind: TarMember.Kind
        package var mode: UInt32
        package var modified: Int64
        /// Of the content.
        package var checksum: CRC32C?

        package init(_ member: TarMember, checksum: CRC32C?) {
            (kind, mode, modified, self.checksum) = (member.kind, member.mode, member.modified, checksum)
        }

        package init(kind: TarMember.Kind, mode: UInt32, modified: Int64, checksum: CRC32C?) {
            (self.kind, self.mode, self.modified, self.checksum) = (kind, mode, modified, checksum)
        }
    }

    private struct Flags: OptionSet, Hashable {
        let rawValue: UInt8
        static let isFolder = Flags(rawValue: 1)
        static let isLink = Flags(rawValue: 2)
        static let hasChecksum = Flags(rawValue: 4)
    }

    private var flags: [Flags] = []
    private var modes: [UInt32] = []
    private var modified: [Int64] = []
    private var codes: [UInt32] = []
    /// Positions of links, in order, and where they lead.
    private var links: [UInt32] = []
    private var targets = PathList()

    package init() {}

    package var count: Int { flags.count }

    package mutating func append(_ element: Element) { insert(element, at: count) }

    /// Members behind it have to move: meant for few.
    package mutating func insert(_ element: Element, at position: Int) {
        let link = links.partitioningIndex { $0 >= position }
        for later in link..<links.count { links[later] += 1 }
        var flag: Flags = element.checksum == nil ? [] : .hasChecksum
        switch element.kind {
        case .file: break
        case .folder: flag.insert(.isFolder)
        case .link(let target):
            flag.insert(.isLink)
            links.insert(UInt32(position), at: link)
            targets.insert(target, at: link)
        }
        flags.insert(flag, at: position)
        modes.insert(element.mode, at: position)
        modified.insert(element.modified, at: position)
        codes.insert(element.checksum?.value ?? 0, at: position)
    }

    package subscript(position: Int) -> Element {
        let flag = flags[position]
        return Element(
            kind: flag.contains(.isFolder)
                ? .folder : flag.contains(.isLink) ? .link(to: target(at: position)) : .file,
            mode: modes[position],
            modified: modified[position],
            checksum: flag.contains(.hasChecksum) ? CRC32C(value: codes[position]) : nil
        )
    }

    private func target(at position: Int) -> String { targets[links.partitioningIndex { $0 >= position }] }
}

extension [UInt32] {
    /// The first place, in numbers that rise, from which on all are as wanted.
    fileprivate func partitioningIndex(where isWanted: (UInt32) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isWanted(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
