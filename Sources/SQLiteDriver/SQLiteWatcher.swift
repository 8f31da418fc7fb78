internal import CSQLite
internal import DatabaseAccess

/// What SQLite calls back to while it works or waits for a lock: asks the watch, if there is one.
final class SQLiteWatcher {
    private var watch: StatementWatch?
    private var began = ContinuousClock.now
    private var nextLook = Duration.zero
    private var waitingSince = ContinuousClock.now
    /// SQLite would call a wait that was given up `SQLITE_BUSY`.
    private(set) var hasCancelledWaiting = false

    /// For how long a lock is waited for: omSupply's own setting.
    static let patience = Duration.seconds(30)

    func install(on raw: OpaquePointer) {
        sqlite3_busy_handler(
            raw,
            { context, count in
                guard let context else { return 0 }
                let watcher = Unmanaged<SQLiteWatcher>.fromOpaque(context).takeUnretainedValue()
                return watcher.waits(count) ? 1 : 0
            },
            Unmanaged.passUnretained(self).toOpaque()
        )
    }

    func set(_ watch: StatementWatch?, on raw: OpaquePointer) {
        self.watch = watch
        began = .now
        nextLook = watch?.interval ?? .zero
        guard watch != nil else { return sqlite3_progress_handler(raw, 0, nil, nil) }
        sqlite3_progress_handler(
            raw,
            1000,
            { context in
                guard let context else { return 0 }
                return Unmanaged<SQLiteWatcher>.fromOpaque(context).takeUnretainedValue().isCancelled() ? 1 : 0
            },
            Unmanaged.passUnretained(self).toOpaque()
        )
    }

    /// Runs one statement from its beginning to its end; another may run inside.
    func watching<R, E: Error>(_ body: () throws(E) -> R) throws(E) -> R {
        hasCancelledWaiting = false
        guard let watch else { return try body() }
        let outer = (began, nextLook)
        defer { (began, nextLook) = outer }
        began = .now
        nextLook = watch.interval
        return try body()
    }

    /// Looks, if it is time to.
    private func isCancelled() -> Bool {
        guard let watch else { return false }
        let running = ContinuousClock.now - began
        guard running >= nextLook else { return false }
        let answer = watch.look(running)
        nextLook = ContinuousClock.now - began + watch.interval
        return answer == .cancel
    }

    /// Waits a little for a lock; false when it is to be given up. The delays are those of `sqlite3_busy_timeout`.
    private func waits(_ count: Int32) -> Bool {
        if count == 0 { waitingSince = .now }
        guard ContinuousClock.now - waitingSince < Self.patience else { return false }
        if isCancelled() {
            hasCancelledWaiting = true
            return false
        }
        let delays: [Int32] = [1, 2, 5, 10, 15, 20, 25, 25, 25, 50, 50, 100]
        sqlite3_sleep(delays[min(Int(count), delays.count - 1)])
        return true
    }
}
