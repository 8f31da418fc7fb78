import DatabaseAccess
import FileSystem
import Foundation
import LegacyTestSupport
import TestSupport
import Testing

/// The nightly bundle, begun before mSupply's backup: it ends with 0 as long as all goes well, and not otherwise.
@Suite(.needsPostgreSQL)
struct AwaitedBackupTests: AlignedServer {
    let server: AttackedServer
    let mSupply: FourDServer

    init() throws { (server, mSupply) = try Self.pair() }

    private var night: [String] { server.createWords + ["--await-legacy", "--legacy-wait"] }

    /// Two nights, with a `wal` bundle of the day between them.
    @Test func aHealthyNetworkEndsWithZeroEveryNight() throws {
        for number in 1...2 {
            var process = try server.start(night + ["5"], log: "night\(number)")
            try waitForLine("Waiting for mSupply's next backup, 5 min at most", in: "night\(number)")
            try backUpWithHooks()
            #expect(try process.wait() == 0)
            try expectAligned("latest")
            try server.connect().execute("INSERT INTO witness VALUES (\(number))")
            try expectAligned(try bundle(0, "--kind", "wal"))
        }
    }

    private func expectAligned(_ bundle: String) throws {
        let alignment = try server.alignment(bundle)
        #expect(alignment["verdict"] as? String == "aligned", "\(alignment)")
    }

    /// 4D did not come: the database is backed up all the same.
    @Test func withoutABackupOfMSupplyThereIsABundleAndAStatus() throws {
        let unhooked = try server.admin(night + ["0"])
        #expect(unhooked.status == 2, "\(unhooked.errors)")
        #expect(unhooked.errors.contains("unknown, since the legacy backup does not say"), "\(unhooked.errors)")
        try backUpWithHooks()
        let late = try server.admin(night + ["0"])
        #expect(late.status == 2, "\(late.errors)")
        #expect(
            late.errors.contains("skewed, since the mark of the legacy backup lies before the copy"),
            "\(late.errors)"
        )
        #expect(late.errors.contains("with --await-legacy"), "\(late.errors)")
        #expect(try server.bundles().count == 4)
        let without = try server.admin(["bundle", "create", "-o", server.output, "--await-legacy"])
        #expect(without.status == 2)
        #expect(without.errors.contains("none, since the bundle has no legacy part"), "\(without.errors)")
    }

    /// The backup failed: another order of bundles would not help.
    @Test(arguments: [FourDServer.End.failed(1234), .cancelled]) func aFailedBackupIsNamedAsTheReason(
        end: FourDServer.End
    )
        throws
    {
        try backUpWithHooks()
        _ = try bundle(2)
        try #require(try server.hookBegin().status == 0)
        try mSupply.backUp(end)
        try server.hookEnd(end == .cancelled ? 1406 : 1234)
        let made = try create("--kind", "wal")
        #expect(made.status == 2, "\(made.errors)")
        let status = end == .cancelled ? 1406 : 1234
        #expect(
            made.errors.contains(
                "skewed, since the legacy server's newest backup ended with status \(status) (begin 3)"
            ),
            "\(made.errors)"
        )
        #expect(made.errors.contains("look into 4D's Backup Journal, let mSupply make a good backup"), "\(made.errors)")
        #expect(!made.errors.contains("make a full bundle before"), "\(made.errors)")
        try backUpWithHooks()
        try expectAligned(try bundle(0, "--kind", "wal"))
    }

    /// Neither hook came through; 4D's own history tells.
    @Test func aFailureThatNoHookToldIsNamedToo() throws {
        try backUpWithHooks()
        _ = try bundle(2)
        try mSupply.backUp(.cancelled)
        let made = try create("--kind", "wal")
        #expect(made.errors.contains("newest backup with the number 3 is not good"), "\(made.errors)")
        #expect(try server.alignment("latest")["finding"] as? String == "newestFailed")
    }

    @Test func aBackupThatHasNotEndedIsTheReason() throws {
        try backUpWithHooks()
        _ = try bundle(2)
        try #require(try server.hookBegin().status == 0)
        let made = try create("--kind", "wal", "--legacy-wait", "0")
        #expect(made.errors.contains("skewed, since the legacy backup that began with receipt 3 had not ended in time"))
    }

    /// 4D calls its hook before it writes its history.
    @Test func whatIsWaitedForIsSaid() throws {
        _ = try bundle()
        try #require(try server.hookBegin().status == 0)
        let name = mSupply.names(2)[0]
        try WholeFile.write([1, 2, 3], to: server.legacy + "/" + name)
        try server.hookEnd()
        var process = try server.start(server.createWords + ["--kind", "wal"], log: "settling")
        try waitForLine("Waiting for 4D to note in its history the backup that has ended, ", in: "settling")
        let said = String(decoding: try WholeFile.read(server.folder + "/settling"), as: UTF8.self)
        #expect(!said.contains(" min at most") && said.contains(" s at most"), "\(said)")
        try mSupply.backUp()
        #expect(try process.wait() == 0)
    }
}
