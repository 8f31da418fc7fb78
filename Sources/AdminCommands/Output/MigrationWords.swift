import Migrations

/// Words that several messages about migrations share.
enum MigrationWords {
    static func count(_ steps: Int) -> String { steps == 1 ? "1 step" : "\(steps) steps" }

    /// `process 4711 (omSupply), since 2024-05-01 12:00:00 UTC`.
    static func holder(_ holder: LockHolder) -> String {
        let name = holder.name.map { " (\($0))" } ?? ""
        let since = holder.since.map { ", since \($0) UTC" } ?? ""
        return (holder.pid.map { "process \($0)" } ?? "another process") + name + since
    }

    /// The list that shows which declared steps have never run.
    static func table(_ comparison: [HistoryComparison]) -> String {
        var table = TextTable("VERSION", "STEP", "DECLARED", "RECORDED")
        table.rows = comparison.map { line in
            [line.version.description, line.id, line.isDeclared ? "yes" : "no", line.isRecorded ? "yes" : "no"]
        }
        return table.text
    }
}
