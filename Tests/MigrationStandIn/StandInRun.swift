import DatabaseAccess
import FileSystem
import Glibc
import MigrationModel
import Migrations
import PostgreSQLDriver
import SQLiteDriver

/// One run from the connection to the exit status.
struct StandInRun {
    private static let cancellation = Cancellation()
    private let options: StandInOptions

    init(_ options: StandInOptions) { self.options = options }

    /// 0 when the database is ready, 1 after a failure of its own, 2 after one of another process, 3 for any refusal,
    /// 128 and the signal when it was stopped.
    func run() -> Int32 {
        // Made here: a handler must not be the first to touch it.
        let cancellation = Self.cancellation
        signal(SIGTERM) { StandInRun.cancellation.request(signal: $0) }
        do {
            let db = CallCountingConnection(try Self.connect(options.url)) { [kill = options.kill] number, moment, _ in
                Self.meet(kill, call: number, moment)
            }
            var migrationOptions = options.options
            migrationOptions.cancellation = cancellation
            if options.hasObserver { migrationOptions.observer = { [url = options.url] in try Self.connect(url) } }
            let migrator = try StandInHistory.migrator(app: options.app, gate: options.gate)
            let report = try migrator.migrate(db, options: migrationOptions, onEvent: tell)
            StandInEvent("end", ["version": "\(report.to)", "calls": "\(db.calls)"]).write()
            return 0
        } catch let stop as Cancelled {
            StandInEvent("stopped", ["signal": "\(stop.signal)"]).write()
            return 128 + stop.signal
        } catch MigrationError.failed(let failure) {
            StandInEvent("failed", Self.fields(of: failure)).write()
            return 1
        } catch MigrationError.failedElsewhere(let entry) {
            StandInEvent("failed-elsewhere", ["id": entry.id, "pid": entry.pid.map(String.init) ?? ""]).write()
            return 2
        } catch {
            StandInEvent("refused", ["error": "\(error)"]).write()
            return 3
        }
    }

    private static func connect(_ url: String) throws -> any DatabaseConnection {
        if url.hasPrefix("sqlite:") { return try SQLiteConnection(String(url.dropFirst("sqlite:".count))) }
        return try PostgreSQLConnection(PostgreSQLConfiguration(parsing: url))
    }

    private static func meet(_ kill: StandInOptions.Kill?, call: Int, _ moment: CallCountingConnection.Moment) {
        switch (kill, moment) {
        case (.before(call), .before), (.after(call), .after): raise(SIGKILL)
        // Nobody handles the alarm: it ends the process wherever it is.
        case (.during(call, let microseconds), .before): ualarm(microseconds, 0)
        default: break
        }
    }

    private func tell(_ event: MigrationEvent) {
        switch event {
        case .waitingForLock(let holder, _):
            let pid = holder?.pid.map(String.init) ?? ""
            StandInEvent("waiting", ["pid": pid, "name": holder?.name ?? ""]).write()
        case .foundInterrupted(let id, _, _): StandInEvent("interrupted", ["id": id]).write()
        case .journalMerged(_, let entries): StandInEvent("journal", ["entries": "\(entries)"]).write()
        case .started(let step, _, _): StandInEvent("started", ["id": step.id]).write()
        case .progress(let progress):
            var fields = ["id": progress.step.id]
            if case .blocked(let blockers) = progress.activity { fields["by"] = Self.text(blockers) }
            StandInEvent("progress", fields).write()
        case .retrying(let step, let retry):
            StandInEvent("retrying", ["id": step.id, "code": retry.code, "by": Self.text(retry.blockers)]).write()
        case .finished(let step, _, _, _):
            StandInEvent("finished", ["id": step.id]).write()
            if let pause = options.pause, pause.step == step.id { StandInGate.wait(for: pause.file) }
        case .ready(let version): StandInEvent("ready", ["version": "\(version)"]).write()
        case .planned, .verifying, .viewNotRestored, .failed: break
        }
    }

    private static func fields(of failure: MigrationFailure) -> [String: String] {
        [
            "id": failure.step.id, "code": failure.databaseError?.code ?? "", "reason": failure.reason,
            "by": text(failure.blockers), "record": "\(failure.record)",
        ]
    }

    /// `PID NAME`, with commas between several.
    private static func text(_ blockers: [Blocker]) -> String {
        blockers.map { "\($0.pid) \($0.name ?? "")" }.joined(separator: ",")
    }
}
