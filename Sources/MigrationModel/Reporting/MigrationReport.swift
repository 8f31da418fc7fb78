/// What a run did.
public struct MigrationReport: Sendable, Hashable {
    /// nil when the database was installed.
    public let from: Version?
    public let to: Version
    /// Empty when there was nothing to do, or another process had done it meanwhile.
    public let steps: [CompletedStep]
    /// How long the run waited for another process.
    public let waited: Duration

    package init(from: Version?, to: Version, steps: [CompletedStep], waited: Duration) {
        (self.from, self.to, self.steps, self.waited) = (from, to, steps, waited)
    }

    public struct CompletedStep: Sendable, Hashable {
        public let step: MigrationPlan.Step
        public let took: Duration
        /// Rows inserted, updated and deleted by the step's single statements; scripts are not counted. For a batched
        /// step, the rows that it went through.
        public let rowsChanged: Int
        /// The texts of the statements, each once, where the run was asked to keep them.
        package let statements: [String]?

        package init(step: MigrationPlan.Step, took: Duration, rowsChanged: Int, statements: [String]?) {
            (self.step, self.took, self.rowsChanged, self.statements) = (step, took, rowsChanged, statements)
        }
    }
}
