import BundleContents
import DatabaseAccess
import FileSystem
import Glibc
import MigrationModel
import OMSupplyConfiguration
import PostgreSQLDriver
import Testing

@testable import AdminOutput

struct ErrorReportTests {
    private let situation = ErrorSituation(
        database: .postgreSQL(PostgreSQLConfiguration(host: "h", user: "Om User", password: "secret", database: "oms"))
    )

    private func cannotConnect(_ words: String, code: String? = nil) -> ErrorReport {
        let error = DatabaseError.cannotConnect(target: "x", ServerMessage(code: code, message: words))
        return .describing(error, in: situation)
    }

    private func refused(_ code: String, _ words: String) -> ErrorReport {
        let error = DatabaseError.statementFailed(sql: "SELECT $1", ServerMessage(code: code, message: words))
        return .describing(error, in: situation)
    }

    @Test func aMissingRightSaysWhereTheStatementIsTyped() {
        let error = BundleError.missingRight(role: "r", right: "REPLICATION", grant: "ALTER ROLE r REPLICATION;")
        let target = PostgreSQLConfiguration(host: "h", port: 5477, user: "r", password: "secret", database: "it's")
        let report = ErrorReport.describing(error, in: ErrorSituation(database: .postgreSQL(target)))
        let lines = report.advice.split(separator: "\n")
        let place = "runuser -u postgres -- psql -p 5477 -d 'it'\\''s'):"
        #expect(lines.first?.hasSuffix(place) == true, "\(report.advice)")
        #expect(lines.last == "ALTER ROLE r REPLICATION;")
        #expect(!report.text.contains("secret"))
    }

    /// PostgreSQL has several words for a full disk, and the same hint for a limit on the size of files.
    @Test(arguments: [
        ("FATAL:  could not extend file \"base/5/1\": No space left on device\nHINT:  Check free disk space.", "df -h"),
        (
            "FATAL:  could not extend file \"base/5/1\": wrote only 4096 of 8192 bytes\nHINT:  Check free disk space.",
            "df -h"
        ),
        ("FATAL:  could not extend file \"base/5/1\": File too large\nHINT:  Check free disk space.", "ulimit -f"),
    ])
    func aRecoveryThatFindsNoRoomSaysWhatToDo(log: String, advice: String) {
        let report = ErrorReport.describing(BundleError.recoveryFailed("it ended", log: log), in: situation)
        #expect(report.advice.contains("Nothing was replaced."))
        #expect(report.advice.contains(advice), "\(report.advice)")
    }

    @Test(arguments: [
        ("connection to server at \"h\", port 1 failed: Connection refused", AdminOutput.ExitStatus.unavailable),
        ("could not translate host name \"h\" to address", .unavailable),
        ("FATAL:  the database system is starting up", .unavailable),
        ("FATAL:  password authentication failed for user \"u\"", .missingRight),
        ("fe_sendauth: no password supplied", .missingRight),
        ("FATAL:  role \"u\" does not exist", .missingRight),
        ("FATAL:  database \"d\" does not exist", .unavailable),
        ("FATAL:  permission denied for database \"d\"", .missingRight),
    ])
    func aFailedConnectionHasItsStatus(words: String, status: AdminOutput.ExitStatus) {
        let report = cannotConnect(words)
        #expect(report.status == status)
        #expect(!report.advice.isEmpty)
    }

    @Test(arguments: [
        (
            "no pg_hba.conf entry for host \"10.1.2.3\", user \"oms\", database \"d\", no encryption",
            "host  d  oms  10.1.2.3/32  scram-sha-256"
        ),
        (
            "no pg_hba.conf entry for replication connection from host \"fe80::1\", user \"oms\", no encryption",
            "host  replication  oms  fe80::1/128  scram-sha-256"
        ),
        (
            "no pg_hba.conf entry for host \"[local]\", user \"oms\", database \"d\", no encryption",
            "local  d  oms  scram-sha-256"
        ),
    ])
    func theMissingLineOfPgHbaIsPrinted(words: String, line: String) {
        let report = cannotConnect("FATAL:  " + words)
        #expect(report.status == .missingRight)
        #expect(report.advice.split(separator: "\n").last.map(String.init) == line)
    }

