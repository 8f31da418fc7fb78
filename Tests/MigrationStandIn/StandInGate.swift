import DatabaseAccess
import FileSystem
import Glibc

/// What happens in the middle of one step, between its statements.
struct StandInGate: Sendable {
    enum Action: Sendable {
        /// Until the file is there.
        case wait(file: String)
        case fail
        case waitAndFail(file: String)
        /// One long statement.
        case sleep(seconds: Int)
    }

    let step: String
    let action: Action

    init(step: String, _ action: Action) {
        self.step = step
        self.action = action
    }

    init(step: String, _ words: [String]) throws {
        self.step = step
        switch words.first {
        case "fail" where words.count == 1: action = .fail
        case "wait" where words.count == 2: action = .wait(file: words[1])
        case "wait-and-fail" where words.count == 2: action = .waitAndFail(file: words[1])
        case "sleep" where words.count == 2: action = .sleep(seconds: Int(words[1]) ?? 60)
        default: throw StandInOptions.Unusable(text: "unknown action \(words).")
        }
    }

    func pass(_ id: String, _ db: borrowing Transaction) throws {
        guard id == step else { return }
        StandInEvent("gate", ["id": id]).write()
        switch action {
        case .wait(let file): Self.wait(for: file)
        case .fail: try Self.fail(db)
        case .waitAndFail(let file):
            Self.wait(for: file)
            try Self.fail(db)
        case .sleep(let seconds):
            switch db.dialect {
            case .postgreSQL: _ = try db.query("SELECT pg_sleep(\(raw: String(seconds)))")
            // A change, because SQLite ends the whole transaction when one is interrupted; it never comes to an end.
            case .sqlite:
                try db.execute(
                    """
                    UPDATE item SET name = (
                        WITH RECURSIVE counter (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counter)
                        SELECT count(*) FROM counter
                    )
                    """
                )
            }
        }
    }

    static func wait(for file: String) {
        while access(file, F_OK) != 0 { usleep(2000) }
    }

    private static func fail(_ db: borrowing Transaction) throws {
        try db.execute("INSERT INTO item (id, name) SELECT id, name FROM item")
    }
}
