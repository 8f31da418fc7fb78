public import DatabaseAccess
import FileSystem
import Glibc
public import MigrationModel

extension Migrator {
    /// As `runBackground(_:options:onEvent:)`, on a thread of its own, for a server that lives in tasks: the blocking
    /// calls keep no thread of the concurrency pool busy.
    ///
    ///     let background = Task {
    ///         try await migrator.runBackground { try PostgreSQLConnection(configuration) }
    ///     }
    ///     …
    ///     background.cancel()     // at the server's end: stops within one batch, and keeps its place
    ///
    /// - Parameters:
    ///   - options: cancelling the task requests a stop through its `cancellation`.
    ///   - onEvent: called on that thread.
    ///   - connect: called once, on that thread; the connection is used for nothing else.
    /// - Throws: what the other throws, or what `connect` throws.
    @discardableResult
    public func runBackground(
        options: MigrationOptions = MigrationOptions(),
        onEvent: @escaping @Sendable (MigrationEvent) -> Void = { _ in },
        connecting connect: @escaping @Sendable () throws -> any DatabaseConnection
    ) async throws -> [MigrationReport.CompletedStep] {
        let cancellation = options.cancellation ?? Cancellation()
        var options = options
        options.cancellation = cancellation
        return try await withTaskCancellationHandler { [options] in
            try await withCheckedThrowingContinuation { continuation in
                DetachedThread.run {
                    continuation.resume(
                        with: Result { try runBackground(connect(), options: options, onEvent: onEvent) }
                    )
                }
            }
        } onCancel: {
            cancellation.request()
        }
    }
}

/// A thread that ends with its work.
private enum DetachedThread {
    private final class Work: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    static func run(_ body: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        let failure = pthread_create(
            &thread,
            nil,
            { work in
                if let work { Unmanaged<Work>.fromOpaque(work).takeRetainedValue().body() }
                return nil
            },
            Unmanaged.passRetained(Work(body)).toOpaque()
        )
        // No memory for a stack: nothing else of the server would work either.
        precondition(failure == 0, "pthread_create: \(String(cString: strerror(failure)))")
        pthread_detach(thread)
    }
}
