/// Why a table was not made anew, or why the references of a step's rows do not hold.
public enum TableRebuildError: Error, Sendable, Hashable {
    /// The step did not say `rebuildsTables`: foreign keys are enforced, and dropping the old table would delete the
    /// rows of its children. Nothing was changed.
    case notDeclared(table: String)
    /// PostgreSQL changes a table where it stands.
    case notSQLite(table: String)
    /// There is no ordinary table of that name.
    case noSuchTable(String)
    /// `filling` names a column that the new table does not have or computes itself, or reads one that the old table
    /// does not have.
    case unknownColumn(table: String, column: String)
    /// A column that holds data is not in the new definition, and `dropping` does not name it.
    case columnLost(table: String, column: String)
    /// `leavingOut` names something that is neither an index nor a trigger of the table.
    case notOfTable(table: String, name: String)
    /// An index of the table needs a column that is gone, and `leavingOut` does not name it.
    case indexNeedsColumn(index: String, column: String)
    /// A trigger fires on updates of a column that is gone.
    case triggerNeedsColumn(trigger: String, column: String)
    /// A trigger of the table, or another that names it, would fail from now on. `reason` is SQLite's.
    case brokenTrigger(name: String, reason: String)
    /// A view could be read before and cannot any more. `reason` is SQLite's.
    case brokenView(name: String, reason: String)
    /// The new table does not hold as many rows as the old one did.
    case rowsLost(table: String, before: Int, after: Int)
    /// Rows refer to rows that are not there.
    case brokenReferences([BrokenReference])
}

/// Rows of one table that refer to rows of another that are not there.
public struct BrokenReference: Sendable, Hashable, Codable {
    public let table: String
    public let parent: String
    public let rows: Int

    public init(table: String, parent: String, rows: Int) {
        self.table = table
        self.parent = parent
        self.rows = rows
    }
}

extension TableRebuildError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notDeclared(let table):
            "table \(table) was left alone: the step does not declare rebuildsTables, and with foreign keys enforced "
                + "the rows that refer to it would be lost"
        case .notSQLite(let table): "table \(table) is made anew on SQLite only; use ALTER TABLE on PostgreSQL"
        case .noSuchTable(let table): "there is no table \(table) that could be made anew"
        case .unknownColumn(let table, let column): "table \(table): there is no column \(column) to fill or to read"
        case .columnLost(let table, let column):
            "table \(table): column \(column) is not in the new definition; name it in dropping: if its data may go"
        case .notOfTable(let table, let name): "\(name) is neither an index nor a trigger of table \(table)"
        case .indexNeedsColumn(let index, let column):
            "index \(index) needs column \(column), which is gone; name it in leavingOut: if it may go"
        case .triggerNeedsColumn(let trigger, let column):
            "trigger \(trigger) waits for updates of column \(column), which is gone"
        case .brokenTrigger(let name, let reason): "trigger \(name) would fail afterwards: \(reason)"
        case .brokenView(let name, let reason): "view \(name) could not be read afterwards: \(reason)"
        case .rowsLost(let table, let before, let after):
            "table \(table) had \(before) rows and has \(after) after it was made anew"
        case .brokenReferences(let references):
            "rows refer to others that are not there: "
                + references.map { "\($0.rows) of \($0.table) to \($0.parent)" }.joined(separator: ", ")
        }
    }
}
