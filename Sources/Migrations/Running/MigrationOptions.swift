public import FileSystem

/// How a run behaves when it is not alone.
public struct MigrationOptions: Sendable {
    /// How long to wait for another process that migrates the same database; five minutes unless said otherwise.
    public var lockTimeout: Duration
    /// Looked at while waiting and between steps; a step itself always ends.
    public var cancellation: Cancellation?

    public init(lockTimeout: Duration = .seconds(300), cancellation: Cancellation? = nil) {
        self.lockTimeout = lockTimeout
        self.cancellation = cancellation
    }
}
