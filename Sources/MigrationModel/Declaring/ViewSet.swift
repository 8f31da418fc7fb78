package import DatabaseAccess
package import DatabaseSchema

/// The app's views in the order in which they can be built. Pure.
///
/// Names are compared without regard to case, as SQLite does.
package struct ViewSet: Sendable, Hashable {
    /// Dependencies first, otherwise as declared.
    package let ordered: [ViewDefinition]

    /// - Throws: `MigrationError.duplicateView`, `.viewCycle` or `.viewBindsValues`.
    package init(_ views: [ViewDefinition]) throws(MigrationError) {
        var positions: [String: Int] = [:]
        for (position, view) in views.enumerated() {
            guard positions.updateValue(position, forKey: view.name.lowercased()) == nil else {
                throw .duplicateView(view.name)
            }
            guard view.definition.rendered(for: .sqlite).values.isEmpty else { throw .viewBindsValues(view.name) }
        }
        let order = DependencyOrder(views.map { view in view.dependsOn.compactMap { positions[$0.lowercased()] } })
        guard order.blocked.isEmpty else { throw .viewCycle(order.cycle.map { views[$0].name }) }
        ordered = order.ordered.map { views[$0] }
    }

    package var names: Set<String> { Set(ordered.map(\.name)) }

    /// Changes when a view is added, removed, renamed, moved in the order, or reads differently on this engine.
    package func hash(for dialect: Dialect) -> ContentHash {
        ContentHash(of: ordered.flatMap { [$0.name, $0.definition.rendered(for: dialect).text] })
    }

    /// Those that read what is touched, directly or through other views, and those that are touched themselves; in the
    /// order in which they are built.
    ///
    /// - Parameter touched: tables and views; nil for everything.
    package func affected(by touched: Set<String>?) -> [ViewDefinition] {
        guard let touched else { return ordered }
        var reached = Set(touched.map { $0.lowercased() })
        return ordered.filter { view in
            // What a view depends on stands before it, so that one pass finds all.
            guard
                reached.contains(view.name.lowercased())
                    || view.dependsOn.contains(where: { reached.contains($0.lowercased()) })
            else { return false }
            reached.insert(view.name.lowercased())
            return true
        }
    }

    /// The names of `affected(by:)` in the order in which they can be dropped.
    package func dropOrder(affectedBy touched: Set<String>? = nil) -> [String] {
        affected(by: touched).reversed().map(\.name)
    }
}
