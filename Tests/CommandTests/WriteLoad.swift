import DatabaseAccess
import FileSystem
import Foundation
import PostgreSQLDriver
import TestSupport
import Testing

/// Writers that never rest, and know what they have committed.
final class WriteLoad: @unchecked Sendable {
    // Unchecked: what changes is behind the condition.
    private let server: AttackedServer
    private let condition = NSCondition()
    private var counter = 0
    private var done: Set<String> = []
    private var isStopped = false
    private var running = DispatchGroup()

    init(on server: AttackedServer) throws {
        self.server = server
        try restart()
    }

    deinit { stop() }

    /// How many rows were begun so far: the next ones have higher numbers.
    var started: Int { condition.withLock { counter } }
    /// What the server has confirmed.
    var committed: Set<String> { condition.withLock { done } }

    func restart() throws {
        condition.withLock { isStopped = false }
        for _ in 0..<3 {
            nonisolated(unsafe) let db = try server.connect()
            DispatchQueue.global().async(group: running) { [self] in write(with: db) }
        }
    }

    private func write(with db: any DatabaseConnection) {
        while true {
            let number: Int? = condition.withLock {
                guard !isStopped else { return nil }
                counter += 1
                return counter
            }
            guard let number else { return }
            let id = "load-\(number)"
            do {
                try db.begin(readOnly: false)
                try db.execute(
                    "INSERT INTO changelog (table_name, record_id, row_action) VALUES ('item', \(id), 'UPSERT')"
                )
                // Cursors are handed out before rows are committed.
                if number % 3 == 0 { try db.execute("SELECT pg_sleep(0.003)") }
                try db.commit()
            } catch { return }
            condition.withLock {
                done.insert(id)
                condition.broadcast()
            }
        }
    }

    func waitFor(commits: Int) throws {
        let isThere = condition.withLock {
            let deadline = Date().addingTimeInterval(60)
            while done.count < commits {
                if !condition.wait(until: deadline) { return false }
            }
            return true
        }
        try #require(isThere, "the writers stand still")
    }

    func stop() {
        condition.withLock { isStopped = true }
        running.wait()
    }
}

extension AttackedServer {
    /// Runs the restored cluster beside the first.
    func onRestored<R>(_ body: (PostgreSQLConnection) throws -> R) throws -> R {
        let cluster = try #require(cluster)
        let data = target + "/postgres/data"
        let options = "-c port=5433 -c listen_addresses= -c unix_socket_directories=\(cluster.socketDirectory)"
        try cluster.run("pg_ctl", ["-D", data, "-l", folder + "/log", "-o", options, "-w", "start"])
        defer { _ = try? cluster.run("pg_ctl", ["-D", data, "-m", "fast", "-w", "stop"]) }
        return try body(try PostgreSQLConnection(cluster.configuration().setting("port", "5433")))
    }
}
