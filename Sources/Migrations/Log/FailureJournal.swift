import DatabaseAccess
import FileSystem
import Glibc
import MigrationModel

/// A file that keeps what could not be written into the database, one JSON object a line, until a later run puts it
/// into the log.
///
/// Its space is taken before the first step: on the disk that is full when it is needed there would be none. It is
/// removed when nothing was written to it.
struct FailureJournal {
    private let candidates: [String]
    private var reserved: String?
    private(set) var path: String
    private var merged: [String] = []
    private static let space = 4_096

    /// - Parameter folder: where to keep it; beside the database on SQLite unless given. What cannot be written there
    ///   goes to `/var/tmp`, under a name of the user.
    init(for db: any DatabaseConnection, folder: String?) {
        let name = "omsupply-\(ContentHash(of: db.target).description.prefix(12)).migration-failures"
        var candidates: [String] = []
        if let folder {
            candidates.append(folder + "/" + name)
        } else if let file = db.databaseFile, !file.isEmpty {
            candidates.append(file + ".migration-failures")
        }
        let isInMemory = db.dialect == .sqlite && db.databaseFile?.isEmpty != false
        candidates.append("/var/tmp/\(geteuid())-\(name)")
        // A database in memory is gone before anyone could merge.
        self.candidates = isInMemory ? [] : candidates
        path = candidates[0]
    }

    mutating func reserve() {
        for candidate in candidates {
            // Blanks, not a hole: only written blocks are sure to be there.
            let blanks = [UInt8](repeating: UInt8(ascii: " "), count: Self.space)
            guard (try? Self.append(blanks, to: candidate)) != nil else { continue }
            reserved = candidate
            path = candidate
            return
        }
    }

    /// Writes behind what is there, over the blanks.
    private static func append(_ bytes: [UInt8], to path: String) throws {
        let there = try contents(of: path)
        // A line that a full disk has cut off ends here.
        let isCut = there?.last.map { $0 != UInt8(ascii: "\n") } ?? false
        let bytes = isCut ? [UInt8(ascii: "\n")] + bytes : bytes
        let file =
            there == nil
            ? try FileDescriptor.create(path)
            : try FileDescriptor.open(path, .readWrite, followLinks: false)
        let end = Int64(there?.count ?? 0)
        try bytes.span.bytes.withUnsafeBytes { (buffer) throws(SystemError) in try file.write(buffer, at: end) }
        try file.synchronize()
    }

    /// Adds a line. Never throws: this is already the second way.
    mutating func write(
        _ step: MigrationPlan.Step,
        _ outcome: MigrationLogEntry.Outcome,
        _ failure: MigrationFailure,
        _ log: LogWriter,
        took: Duration
    ) -> MigrationFailure.Record {
        let line = JSONLine.object([
            ("number", log.open?.id == step.id ? log.open.map { String($0.number) } : nil, false),
            ("id", step.id, true), ("kind", step.kind.rawValue, true), ("version", step.version.description, true),
            ("app_version", log.app.description, true), ("recorded", UTCTimestamp.now(), true),
            ("milliseconds", String(took.milliseconds), false), ("outcome", outcome.rawValue, true),
            ("code", failure.databaseError?.code, true),
            ("statement_number", failure.statementNumber.map(String.init), false), ("message", failure.reason, true),
            ("host", ProcessFacts.hostName, true), ("pid", String(ProcessFacts.processIdentifier), false),
        ])
        if reserved == nil { reserve() }
        guard let reserved else { return .nowhere }
        let isWritten = (try? Self.append(Array((line + "\n").utf8), to: reserved)) != nil
        return isWritten ? .journal(path: reserved) : .nowhere
    }

    /// Puts the lines of every journal of this database into its log; how many there were. Lines that the log has
    /// already, because a run died between its commit and the removal of the file, are left out.
    mutating func merge(into db: borrowing Transaction, _ log: LogWriter) throws -> Int {
        var count = 0
        for candidate in candidates {
            guard let lines = try? Self.lines(of: candidate), !lines.isEmpty else { continue }
            let results = try lines.map { try merge($0, into: db, log) }
            count += results.count { $0 == true }
            // A file without a single line of ours is somebody else's.
            if results.contains(where: { $0 != nil }) { merged.append(candidate) }
        }
        return count
    }

    /// nil for a line that is no record of ours: a file does not stop an upgrade.
    private func merge(_ line: String, into db: borrowing Transaction, _ log: LogWriter) throws -> Bool? {
        do {
            return try db.savepoint { try log.merge(line, $0) }
        } catch let error as DatabaseError {
            // Classes 22 and 23: not what it should be. SQLite's code for that is the general one.
            let code = error.code ?? ""
            let isAboutData = ["22", "23"].contains { code.hasPrefix($0) }
            guard isAboutData || ["SQLITE_ERROR", "SQLITE_CONSTRAINT", "SQLITE_MISMATCH"].contains(code) else {
                throw error
            }
            return nil
        }
    }

    /// After the commit of the merge.
    mutating func forgetMerged() {
        for path in merged where path != reserved { unlink(path) }
        if let reserved, merged.contains(reserved) {
            unlink(reserved)
            self.reserved = nil
            reserve()
        }
        merged = []
    }

    /// Removes a journal in which nothing is, and the blanks from any other.
    mutating func close() {
        guard let reserved, let contents = try? Self.contents(of: reserved) else { return }
        if contents.isEmpty {
            unlink(reserved)
        } else if let file = try? FileDescriptor.open(reserved, .readWrite, followLinks: false) {
            try? file.truncate(to: Int64(contents.count))
        }
    }

    /// The lines that are in the file; none when there is no file.
    private static func lines(of path: String) throws -> [String] {
        let text = String(decoding: try contents(of: path) ?? [], as: UTF8.self)
        return text.split(separator: "\n").map(String.init).filter { $0.hasPrefix("{") && $0.hasSuffix("}") }
    }

    /// What is in the file, without the blanks at its end; nil when there is no file. Only a plain file of this user
    /// counts, under this one name: `/var/tmp` is open to all.
    private static func contents(of path: String) throws -> [UInt8]? {
        guard let status = try FileStatus.of(path) else { return nil }
        guard status.kind == .file, status.owner.user == geteuid(), status.links == 1 else {
            throw SystemError(code: EPERM, call: "open", path: path)
        }
        var bytes = try WholeFile.read(path, limit: 1 << 20)
        while bytes.last == UInt8(ascii: " ") { bytes.removeLast() }
        return bytes
    }
}

/// Writes one flat JSON object on one line. The engines read it: both have a JSON parser.
enum JSONLine {
    static func object(_ members: [(name: String, value: String?, isText: Bool)]) -> String {
        let parts = members.compactMap { member in
            member.value.map { "\"\(member.name)\":" + (member.isText ? quoted($0) : $0) }
        }
        return "{" + parts.joined(separator: ",") + "}"
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            // U+0000 is valid JSON, and neither engine can store it.
            case "\0": break
            case "\u{1}"..<" ":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
