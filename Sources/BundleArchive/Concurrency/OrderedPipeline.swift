/// Work on a stream of slots: filled by one thread in order, worked on by several at once, drained by one in the same
/// order. The number of slots bounds the memory; a slot is used again once it is drained.
///
/// The first error of any stage stops the pipeline and comes out of the next call of the filling thread.
final class OrderedPipeline<Slot: AnyObject>: @unchecked Sendable {
    // Unchecked: a slot belongs to exactly one stage at a time; the counters below say to which.
    private struct State {
        /// How many slots each stage has finished, counted over the whole run.
        var submitted = 0
        var taken = 0
        var drained = 0
        /// Slots that are worked on and ready to be drained, by sequence number.
        var worked: Set<Int> = []
        var isClosed = false
        var failure: (any Error)?
    }

    private let slots: [Slot]
    private let state = Monitor(State())
    private let threads: [ThreadBox]

    /// - Parameters:
    ///   - work: called on `workers` threads; the number tells them apart (for a context that each keeps).
    ///   - drain: called on one thread, in order.
    init(
        slots: [Slot],
        workers: Int,
        work: @escaping @Sendable (Slot, Int) throws -> Void,
        drain: @escaping @Sendable (Slot) throws -> Void
    ) {
        self.slots = slots
        let (state, shared) = (state, SlotArray(slots))
        threads =
            (0..<workers).map { worker in
                ThreadBox {
                    Self.run(
                        state,
                        next: { $0.taken < $0.submitted ? $0.taken : nil },
                        take: { $0.taken += 1 },
                        body: { try work(shared[$0], worker) },
                        done: { $0.worked.insert($1) }
                    )
                }
            } + [
                ThreadBox {
                    Self.run(
                        state,
                        next: { $0.worked.contains($0.drained) ? $0.drained : nil },
                        take: { _ in },
                        body: { try drain(shared[$0]) },
                        done: {
                            $0.worked.remove($1)
                            $0.drained += 1
                        }
                    )
                }
            ]
    }

    /// The slot to fill next; waits while all are in use.
    func next() throws -> Slot {
        try state.wait { state in
            if let failure = state.failure { throw failure }
            return state.submitted - state.drained < slots.count ? slots[state.submitted % slots.count] : nil
        }
    }

    /// Hands over the slot that `next` returned.
    func submit() { state.change { $0.submitted += 1 } }

    /// Waits until everything that was submitted is drained.
    func flush() throws {
        try state.wait { state in
            if let failure = state.failure { throw failure }
            return state.drained == state.submitted ? () : nil
        }
    }

    /// Waits until everything is drained and every thread has ended.
    func finish() throws {
        defer { stop() }
        try flush()
    }

    /// Ends the threads without waiting for what is still under way. Does nothing the second time.
    func stop() {
        state.change { $0.isClosed = true }
        threads.forEach { $0.join() }
    }

    /// One thread's life: take a sequence number when there is one, work on it, say so.
    private static func run(
        _ state: Monitor<State>,
        next: (State) -> Int?,
        take: (inout State) -> Void,
        body: (Int) throws -> Void,
        done: (inout State, Int) -> Void
    ) {
        while true {
            let sequence: Int? = state.wait { state in
                if state.isClosed || state.failure != nil { return .some(nil) }
                guard let sequence = next(state) else { return nil }
                take(&state)
                return sequence
            }
            guard let sequence else { return }
            do {
                try body(sequence)
                state.change { done(&$0, sequence) }
            } catch {
                state.change { $0.failure = $0.failure ?? error }
                return
            }
        }
    }

    private final class SlotArray: @unchecked Sendable {
        private let slots: [Slot]
        init(_ slots: [Slot]) { self.slots = slots }
        subscript(sequence: Int) -> Slot { slots[sequence % slots.count] }
    }
}

/// Keeps a thread that cannot be copied where an array can hold it, and joins it once.
private final class ThreadBox: @unchecked Sendable {
    private var thread: WorkerThread?

    init(_ body: @escaping @Sendable () -> Void) { thread = WorkerThread(body) }

    func join() {
        if let thread = thread.take() { thread.join() }
    }
}
