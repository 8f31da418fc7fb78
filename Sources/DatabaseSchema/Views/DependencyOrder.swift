/// Puts things behind what they depend on, and otherwise leaves them as they stand.
package struct DependencyOrder {
    /// Positions, dependencies first; of those that could come next, the one that stands first does.
    package private(set) var ordered: [Int] = []
    /// Positions of those that are part of a cycle, or depend on one.
    package let blocked: [Int]
    private let dependencies: [[Int]]

    /// - Parameter dependencies: for each thing, the positions of what it depends on.
    package init(_ dependencies: [[Int]]) {
        self.dependencies = dependencies
        var waiting = Array(dependencies.indices)
        var done: Set<Int> = []
        while let next = waiting.firstIndex(where: { dependencies[$0].allSatisfy(done.contains) }) {
            let position = waiting.remove(at: next)
            done.insert(position)
            ordered.append(position)
        }
        blocked = waiting
    }

    /// The positions along one cycle: each depends on the next, and the last on the first. Empty when there is none.
    package var cycle: [Int] {
        guard var current = blocked.first else { return [] }
        var path: [Int] = []
        while !path.contains(current) {
            path.append(current)
            // Something blocked always depends on something blocked: the walk comes back to itself.
            guard let next = dependencies[current].first(where: blocked.contains) else { return path }
            current = next
        }
        return Array(path.drop { $0 != current })
    }
}
