import DatabaseAccess
import FileSystem
import LegacyTestSupport
import TestSupport
import Testing

/// SQLite has no log to go back in: the copy itself has to be of the mark's instant.
struct AlignedSQLiteTests {
    @Test func theCopyIsAlignedAsLongAsNothingCameBetween() throws {
        let server = try AttackedServer(.sqlite)
        let mSupply = try FourDServer(folder: server.legacy)
        try server.hookBegin()
        try mSupply.backUp()
        try server.hookEnd()
        let aligned = try server.createBundle()
        #expect(try server.alignment(aligned)["verdict"] as? String == "aligned")
        let words = server.createWords + ["--require-aligned", "--legacy-wait", "0"]
        #expect(try server.admin(words).status == 0)

        try server.connect().execute(
            "INSERT INTO changelog (table_name, record_id, row_action) VALUES ('item', 'x', 'UPSERT')"
        )
        let refused = try server.admin(words)
        #expect(refused.status == 3, "\(refused.errors)")
        #expect(refused.errors.contains("the database went on between the mark of the legacy backup and its copy"))
        let skewed = try server.admin(server.createWords)
        #expect(skewed.status == 2)
        #expect(try server.alignment("latest")["finding"] as? String == "changedSinceMark")
    }
}
