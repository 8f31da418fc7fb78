/// A schema taken apart into named facts, so that comparing two schemas is comparing two dictionaries.
struct SchemaFacts {
    struct Key: Hashable {
        let object: SchemaDifference.Object
        let name: String
        /// The table that the fact belongs to; nil for what stands for itself.
        let table: String?
    }

    /// Several facts may share a name, as two checks of one table do: each is one of the texts.
    private(set) var texts: [Key: [String]] = [:]

    mutating func add(_ object: SchemaDifference.Object, _ name: String, of table: String? = nil, _ text: String) {
        texts[Key(object: object, name: name, table: table), default: []].append(text)
    }

    /// What differs in `self`. Of a table that is missing or unexpected only the table itself is told.
    func differences(from expected: SchemaFacts) -> [SchemaDifference] {
        let keys = Set(texts.keys).union(expected.texts.keys)
        let differences = keys.compactMap { key -> SchemaDifference? in
            if let table = key.table, key.object != .table {
                let own = Key(object: .table, name: table, table: nil)
                guard (texts[own] == nil) == (expected.texts[own] == nil) else { return nil }
            }
            let wanted = expected.texts[key]?.sorted()
            let found = texts[key]?.sorted()
            guard wanted != found else { return nil }
            return SchemaDifference(
                key.object,
                key.name,
                expected: wanted?.joined(separator: "; "),
                found: found?.joined(separator: "; ")
            )
        }
        let order = SchemaDifference.Object.allCases
        return differences.sorted {
            let left = order.firstIndex(of: $0.object) ?? 0
            let right = order.firstIndex(of: $1.object) ?? 0
            return (left, $0.name) < (right, $1.name)
        }
    }
}

extension [String] {
    /// `(a, b)`
    var inParentheses: String { "(\(joined(separator: ", ")))" }
}
