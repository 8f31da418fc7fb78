internal import CLibPQ
public import DatabaseAccess

extension PostgreSQLConnection {
    public func watchStatements(_ watch: StatementWatch?) { self.watch = watch }

    /// Runs a script as PQexec does: the first error of its results, or the last of them.
    func run(script: String) throws(DatabaseError) -> PostgreSQLResult {
        guard let watch else { return try runUnwatched(script: script) }
        let result = try watched(by: watch) { PQsendQuery(handle.raw, script) }
        return try checked(result, sql: script)
    }

    /// For a rollback: it is brief, and cancelling it would help nobody.
    func runUnwatched(script: String) throws(DatabaseError) -> PostgreSQLResult {
        try checked(PostgreSQLResult(PQexec(handle.raw, script)), sql: script)
    }

    /// Sends a command and waits for its results with an eye on the clock.
    func watched(by watch: StatementWatch, _ send: () -> CInt) throws(DatabaseError) -> PostgreSQLResult? {
        // The rest of a COPY that its reader gave up: PQexec throws it away, PQsendQuery would refuse.
        if PQtransactionStatus(handle.raw) == PQTRANS_ACTIVE { _ = PostgreSQLResult(PQexec(handle.raw, "")) }
        guard send() == 1 else { throw .connectionLost(handle.lastError) }

        let began = ContinuousClock.now
        var nextLook = watch.interval
        var isLost = false
        var kept: PostgreSQLResult?
        while true {
            while !isLost, PQisBusy(handle.raw) == 1 {
                if ContinuousClock.now - began >= nextLook {
                    if watch.look(ContinuousClock.now - began) == .cancel { cancel() }
                    nextLook = ContinuousClock.now - began + watch.interval
                }
                let remaining = nextLook - (ContinuousClock.now - began)
                // Of a broken connection PQgetResult makes an error result, with the server's last words if it had any.
                do { _ = try handle.waitForInput(milliseconds: remaining.milliseconds) } catch { isLost = true }
            }
            guard let result = PostgreSQLResult(PQgetResult(handle.raw)) else { return kept }
            switch result.status {
            // What follows is the copy, which is the caller's.
            case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH: return result
            default: if kept?.status != PGRES_FATAL_ERROR { kept = result }
            }
        }
    }

    /// Asks the server, over a connection of its own, to cancel what runs. Its answer is the statement's error; where
    /// the server cannot be reached, the next look asks again.
    private func cancel() {
        guard let request = PQgetCancel(handle.raw) else { return }
        defer { PQfreeCancel(request) }
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { complaint in
            _ = PQcancel(request, complaint.baseAddress, Int32(complaint.count))
        }
    }
}

extension Duration {
    /// Rounded up, so that waiting for so long is enough; at least 1.
    fileprivate var milliseconds: Int32 {
        let (seconds, attoseconds) = components
        let milliseconds = Double(seconds) * 1000 + Double(attoseconds) / 1e15
        return Int32(min(max(milliseconds.rounded(.up), 1), 60_000))
    }
}
