import DatabaseAccess
import Dispatch
import FileSystem
import PostgreSQLDriver
import Synchronization

/// omSupply's own pattern on its change log: writers that insert, each row in a transaction of its own, and a sync poll
/// that takes the table for a moment to read its highest cursor.
final class ChangelogTraffic: Sendable {
    static let writers = 4
    private static let pollEvery = Duration.milliseconds(100)

    /// What the clients saw.
    struct Experience: Sendable {
        var inserts = 0
        var polls = 0
        var worstInsert = Duration.zero
        var worstPoll = Duration.zero
        /// Waits of more than 100 ms.
        var long = 0
        /// When the longest wait of all ended, from the start.
        var worstEnded = Duration.zero
        var start = ContinuousClock.now
        var seconds = 0.0
        /// How long a processor did nothing for anybody, at worst.
        var machineStoodStill = Duration.zero
        /// Of clients that could not go on.
        var failures: [String] = []

        var worst: Duration { max(worstInsert, worstPoll) }

        mutating func note(_ wait: Duration, as figure: WritableKeyPath<Experience, Duration>) {
            if wait > .milliseconds(100) { long += 1 }
            if wait > worst { worstEnded = start.duration(to: .now) }
            self[keyPath: figure] = max(self[keyPath: figure], wait)
        }
    }

    private let url: String
    private let isOver = Atomic<Bool>(false)
    private let experience = Mutex(Experience())

    private init(url: String) { self.url = url }

    static func makeTable(_ url: String) throws {
        try PostgreSQLConnection(PostgreSQLConfiguration(parsing: url)).execute(
            script: """
                CREATE TABLE IF NOT EXISTS changelog (
                    cursor bigserial PRIMARY KEY, table_name text NOT NULL, record_id text NOT NULL,
                    row_action text NOT NULL, store_id text, source_site_id integer
                )
                """
        )
    }

    /// What the clients see while `body` runs. They have been at work for half a second when it starts.
    static func meet(_ url: String, _ body: () throws -> Void) throws -> Experience {
        let traffic = ChangelogTraffic(url: url)
        let group = DispatchGroup()
        for number in 1...writers {
            DispatchQueue(label: "writer \(number)").async(group: group) { traffic.client { try traffic.write($0) } }
        }
        DispatchQueue(label: "poll").async(group: group) { traffic.client { try traffic.poll($0) } }
        defer {
            traffic.isOver.store(true, ordering: .relaxed)
            group.wait()
        }
        pause(.milliseconds(500))
        traffic.experience.withLock { $0 = Experience(failures: $0.failures) }
        let machine = StandstillWatch()
        defer { _ = machine.stop() }
        try body()
        traffic.experience.withLock { $0.seconds = $0.start.duration(to: .now) / .seconds(1) }
        // Who waits for the backup to let go is waited for: its wait counts.
        traffic.isOver.store(true, ordering: .relaxed)
        group.wait()
        let standstill = machine.stop()
        return traffic.experience.withLock {
            $0.machineStoodStill = standstill
            return $0
        }
    }

    private func client(_ work: (PostgreSQLConnection) throws -> Void) {
        do {
            let connection = try PostgreSQLConnection(PostgreSQLConfiguration(parsing: url))
            while !isOver.load(ordering: .relaxed) { try work(connection) }
        } catch { experience.withLock { $0.failures.append("\(error)") } }
    }

    private func write(_ connection: PostgreSQLConnection) throws {
        let record = "\(UInt64.random(in: 0 ... .max))"
        let took = try ContinuousClock().measure {
            try connection.execute(
                """
                INSERT INTO changelog (table_name, record_id, row_action, store_id, source_site_id)
                VALUES ('stock_line', \(record), 'UPSERT', 'store', 7)
                """
            )
        }
        experience.withLock {
            $0.inserts += 1
            $0.note(took, as: \.worstInsert)
        }
    }

    private func poll(_ connection: PostgreSQLConnection) throws {
        let next = ContinuousClock.now + Self.pollEvery
        let took = try ContinuousClock().measure {
            try connection.begin(readOnly: false)
            try connection.execute("LOCK TABLE ONLY changelog IN ACCESS EXCLUSIVE MODE")
            _ = try connection.value("SELECT max(cursor) FROM changelog")
            try connection.commit()
        }
        experience.withLock {
            $0.polls += 1
            $0.note(took, as: \.worstPoll)
        }
        pause(ContinuousClock.now.duration(to: next))
    }
}
