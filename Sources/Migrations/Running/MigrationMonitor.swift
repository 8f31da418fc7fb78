public import DatabaseAccess
public import MigrationModel
import Synchronization

/// What a server shows of a migration while the thread that carries it out is busy with it: a snapshot for whoever asks,
/// and the events for whoever follows. It needs no database.
///
///     let monitor = MigrationMonitor()
///     // another thread: GET /status answers with monitor.snapshot
///     try migrator.migrate(db, monitor: monitor)
public final class MigrationMonitor: Sendable {
    /// Where a run stands.
    public struct Snapshot: Sendable, Hashable {
        public fileprivate(set) var phase: Phase = .idle
        /// What the run does; nil before it knows.
        public fileprivate(set) var plan: MigrationPlan?
        /// nil before the first step.
        public fileprivate(set) var progress: MigrationProgress?
        /// Steps that are done.
        public fileprivate(set) var finished = 0
    }

    public enum Phase: Sendable, Hashable {
        case idle
        case waiting(LockHolder?)
        case running(MigrationPlan.Step)
        case verifying(MigrationPlan.Step)
        case retrying(MigrationPlan.Step, Retry)
        case failed(MigrationFailure)
        case ready(Version)
    }

    private struct State {
        var snapshot = Snapshot()
        var followers: [Int: AsyncStream<MigrationEvent>.Continuation] = [:]
        var next = 0
    }

    private let state = Mutex(State())

    public init() {}

    public var snapshot: Snapshot { state.withLock(\.snapshot) }

    /// The events from now on, until the run is ready or has failed. Whoever does not keep up loses the oldest.
    public var events: AsyncStream<MigrationEvent> {
        AsyncStream(bufferingPolicy: .bufferingNewest(1_000)) { continuation in
            let number = state.withLock { state in
                state.next += 1
                state.followers[state.next] = continuation
                return state.next
            }
            continuation.onTermination = { [weak self] _ in
                self?.state.withLock { _ = $0.followers.removeValue(forKey: number) }
            }
        }
    }

    /// Takes note of an event. Any thread may call it.
    public func receive(_ event: MigrationEvent) {
        let (followers, isLast) = state.withLock { state in
            state.snapshot.take(event)
            let followers = Array(state.followers.values)
            switch event {
            case .ready, .failed:
                state.followers = [:]
                return (followers, true)
            default: return (followers, false)
            }
        }
        for follower in followers {
            follower.yield(event)
            if isLast { follower.finish() }
        }
    }
}

extension MigrationMonitor.Snapshot {
    fileprivate mutating func take(_ event: MigrationEvent) {
        switch event {
        case .waitingForLock(let holder, _): phase = .waiting(holder)
        case .planned(let plan): self.plan = plan
        case .started(let step, _, _): phase = .running(step)
        case .verifying(let step): phase = .verifying(step)
        case .retrying(let step, let retry): phase = .retrying(step, retry)
        case .progress(let progress):
            self.progress = progress
            if case .retrying = phase { phase = .running(progress.step) }
        case .finished: finished += 1
        case .failed(let failure): phase = .failed(failure)
        case .ready(let version): phase = .ready(version)
        case .foundInterrupted, .journalMerged, .viewNotRestored: break
        }
    }
}

extension Migrator {
    /// As `migrate(_:upTo:options:onEvent:)`, told to a monitor: also while the engine lets nobody look.
    @discardableResult
    public func migrate(
        _ db: any DatabaseConnection,
        upTo target: Version? = nil,
        options: MigrationOptions = MigrationOptions(),
        monitor: MigrationMonitor
    ) throws -> MigrationReport {
        var options = options
        let own = options.heartbeat
        options.heartbeat = { progress in
            monitor.receive(.progress(progress))
            own?(progress)
        }
        return try migrate(db, upTo: target, options: options, onEvent: monitor.receive)
    }
}
