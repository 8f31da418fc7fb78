/// What became of each member, in the archive's order: some 45 bytes for each beside its name.
package struct WrittenMembers: Sendable {
    /// What the index will say of them.
    private(set) var entries = IndexMembers()
    private var facts = MemberFacts()
    // Few members have any.
    private var damaged: [Int: [Int64]] = [:]
    private var troubled: [Int: MemberProblem] = [:]

    package init() {}

    /// Members behind it have to move: meant for few.
    mutating func insert(_ written: WrittenMember, _ entry: ArchiveIndex.Member, at position: Int) {
        if position < count {
            damaged = Self.moved(damaged, from: position)
            troubled = Self.moved(troubled, from: position)
        }
        entries.insert(entry, at: position)
        facts.insert(MemberFacts.Element(written.member, checksum: written.checksum), at: position)
        if !written.damagedPlaces.isEmpty { damaged[position] = written.damagedPlaces }
        troubled[position] = written.problem
    }

    private static func moved<Value>(_ values: [Int: Value], from position: Int) -> [Int: Value] {
        Dictionary(uniqueKeysWithValues: values.map { ($0 < position ? $0 : $0 + 1, $1) })
    }

    package var paths: PathList { entries.paths }

    /// Where contents failed their check: the member and the offsets in it.
    package var damagedPlaces: [(member: String, offsets: [Int64])] {
        damaged.sorted { $0.key < $1.key }.map { (paths[$0.key], $0.value) }
    }

    /// Members that are not what their file was.
    package var problems: [MemberFailure] {
        troubled.sorted { $0.key < $1.key }.map { MemberFailure(path: paths[$0.key], problem: $0.value) }
    }
}

extension WrittenMembers: RandomAccessCollection {
    package var startIndex: Int { 0 }
    package var endIndex: Int { entries.count }

    package subscript(position: Int) -> WrittenMember {
        let fact = facts[position]
        return WrittenMember(
            member: TarMember(
                path: paths[position],
                kind: fact.kind,
                size: entries.size(of: position),
                mode: fact.mode,
                modified: fact.modified
            ),
            checksum: fact.checksum,
            damagedPlaces: damaged[position] ?? [],
            problem: troubled[position]
        )
    }
}
