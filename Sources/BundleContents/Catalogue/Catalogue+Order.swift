import WALPositions

extension Catalogue {
    /// Oldest first. The clock decides between servers; among the bundles of one cluster their marks do, since a clock
    /// can be set back and a log cannot.
    static func ordered(_ entries: [CatalogueEntry]) -> [CatalogueEntry] {
        // Bundles of one second are numbered from the second on: the longer name is the later one.
        var ordered = entries.sorted { ($0.created, $0.file.count, $0.file) < ($1.created, $1.file.count, $1.file) }
        // Each cluster's bundles keep the places that they have together, so that this is one order for all.
        let places = Dictionary(grouping: ordered.indices) { ordered[$0].systemIdentifier }
        for (cluster, indices) in places where cluster != nil {
            let inLog = indices.map { ordered[$0] }.stablySorted { $0.place < $1.place }
            for (index, entry) in zip(indices, inLog) { ordered[index] = entry }
        }
        return ordered
    }
}

extension CatalogueEntry {
    /// Where in its cluster's history the bundle stands. A later timeline comes after every earlier one, though its log
    /// may begin before that ended.
    ///
    /// Where its log ends: the mark of a legacy backup may lie before that of the bundle which is continued.
    fileprivate var place: (timeline: Timeline, end: LSN) { (timeline ?? 0, covered?.end ?? mark ?? LSN(0)) }
}

extension Array {
    /// Sorted, with equal elements in the order that they had.
    fileprivate func stablySorted(by areInOrder: (Element, Element) -> Bool) -> [Element] {
        enumerated().sorted { first, second in
            if areInOrder(first.element, second.element) { return true }
            if areInOrder(second.element, first.element) { return false }
            return first.offset < second.offset
        }
        .map(\.element)
    }
}
