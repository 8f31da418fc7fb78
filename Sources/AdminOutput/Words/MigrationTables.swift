import AdminConsole
package import DatabaseSchema
package import MigrationModel

/// Lists that messages about migrations show.
package enum MigrationTables {
    /// Which declared steps have never run.
    static func comparison(_ lines: [HistoryComparison]) -> String {
        var table = TextTable("VERSION", "STEP", "DECLARED", "RECORDED")
        table.rows = lines.map { line in
            [line.version.description, line.id, line.isDeclared ? "yes" : "no", line.isRecorded ? "yes" : "no"]
        }
        return table.text
    }

    package static func edited(_ steps: [EditedStep]) -> String {
        var table = TextTable("VERSION", "STEP", "RAN AS", "IS NOW")
        table.rows = steps.map { step in
            [
                step.version.description, step.id, String(step.recorded.description.prefix(12)),
                String(step.declared.description.prefix(12)),
            ]
        }
        return table.text
    }

    package static func views(_ views: [ForeignView]) -> String {
        var table = TextTable("VIEW", "KIND", "READS")
        table.rows = views.map { view in
            let kind =
                switch view.kind {
                case .view: "view"
                case .materializedView: "materialised view"
                case .rule: "rule"
                }
            return [view.name, kind, view.dependsOn.joined(separator: ", ")]
        }
        return table.text
    }

    package static func differences(_ differences: [SchemaDifference]) -> String {
        var table = TextTable("WHAT", "OBJECT", "NAME", "EXPECTED", "FOUND")
        table.rows = differences.map { difference in
            [
                difference.kind.rawValue, difference.object.rawValue, difference.name,
                oneLine(difference.expected), oneLine(difference.found),
            ]
        }
        return table.text
    }

    /// A view's or trigger's text may have many lines, and a table has room for one.
    private static func oneLine(_ text: String?) -> String {
        guard let text, !text.isEmpty else { return "-" }
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return words.count > 60 ? words.prefix(59) + "…" : words
    }
}
