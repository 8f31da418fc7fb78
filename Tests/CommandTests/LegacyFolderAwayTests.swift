import DatabaseAccess
import FileSystem
import Foundation
import LegacyTestSupport
import TestSupport
import Testing

/// The share with mSupply's backups is away: everything else is backed up, and somebody has to look.
struct LegacyFolderAwayTests {
    private func server(_ engine: Engine = .sqlite) throws -> (AttackedServer, FourDServer) {
        let server = try AttackedServer(engine)
        try Folder.remove(server.legacy + "/data.4BK")
        return (server, try FourDServer(folder: server.legacy))
    }

    private func takeAway(_ server: AttackedServer) throws {
        try Folder.renameNew(server.legacy, to: server.folder + "/away")
    }

    private func bringBack(_ server: AttackedServer) throws {
        try Folder.remove(server.legacy)
        try Folder.renameNew(server.folder + "/away", to: server.legacy)
    }

    /// The bundle's path.
    private func createDegraded(
        _ server: AttackedServer,
        _ words: String...,
        saying reason: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> String {
        let result = try server.admin(server.createWords + words)
        #expect(result.status == 2, "\(result.errors)", sourceLocation: sourceLocation)
        let line = "omsupply-admin: warning: the legacy server's backup is missing: \(server.legacy) (\(reason)"
        #expect(result.errors.contains(line), "\(result.errors)", sourceLocation: sourceLocation)
        return String(result.output.dropLast())
    }

    @Test(arguments: Engine.all) func aMissingFolderCostsThatPartAlone(engine: Engine) throws {
        let (server, mSupply) = try server(engine)
        try mSupply.backUp()
        try takeAway(server)
        let bundle = try createDegraded(server, saying: "No such file or directory")
        let shown = try server.admin(["bundle", "show", bundle]).output
        #expect(shown.contains("State      degraded\n"), "\(shown)")
        #expect(shown.contains("Legacy     unknown: the legacy folder could not be read\n"), "\(shown)")
        #expect(shown.contains("mSupply    not in this bundle: its folder could not be read"), "\(shown)")
        let restored = try server.restore(bundle)
        #expect(restored.status == 2, "\(restored.errors)")
        #expect(try server.restoredWitnesses() == 3)
        #expect(try FileStatus.of(server.target + "/files/static_files/a.txt") != nil)
        #expect(try FileStatus.of(server.target + "/legacy") == nil)
        // No empty folder stands for mSupply's backup.
        let part = try server.admin(["restore", bundle, "--part", "legacy", "--to", server.target + "2"])
        #expect(part.status == 3, "\(part.errors)")
    }

    @Test func whoWantsBothServersOrNothingIsRefused() throws {
        let (server, mSupply) = try server()
        try server.hookBegin()
        try mSupply.backUp()
        try server.hookEnd()
        try takeAway(server)
        let refused = try server.admin(server.createWords + ["--require-aligned"])
        #expect(refused.status == 3, "\(refused.errors)")
        let words = "the legacy folder could not be read: \(server.legacy) (No such file or directory)"
        #expect(refused.errors.contains(words), "\(refused.errors)")
        #expect(refused.errors.contains("Nothing was copied."), "\(refused.errors)")
        #expect(!refused.errors.contains("warning"), "\(refused.errors)")
        #expect(try server.bundles() == [])
    }

    /// As where nothing is mounted on its folder.
    @Test func anEmptyFolderIsDegraded() throws {
        let (server, mSupply) = try server()
        try mSupply.backUp()
        _ = try server.createBundle()
        try takeAway(server)
        try Folder.create(server.legacy)
        let result = try server.admin(server.createWords)
        #expect(result.errors.contains("mSupply's backup folder \(server.legacy) is empty: unless"), "\(result.errors)")
        let bundle = try createDegraded(server, saying: "it is empty")
        #expect(try server.admin(["bundle", "show", bundle]).output.contains("State      degraded\n"))
        #expect(try server.alignment(bundle)["finding"] as? String == "emptyFolder")
        try bringBack(server)
        _ = try server.createBundle()
    }

    @Test func anEmptyFolderThatNobodyKnowsIsDegradedToo() throws {
        let (server, _) = try server()
        try takeAway(server)
        try Folder.create(server.legacy)
        _ = try createDegraded(server, saying: "it is empty")
    }

    /// A file that says that nothing is mounted is no backup.
    @Test(arguments: [false, true]) func anotherFolderInItsPlaceIsDegraded(knowsByHooks: Bool) throws {
        let (server, mSupply) = try server()
        if !knowsByHooks {
            try mSupply.backUp()
            _ = try server.createBundle()
        } else {
            try server.hookBegin()
            try mSupply.backUp()
            try server.hookEnd()
        }
        try takeAway(server)
        try Folder.create(server.legacy)
        try WholeFile.write(Array("?".utf8), to: server.legacy + "/NOT MOUNTED")
        let bundle = try createDegraded(server, saying: "nothing in it is known as a backup of 4D")
        #expect(try server.admin(["bundle", "list", "-o", server.output]).status == 0)
        if knowsByHooks { #expect(try server.alignment(bundle)["finding"] as? String == "noFinishedSet") }
    }

    /// A file where the folder should be.
    @Test func aFileInItsPlaceIsSaid() throws {
        let (server, _) = try server()
        try takeAway(server)
        try WholeFile.write([1], to: server.legacy)
        _ = try createDegraded(server, saying: "Not a directory")
    }

    /// The log goes on from the newest bundle, whose database is whole, and the morning's look tells of what is missing.
    @Test(.needsPostgreSQL) func theDatabaseIsCarriedOnMeanwhile() throws {
        let (server, mSupply) = try server(.postgreSQL)
        try mSupply.backUp()
        let good = try server.createBundle()
        try takeAway(server)
        let full = try createDegraded(server, saying: "No such file")
        let list = ["bundle", "list", "-o", server.output]
        #expect(try server.admin(list + ["--older-than", "1"]).status == 0)
        let wal = try createDegraded(server, "--kind", "wal", saying: "No such file")
        #expect(try base(of: wal, server) == id(of: full, server))
        let latest = try server.admin(["bundle", "show", "latest", "-o", server.output])
        #expect(latest.output.contains(wal), "\(latest.output)\(latest.errors)")
        // Where there is none with mSupply's backup, somebody has to look.
        try Folder.remove(good)
        #expect(try server.admin(list + ["--older-than", "1"]).status == 2)
        try bringBack(server)
        let whole = try server.admin(server.createWords + ["--kind", "wal"])
        #expect(whole.status == 0, "\(whole.errors)")
        #expect(try server.admin(list + ["--older-than", "1"]).status == 0)
        let restored = try server.restore("latest", "-o", server.output)
        // What the full one lacks, this one has.
        #expect(restored.status == 0, "\(restored.errors)")
        #expect(try FileStatus.of(server.target + "/legacy/" + mSupply.names(1)[0]) != nil)
    }

    /// What the bundles before it hold comes back, and that it is theirs is said.
    @Test(.needsPostgreSQL) func aContinuationLeavesWhatTheOthersHave() throws {
        let (server, mSupply) = try server(.postgreSQL)
        try mSupply.backUp()
        _ = try server.createBundle()
        try takeAway(server)
        try Folder.create(server.legacy)
        try WholeFile.write(Array("?".utf8), to: server.legacy + "/NOT MOUNTED")
        let wal = try createDegraded(server, "--kind", "wal", saying: "nothing in it is known as a backup of 4D")
        let restored = try server.restore(wal)
        #expect(restored.output.contains("mSupply    goes to its backup mSupply 0001, started "), "\(restored.output)")
        #expect(restored.output.contains(", out of bundle "), "\(restored.output)")
        #expect(try FileStatus.of(server.target + "/legacy/" + mSupply.names(1)[0]) != nil)
    }

    private func shown(_ bundle: String, _ server: AttackedServer) throws -> [String: Any] {
        let shown = try json(try server.admin(["bundle", "show", bundle, "--json"]).output)
        return try #require(shown["identity"] as? [String: Any], "\(shown.keys)")
    }

    private func base(of bundle: String, _ server: AttackedServer) throws -> String? {
        try shown(bundle, server)["base"] as? String
    }

    private func id(of bundle: String, _ server: AttackedServer) throws -> String? {
        try shown(bundle, server)["id"] as? String
    }
}
