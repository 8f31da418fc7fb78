import Glibc

/// A thread that does something again and again until its owner lets go of it; that ends it at once, and waits for it.
final class PeriodicThread {
    private final class Work: Sendable {
        let interval: Int32
        let body: @Sendable () -> Void
        let wakeUp: Int32

        init(interval: Int32, wakeUp: Int32, _ body: @escaping @Sendable () -> Void) {
            self.interval = interval
            self.wakeUp = wakeUp
            self.body = body
        }
    }

    private var thread = pthread_t()
    /// The reading and the writing end: closing the latter wakes the thread and tells it to end.
    private var pipes: (Int32, Int32) = (-1, -1)
    private var isRunning = false

    /// Where the system gives no thread or no pipe, there is none: what it does is a courtesy.
    init(every interval: Duration, _ body: @escaping @Sendable () -> Void) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        pipes = (ends[0], ends[1])
        let work = Work(interval: Int32(clamping: interval.milliseconds), wakeUp: ends[0], body)
        let context = Unmanaged.passRetained(work)
        isRunning =
            pthread_create(
                &thread,
                nil,
                { context in
                    guard let context else { return nil }
                    let work = Unmanaged<Work>.fromOpaque(context).takeRetainedValue()
                    while true {
                        var polled = pollfd(fd: work.wakeUp, events: Int16(POLLIN), revents: 0)
                        let ready = poll(&polled, 1, work.interval)
                        if ready > 0 { return nil }
                        if ready == 0 { work.body() }
                    }
                },
                context.toOpaque()
            ) == 0
        if !isRunning { context.release() }
    }

    deinit {
        close(pipes.1)
        if isRunning { pthread_join(thread, nil) }
        close(pipes.0)
    }
}
