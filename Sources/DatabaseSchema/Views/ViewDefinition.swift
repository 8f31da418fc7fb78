public import DatabaseAccess

/// A view of the app, declared with what it reads. The driver drops and builds it; no migration mentions it.
public struct ViewDefinition: Sendable, Hashable {
    public let name: String
    /// The tables and declared views that it reads. A declared view is built after those that are named here; a change
    /// of one of them is a reason to build it again.
    public let dependsOn: [String]
    /// The SELECT, without `CREATE VIEW`. It may differ between the engines, and binds no values.
    public let definition: SQL

    public init(name: String, dependsOn: [String], definition: SQL) {
        self.name = name
        self.dependsOn = dependsOn
        self.definition = definition
    }
}
