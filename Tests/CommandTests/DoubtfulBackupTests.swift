import DatabaseAccess
import FileSystem
import Foundation
import LegacyTestSupport
import PostgreSQLDriver
import TestSupport
import Testing

/// Hooks that were called, and a backup that need not be the one that they were called for: nothing of it is aligned.
@Suite(.needsPostgreSQL)
struct DoubtfulBackupTests: AlignedServer {
    let server: AttackedServer
    let mSupply: FourDServer

    init() throws { (server, mSupply) = try Self.pair() }

    private func expectDoubt(_ reason: String, _ finding: String = "doubtful", status: Int32 = 0) throws {
        let alignment = try server.alignment(try bundle(status, "--kind", "wal"))
        #expect(alignment["verdict"] as? String == "unknown", "\(alignment)")
        #expect(alignment["finding"] as? String == finding, "\(alignment)")
        #expect((alignment["reason"] as? String)?.contains(reason) == true, "\(alignment)")
    }

    /// What lies on the share is older than the mark, and looks new when it is there again.
    @Test func aShareThatWasNotMountedAtTheBegin() throws {
        _ = try bundle()
        let away = server.legacy + ".away"
        try Folder.renameNew(server.legacy, to: away)
        try Folder.create(server.legacy)
        let begun = try server.hookBegin()
        // Not for this is mSupply kept from its backup.
        #expect(begun.status == 0)
        #expect(
            begun.errors.contains(
                "not looked at: nothing of 4D's lies in \(server.legacy), and there were backups before"
            ),
            "\(begun.errors)"
        )
        try Folder.remove(server.legacy)
        try Folder.renameNew(away, to: server.legacy)
        try server.hookEnd()
        try expectDoubt("nothing of 4D's lies in", "folderNotSeen")
        // The next one is as good as ever.
        try backUpWithHooks()
        try expectAligned(try bundle(0, "--kind", "wal"))
    }

    /// No bundle and no hook has seen a backup before: an empty folder may be just that.
    @Test func theFirstBackupOfAllIsAligned() throws {
        try Folder.remove(server.legacy)
        let first = try FourDServer(folder: server.legacy)
        _ = try bundle()
        try #require(try server.hookBegin().status == 0)
        try first.backUp()
        try #require(try server.hookEnd().status == 0)
        try expectAligned(try bundle(0, "--kind", "wal"))
    }

    /// Another database writes an archive while mSupply has not yet locked its data: what omSupply takes from the queue
    /// then is lost with mSupply's backup.
    @Test func anotherDatabasesArchiveIsNoLock() throws {
        _ = try bundle()
        try #require(try server.hookBegin().status == 0)
        try WholeFile.write(Array("another".utf8), to: server.legacy + "/Warehouse[0044].4BK")
        try server.addSync("1", finished: true, total: 5, done: 5, queueEnded: true)
        try mSupply.backUp()
        try #require(try server.hookEnd().status == 0)
        try expectDoubt("more than one came between them, Warehouse[0044].4BK as well")
    }

    /// Somebody calls the hooks by hand, and 4D has locked its data before.
    @Test func aBeginInTheMiddleOfABackupIsTooLate() throws {
        _ = try bundle()
        try mSupply.backUp(.underWay)
        try #require(try server.hookBegin().status == 0)
        try mSupply.backUp()
        try #require(try server.hookEnd().status == 0)
        try expectDoubt("mSupply[0002].4BK lay there already when the first was called, and has changed since")
    }

    /// Copied without its times, or moved to a disk that rounds them.
    @Test func anOldBackupThatWasTouchedIsNotNew() throws {
        _ = try bundle()
        try #require(try server.hookBegin().status == 0)
        let old = server.legacy + "/" + mSupply.names(1)[0]
        try FileDescriptor.open(old, .readWrite).setModified(seconds: 1_796_000_000)
        try #require(try server.hookEnd().status == 0)
        try expectDoubt("4D's history named it already when the first was called")
    }

    @Test func hooksThatLookIntoDifferentFoldersProveNothing() throws {
        _ = try bundle()
        let other = server.folder + "/other"
        try Folder.create(other)
        try WholeFile.write(Array("old".utf8), to: other + "/mSupply[0009].4BK")
        let begun = try server.admin(["legacy", "begin", "-o", server.output, "--legacy", other])
        try #require(begun.status == 0, "\(begun.errors)")
        try mSupply.backUp()
        try #require(try server.hookEnd().status == 0)
        try expectDoubt("the one looked into \(other), the other into \(server.legacy)")
    }

    /// Somebody tries the hooks, or 4D calls them for a backup that goes elsewhere.
    @Test func anEndWithoutABackupSaysSo() throws {
        try #require(try server.hookBegin().status == 0)
        let ended = try server.hookEnd()
        #expect(ended.status == 2)
        #expect(
            ended.errors.contains("no backup of 4D has come into \(server.legacy) since begin 1"),
            "\(ended.errors)"
        )
        try #require(try server.hookBegin().status == 0)
        #expect(try server.hookEnd(1406).status == 0)
    }

    /// What the end saw, and is gone: neither 4D's history nor its settings tell how many segments there were.
    @Test func segmentsThatWereThereAtTheEndAreMissed() throws {
        try Folder.remove(server.legacy)
        let parts = try FourDServer(folder: server.legacy, segmentSize: 1000)
        try Folder.remove(server.legacy + "/Settings")
        _ = try bundle()
        try #require(try server.hookBegin().status == 0)
        try parts.backUp()
        try #require(try server.hookEnd().status == 0)
        for name in parts.names(1).dropFirst() { try Folder.remove(server.legacy + "/" + name) }
        let shown = try server.admin(["bundle", "show", try bundle(2, "--kind", "wal")]).output
        #expect(shown.contains("segment 2 is missing"), "\(shown)")
        #expect(shown.contains("Legacy     unknown: "), "\(shown)")
    }

    @Test func ofTwoDatabasesNoneIsTakenForMSupplyInSilence() throws {
        try Folder.remove(server.legacy)
        for name in ["mSupply_live", "mSupply_training"] {
            try FourDServer(folder: server.legacy + "/" + name, name: name).backUp()
        }
        let made = try create()
        #expect(made.status == 2)
        #expect(made.errors.contains("backups of several databases lie in the legacy folder"), "\(made.errors)")
        #expect(try server.alignment("latest")["finding"] as? String == "severalDatabases")
    }
}
