import FileSystem
import TestSupport
import WALPositions

@testable import PostgreSQLFormats

/// What `pg_waldump` says of a log, from a position to its end.
struct WALListing: Sendable {
    let records: [Record]
    /// What it says of the place where the log ends.
    let end: String

    struct Record: Sendable, Hashable {
        let resourceManager: String
        let length: Int
        let transaction: UInt32
        let start: LSN
        let previous: LSN
        let text: String
    }

    init(of cluster: PostgreSQLCluster, timeline: Timeline, from start: LSN) throws {
        let result = try Subprocess.run(
            PostgreSQLCluster.program("pg_waldump"),
            ["-p", cluster.dataDirectory + "/pg_wal", "-t", "\(timeline)", "-s", start.description],
            as: cluster.serverUser,
            environment: ["TZ": "UTC", "PATH": "/usr/bin:/bin", "LC_ALL": "C"]
        )
        // It always ends with an error: where the log ends.
        end = result.errors
        records = result.output.split(separator: "\n").compactMap { Record(line: String($0)) }
    }
}

extension WALListing.Record {
    /// `rmgr: Heap len (rec/tot): 59/ 59, tx: 7, lsn: 0/01000028, prev 0/00000000, desc: INSERT off 2 …`
    init?(line: String) {
        let parts = line.split(separator: ", ", maxSplits: 4).map(String.init)
        guard parts.count == 5, parts[0].hasPrefix("rmgr: ") else { return nil }
        let kind = parts[0].dropFirst(6).prefix { $0 != " " }
        guard let length = parts[0].split(separator: "/").last.flatMap({ Int($0.drop { $0 == " " }) }),
            let transaction = parts[1].split(separator: " ").last.flatMap({ UInt32($0) }),
            let start = parts[2].split(separator: " ").last.flatMap({ LSN(String($0)) }),
            let previous = parts[3].split(separator: " ").last.flatMap({ LSN(String($0)) })
        else { return nil }
        self.init(
            resourceManager: String(kind),
            length: length,
            transaction: transaction,
            start: start,
            previous: previous,
            text: String(parts[4].dropFirst(6))
        )
    }

    /// The names of PostgreSQL 15's resource managers, in the order of their numbers.
    static let names = [
        "XLOG", "Transaction", "Storage", "CLOG", "Database", "Tablespace", "MultiXact", "RelMap", "Standby", "Heap2",
        "Heap", "Btree", "Hash", "Gin", "Gist", "Sequence", "SPGist", "BRIN", "CommitTs", "ReplicationOrigin",
        "Generic", "LogicalMessage",
    ]

    /// Our own reading of a record, in the same words.
    init(_ record: WALRecord, previous: LSN) {
        self.init(
            resourceManager: Self.names[Int(record.resourceManager)],
            length: record.length,
            transaction: record.transaction,
            start: record.start,
            previous: previous,
            text: ""
        )
    }
}

extension WALRecord.Event {
    /// How `pg_waldump` begins to describe it; nil for what is not told apart.
    var listed: String? {
        func words(_ time: WALTime) -> String {
            time.description.replacing("T", with: " ").replacing("Z", with: " UTC")
        }
        return switch self {
        case .commit(let time): "COMMIT " + words(time)
        case .abort(let time): "ABORT " + words(time)
        case .prepare(let time): "PREPARE gid" + words(time)
        case .commitPrepared(let time): "COMMIT_PREPARED" + words(time)
        case .abortPrepared(let time): "ABORT_PREPARED" + words(time)
        case .restorePoint(let name, _): "RESTORE_POINT " + name
        case .backupEnd(let start): "BACKUP_END \(start)"
        case .checkpoint(let redo, let timeline, let isShutdown):
            "CHECKPOINT_\(isShutdown ? "SHUTDOWN" : "ONLINE") redo \(redo); tli \(timeline);"
        case .endOfRecovery(let timeline, let previous): "END_OF_RECOVERY tli \(timeline); prev tli \(previous);"
        case .walSwitch: "SWITCH"
        case .parameterChange: "PARAMETER_CHANGE"
        case .overwriteContinuation(let lost): "OVERWRITE_CONTRECORD lsn \(lost);"
        case .tablespaceCreated, .other: nil
        }
    }

    /// Whether `pg_waldump`'s description says the same. Prepared transactions are named before their time.
    func agrees(with text: String) -> Bool {
        guard let listed else {
            let told = [
                "COMMIT", "ABORT", "PREPARE", "ABORT_PREPARED", "RESTORE_POINT", "BACKUP_END", "CHECKPOINT",
                "SWITCH",
                "END_OF_RECOVERY", "PARAMETER_CHANGE", "OVERWRITE_CONTRECORD",
            ]
            return !told.contains { text.hasPrefix($0) }
        }
        switch self {
        case .prepare(let time), .commitPrepared(let time), .abortPrepared(let time):
            let kind = listed.prefix { !$0.isNumber && $0 != " " }
            let words = time.description.replacing("T", with: " ").replacing("Z", with: " UTC")
            return text.hasPrefix(kind) && text.contains(words)
        default: return text.hasPrefix(listed)
        }
    }
}
