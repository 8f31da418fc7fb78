package import BundleArchive

/// A manifest's list of members: some 33 bytes for each beside its name, and less while it goes the same way as the
/// archive's index.
public struct MemberRecords: Sendable, Hashable {
    /// May hold more paths than there are members.
    private var storedPaths = PathList()
    private var sizes: [Int64] = []
    private var facts = MemberFacts()

    public init() {}

    public init(_ records: some Sequence<MemberRecord>) { for record in records { append(record) } }

    public mutating func append(_ record: MemberRecord) {
        precondition(storedPaths.count == count, "the list is an index's")
        storedPaths.append(record.path)
        sizes.append(record.size)
        facts.append(MemberFacts.Element(record.header, checksum: record.code))
    }

    package var paths: PathList { storedPaths }

    package func lookup() -> PathLookup { PathLookup(storedPaths, count: count) }

    /// Whether the members are the first ones of an index, in its order.
    package func areFirst(of index: ArchiveIndex) -> Bool {
        count <= index.members.count
            && (0..<count).allSatisfy { index.members.paths.holdsSame(at: $0, as: storedPaths) }
    }

    /// Lets go of what the index has too.
    mutating func share(with index: ArchiveIndex) {
        guard areFirst(of: index) else { return }
        storedPaths = index.members.paths
        if index.members.sizes.starts(with: sizes) { sizes = index.members.sizes }
    }
}

extension MemberRecords: RandomAccessCollection {
    public var startIndex: Int { 0 }
    public var endIndex: Int { facts.count }

    public subscript(position: Int) -> MemberRecord {
        let fact = facts[position]
        return MemberRecord(
            TarMember(
                path: storedPaths[position],
                kind: fact.kind,
                size: sizes[position],
                mode: fact.mode,
                modified: fact.modified
            ),
            checksum: fact.checksum
        )
    }

    public static func == (first: MemberRecords, second: MemberRecords) -> Bool { first.elementsEqual(second) }

    public func hash(into hasher: inout Hasher) { hasher.combine(count) }
}

extension MemberRecords: Codable {
    public init(from decoder: any Decoder) throws {
        self.init()
        var values = try decoder.unkeyedContainer()
        while !values.isAtEnd { append(try values.decode(MemberRecord.self)) }
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.unkeyedContainer()
        for record in self { try values.encode(record) }
    }
}
