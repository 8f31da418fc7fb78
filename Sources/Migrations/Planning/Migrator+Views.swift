import DatabaseSchema
import MigrationModel

/// What has to happen to the views when these steps run.
struct ViewChanges {
    /// In the order of their making.
    var remade: [String]
    var obsolete: [String]
}

extension Migrator {
    /// nil when the views stand as declared, and no step touches what they read.
    func viewChanges(_ facts: DatabaseFacts, due: [DeclaredStep]) -> ViewChanges? {
        let declared = views.ordered.map(\.name)
        let state = facts.state
        if declared.isEmpty, state.viewNames.isEmpty, state.views != MigrationState.dropped { return nil }
        let obsolete = state.viewNames.filter { !declared.contains($0) }
        if state.views != views.hash(for: facts.dialect).description {
            return ViewChanges(remade: declared, obsolete: obsolete)
        }
        // One step that may touch any table touches all.
        let touched = due.reduce(into: Set<String>() as Set<String>?) { all, step in
            guard let own = step.change.touches else { return all = nil }
            all?.formUnion(own)
        }
        let affected = views.affected(by: touched).map(\.name)
        return affected.isEmpty || due.isEmpty ? nil : ViewChanges(remade: affected, obsolete: obsolete)
    }
}

extension ForeignViews {
    /// Those that read one of these views, directly or through one another.
    static func standing(on names: [String], among foreign: [ForeignView]) -> [ForeignView] {
        var reached = Set(names.map { $0.lowercased() })
        var found: Set<String> = []
        // Dependents come first in the list.
        for view in foreign.reversed()
        where view.dependsOn.contains(where: { reached.contains($0.lowercased()) }) {
            reached.insert(view.name.lowercased())
            found.insert(view.name)
        }
        return foreign.filter { found.contains($0.name) }
    }
}
