internal import CLibPQ
public import WALPositions
public import DatabaseAccess

/// What a base backup sends, in this order: `started`, then for each archive `archive` and its `data`, then `manifest`
/// and its `data`. Tablespaces come first, the data directory (`base.tar`) last.
public enum BaseBackupEvent {
    case started(start: LSN, timeline: Timeline, estimatedBytes: Int64)
    /// A tar follows: `base.tar`, or `<oid>.tar` for the tablespace at `location`. Compressed ones end with `.zst`.
    case archive(name: String, location: String)
    case manifest
    /// About 32 KiB of the current tar or manifest; borders of messages mean nothing. Valid during the call only.
    case data(UnsafeRawBufferPointer)
}

public struct BaseBackupResult: Sendable, Hashable {
    public let stop: LSN
    public let timeline: Timeline
    /// The server's account of page checksums that did not match. The data is complete all the same.
    public let damage: ServerMessage?
    /// The pages that the server named. It names five of a file, and only in English.
    public let damagedPages: [PageWarning]
    /// What the server warned of in other words, in its own language; the first thousand.
    public let warnings: [String]
}

extension ReplicationConnection {
    /// Runs `BASE_BACKUP` of PostgreSQL 15 and later: a fast checkpoint, a manifest with CRC-32C, tablespace map, and
    /// no waiting for the archiver, since the caller streams the WAL itself.
    ///
    /// - Parameters:
    ///   - label: stands in `backup_label`.
    ///   - options: whether the server compresses, and how fast it may send.
    ///   - silence: seconds without a word in the middle of the data after which the connection counts as lost. The
    ///     checkpoint at the beginning may take as long as it takes.
    ///   - idle: called about each second while the server is silent, as during its checkpoint; may throw to stop.
    /// - Throws: `DatabaseError`, or what `receive` throws; the connection is of no further use then.
    public func baseBackup(
        label: String,
        options: BaseBackupOptions = BaseBackupOptions(),
        silence: Int = 600,
        idle: () throws -> Void,
        receive: (BaseBackupEvent) throws -> Void
    ) throws -> BaseBackupResult {
        let clauses = [
            "LABEL \(SQL.quoted(literal: label))", "PROGRESS true", "CHECKPOINT 'fast'", "WAIT false",
            "TABLESPACE_MAP true", "MANIFEST 'yes'", "MANIFEST_CHECKSUMS 'CRC32C'",
        ]
        let command = "BASE_BACKUP (\((clauses + options.clauses).joined(separator: ", ")))"
        var warnings = WarningCollector()
        handle.onWarning = { warnings.add($0) }
        defer { handle.onWarning = { _ in } }
        guard PQsendQuery(handle.raw, command) == 1 else { throw DatabaseError.connectionLost(handle.lastError) }

        // 1. One row: where WAL replay has to start.
        let start = try position(in: nextResult(command, idle: idle))
        // 2. One row a tablespace, the data directory with a NULL oid; sizes are estimates in kilobytes.
        let spaces = try nextResult(command, idle: idle)
        let kilobytes = (0..<spaces.rowCount).reduce(Int64(0)) { $0 + (spaces.text($1, 2).flatMap(Int64.init) ?? 0) }
        try receive(.started(start: start.lsn, timeline: start.timeline, estimatedBytes: kilobytes << 10))

        // 3. One COPY with everything.
        guard try nextResult(command, idle: idle).status == PGRES_COPY_OUT else {
            throw DatabaseError.unexpectedAnswer("BASE_BACKUP sent no data")
        }
        var lastHeard = monotonicSeconds()
        var isOver = false
        while !isOver {
            try withCopyMessage(waiting: 1000) { message in
                switch message {
                case .end: isOver = true
                case .quiet:
                    let now = monotonicSeconds()
                    guard now - lastHeard < silence else { throw DatabaseError.silence(now - lastHeard) }
                    try idle()
                case .data(let bytes):
                    try forward(bytes, to: receive)
                    lastHeard = monotonicSeconds()
                }
            }
        }

        // 4. One row: where WAL replay may end. Page damage is an error that comes after it.
        let stop = try position(in: nextResult(command, idle: idle))
        var damage: ServerMessage?
        while let result = PostgreSQLResult(PQgetResult(handle.raw)) {
            do { _ = try checked(result, command) } catch {
                // XX001, data_corrupted.
                guard error.code == "XX001" else { throw error }
                damage = error.serverMessage
            }
        }
        return BaseBackupResult(
            stop: stop.lsn,
            timeline: stop.timeline,
            damage: damage,
            damagedPages: warnings.pages,
            warnings: warnings.others
        )
    }

    private func nextResult(_ command: String, idle: () throws -> Void) throws -> PostgreSQLResult {
        while PQisBusy(handle.raw) == 1 {
            if try !handle.waitForInput(milliseconds: 1000) { try idle() }
        }
        return try checked(PostgreSQLResult(PQgetResult(handle.raw)), command)
    }

    private func position(in result: PostgreSQLResult) throws(DatabaseError) -> (lsn: LSN, timeline: Timeline) {
        guard let lsn = result.text(0, 0).flatMap({ LSN($0) }), let timeline = result.text(0, 1).flatMap(Timeline.init)
        else { throw .unexpectedAnswer("BASE_BACKUP sent no position") }
        return (lsn, timeline)
    }

    /// Hands one CopyData message on.
    private func forward(_ message: UnsafeRawBufferPointer, to receive: (BaseBackupEvent) throws -> Void) throws {
        let body = UnsafeRawBufferPointer(rebasing: message.dropFirst())
        switch message[0] {
        case UInt8(ascii: "d"): try receive(.data(body))
        case UInt8(ascii: "m"): try receive(.manifest)
        case UInt8(ascii: "p"): break
        case UInt8(ascii: "n"):
            let parts = body.split(separator: 0, omittingEmptySubsequences: false).map {
                String(decoding: $0, as: UTF8.self)
            }
            guard parts.count >= 2 else { throw DatabaseError.unexpectedAnswer("archive without a name") }
            try receive(.archive(name: parts[0], location: parts[1]))
        default: throw DatabaseError.unexpectedAnswer("BASE_BACKUP message of type \(message[0])")
        }
    }
}

/// Sorts the server's warnings, of which a badly damaged cluster can send very many.
private struct WarningCollector {
    private(set) var pages: [PageWarning] = []
    private(set) var others: [String] = []

    mutating func add(_ message: String) {
        if let page = PageWarning(parsing: message) {
            if pages.count < Self.pageLimit { pages.append(page) }
        } else if others.count < Self.otherLimit {
            others.append(message)
        }
    }

    private static let pageLimit = 100_000
    private static let otherLimit = 1000
}