    @Test(arguments: [
        ("permission denied for table item", "GRANT SELECT, INSERT, UPDATE, DELETE ON item TO \"Om User\";"),
        ("permission denied for schema public", "GRANT USAGE, CREATE ON SCHEMA public TO \"Om User\";"),
        (
            "permission denied for sequence Changelog",
            "GRANT USAGE, SELECT, UPDATE ON SEQUENCE \"Changelog\" TO \"Om User\";"
        ),
        ("must be owner of table item", "ALTER TABLE item OWNER TO \"Om User\";"),
        ("must be superuser or replication role to start walsender", "ALTER ROLE \"Om User\" REPLICATION;"),
    ])
    func aMissingRightComesWithTheStatementThatGrantsIt(words: String, grant: String) {
        let report = refused("42501", words)
        #expect(report.status == .missingRight)
        #expect(report.advice.split(separator: "\n").last.map(String.init) == grant)
    }

    /// `reconcile status` and others that only read.
    @Test(arguments: [
        ("permission denied for table item", "GRANT SELECT ON item TO \"Om User\";"),
        ("permission denied for sequence s", "GRANT SELECT ON SEQUENCE s TO \"Om User\";"),
        ("permission denied for schema public", "GRANT USAGE ON SCHEMA public TO \"Om User\";"),
    ])
    func whoOnlyReadsIsGrantedNoMore(words: String, grant: String) {
        let error = DatabaseError.statementFailed(sql: "SELECT 1", ServerMessage(code: "42501", message: words))
        let reading = ErrorSituation(database: situation.database, isReading: true)
        let advice = ErrorReport.describing(error, in: reading).advice
        #expect(advice.split(separator: "\n").last.map(String.init) == grant)
    }

    @Test(arguments: [
        ("SQLITE_BUSY", AdminOutput.ExitStatus.busy), ("55P03", .busy), ("SQLITE_READONLY", .missingRight),
        ("25006", .refused),
        ("SQLITE_CORRUPT", .damagedInput), ("XX001", .damagedInput), ("57P01", .unavailable), ("53100", .failed),
        ("23505", .failed),
    ])
    func aRefusedStatementHasItsStatus(code: String, status: AdminOutput.ExitStatus) {
        #expect(refused(code, "x").status == status)
    }

    @Test(arguments: [
        (ENOENT, AdminOutput.ExitStatus.notFound), (EACCES, .missingRight), (EROFS, .missingRight), (ENOSPC, .failed),
        (EIO, .failed),
    ])
    func aSystemCallHasItsStatus(code: Int32, status: AdminOutput.ExitStatus) {
        let report = ErrorReport.describing(SystemError(code: code, call: "open", path: "/a/b"))
        #expect(report.status == status)
        #expect(report.message.contains("/a/b"))
    }

    @Test(arguments: [
        ("SQLITE_CANTOPEN", AdminOutput.ExitStatus.notFound), ("SQLITE_NOTADB", .damagedInput),
        ("SQLITE_BUSY", .busy),
    ])
    func aFileThatCannotBeOpenedHasItsStatus(code: String, status: AdminOutput.ExitStatus) {
        #expect(cannotConnect("x", code: code).status == status)
    }

    @Test func signalsHaveTheirStatus() {
        #expect(ErrorReport.describing(Cancelled(signal: 2)).status == .interrupted)
        #expect(ErrorReport.describing(Cancelled(signal: 15)).status == .terminated)
    }

    @Test func aNewerDatabaseIsRefusedWithBothVersions() throws {
        let error = MigrationError.newerThanApp(database: Version(3, 0, 0), app: Version(1, 9, 0))
        let report = ErrorReport.describing(error)
        #expect(report.status == .refused)
        #expect(report.code == "newerThanApp")
        let json = try JSONOutput.failure(report)
        #expect(json.contains(#""appVersion":"1.9.0","#))
        #expect(json.contains(#""databaseVersion":"3.0.0""#))
    }

    @Test func aLockThatIsHeldIsBusyAndNamesTheHolder() {
        let holder = LockHolder(pid: 4711, name: "omSupply", since: "2024-05-01 12:00:00")
        let report = ErrorReport.describing(MigrationError.lockTimeout(holder: holder, waited: .seconds(300)))
        #expect(report.status == .busy)
        #expect(
            report.message
                == "process 4711 (omSupply), since 2024-05-01 12:00:00 UTC migrates this database; waited 5:00"
        )
    }

    @Test func anErrorWithoutWordsIsStillReported() {
        struct Odd: Error {}
        let report = ErrorReport.describing(Odd())
        #expect(report.status == .failed)
        #expect(report.code == "unexpected")
    }
}
