import Glibc

/// A thread for blocking work. It has to be joined, which is what `join` consumes it for.
package struct WorkerThread: ~Copyable {
    private let identifier: pthread_t

    package init(_ body: @escaping @Sendable () -> Void) {
        let context = Unmanaged.passRetained(Body(body)).toOpaque()
        var started = pthread_t()
        let failure = pthread_create(
            &started,
            nil,
            { context in
                if let context { Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run() }
                return nil
            },
            context
        )
        precondition(failure == 0, "pthread_create: \(String(cString: strerror(failure)))")
        identifier = started
    }

    package consuming func join() { pthread_join(identifier, nil) }

    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }
}
