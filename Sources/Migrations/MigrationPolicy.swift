/// What a migrator does where more than one answer is reasonable. The defaults are the careful ones.
public struct MigrationPolicy: Sendable, Hashable {
    public var transactions: Transactions = .perMigration
    public var candidates: Candidates = .strict
    public var editedSteps: Strictness = .refuse
    /// Steps on record that this app does not declare.
    public var unknownSteps: Strictness = .warn
    public var foreignViews: ForeignViews = .refuse
    public var unfinishedBackground: UnfinishedBackground = .refuse

    public init() {}

    public enum Transactions: Sendable, Hashable {
        /// Each step is committed on its own: a failed one leaves the database as before that step.
        case perMigration
        /// All steps are one transaction: a failure leaves the database as before the upgrade. Refused where a step
        /// cannot run in a transaction.
        case wholeUpgrade
    }

    public enum Candidates: Sendable, Hashable {
        /// Only the same candidate opens a candidate's database.
        case strict
        /// A later candidate, or the release, may go on where nothing but appended fragments is left to run. For
        /// testers; the database keeps the candidates that it has been through.
        case allowFragmentForward
    }

    public enum Strictness: Sendable, Hashable { case refuse, warn }

    /// Views of others that read the views or tables of this app.
    public enum ForeignViews: Sendable, Hashable {
        /// Stop, with their names, where one of them stands on a view that has to be made anew.
        case refuse
        /// Keep their definition, owner and rights in the database, drop them, and make them again at the end.
        case saveAndRestore
    }

    /// Background steps that are still under way when a version needs them finished.
    public enum UnfinishedBackground: Sendable, Hashable {
        case refuse
        /// Run the rest before the upgrade, while everyone waits.
        case finish
    }
}
