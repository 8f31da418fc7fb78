import DatabaseAccess
import FileSystem
import Foundation
import PostgreSQLDriver
import TestSupport
import Testing

/// A restore on another release of the operating system: text indexes are not to be trusted, and the operator is told.
@Suite(.needsPostgreSQL)
struct StaleCollationCommandTests {
    @Test func theStatementsOfTheWarningMendIt() throws {
        let server = try AttackedServer(.postgreSQL)
        let cluster = try #require(server.cluster)
        try server.connect().execute(
            script: "CREATE DATABASE \"so rted\" TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-US'"
        )
        try server.connect().execute("UPDATE pg_database SET datcollversion = '1.0' WHERE datname = 'so rted'")
        let bundle = try server.createBundle()

        let restored = try server.restore(bundle)
        #expect(restored.status == 2, "\(restored.errors)")
        #expect(restored.output.contains("Restored to \(server.target)."))
        #expect(restored.errors.contains("in so rted (1.0, here "), "\(restored.errors)")
        let warning = try #require(
            restored.errors.split(separator: "\n").first { $0.contains("warning: this machine sorts text") }
        )
        let statements = try #require(warning.split(separator: "connected to \"so rted\": ").last)
        #expect(statements.hasPrefix("REINDEX DATABASE \"so rted\"; ALTER DATABASE"), "\(statements)")

        let data = server.target + "/postgres/data"
        let options = "-c port=5433 -c listen_addresses= -c unix_socket_directories=\(cluster.socketDirectory)"
        try cluster.run("pg_ctl", ["-D", data, "-l", server.folder + "/log", "-o", options, "-w", "start"])
        defer { _ = try? cluster.run("pg_ctl", ["-D", data, "-m", "immediate", "-w", "stop"]) }
        let pasted = try Subprocess.run(
            "psql",
            ["-X", "-h", cluster.socketDirectory, "-p", "5433", "-U", "postgres", "-d", "so rted"]
                + statements.split(separator: "; ").flatMap { ["-c", String($0)] },
            environment: BuiltProgram.clean()
        )
        #expect(pasted.status == 0, "\(pasted.errors)")
        let db = try PostgreSQLConnection(cluster.configuration().setting("port", "5433"))
        let sql: SQL = """
            SELECT datcollversion = pg_database_collation_actual_version(oid) FROM pg_database WHERE datname = 'so rted'
            """
        #expect(try db.value(sql) == .boolean(true))

        let json = try server.admin(["restore", bundle, "--to", server.target + "2", "--json"])
        #expect(json.status == 2)
        #expect(json.output.contains(#""database":"so rted","recorded":"1.0""#), "\(json.output)")
        // One database alone is written row by row: no index of the old server comes along.
        let alone = try server.admin(["restore", bundle, "--to", server.target + "3", "--only", "so rted"])
        #expect(alone.status == 0, "\(alone.errors)")
    }
}
