import FileSystem
import LegacyBackup
import LegacyTestSupport
import TestSupport
import Testing

/// Real folders, as a server leaves them.
struct LegacyFolderTests {
    let folder: SharedFolder
    let path: String

    init() throws {
        folder = try SharedFolder()
        path = folder.path + "/backups"
    }

    private func decide() throws -> LegacySelection {
        LegacySelection.decide(start: nil, now: try LegacyFolder(path: path).contents())
    }

    @Test(arguments: FourDServer.PathStyle.allCases) func aServersDays(style: FourDServer.PathStyle) throws {
        let server = try FourDServer(folder: path, style: style)
        for _ in 1...5 {
            try server.change()
            try server.backUp()
        }
        let selection = try decide()
        #expect(selection.set?.number == 5)
        #expect(selection.set?.name == "mSupply")
        #expect(selection.set?.durationMilliseconds == 72_000)
        #expect(selection.set?.started?.clock != nil)
        #expect(selection.journal?.path == "mSupply.journal")
        #expect(selection.papers.map(\.path) == ["Settings/backup.4DSettings", "backupHistory.json"])
        #expect(selection.rejected == [] && selection.breaks == [])
    }

    @Test func whatEndsBadly() throws {
        let server = try FourDServer(folder: path, kept: 10)
        try server.backUp()
        try server.backUp(.failed(1234))
        try server.backUp(.cancelled)
        try server.backUp(.vetoed(77))
        try server.backUp(.underWay)
        let selection = try decide()
        #expect(selection.set?.number == 1)
        #expect(selection.rejected.map(\.number) == [2, 3, 4])
        // What is being written has the number of the one that was refused.
        #expect(selection.rejected.map(\.reason) == [.failed(1234), .cancelled, .failed(77)])
        #expect(selection.rejected.map(\.isNewer) == [true, true, true])
        try server.backUp()
        #expect(try decide().set?.number == 4)
    }

    @Test func segmentsAndALostOne() throws {
        let server = try FourDServer(folder: path, segmentSize: 1000)
        try server.backUp(size: 2500)
        try server.backUp(size: 2500)
        #expect(try decide().set?.segments.map(\.path) == server.names(2, size: 2500))
        try Folder.remove(path + "/" + server.names(2, size: 2500)[2])
        #expect(try decide().set?.number == 1)
        #expect(try decide().rejected.map(\.reason) == [.segmentMissing(3)])
    }

    @Test func theHistoryWasMovedAway() throws {
        let server = try FourDServer(folder: path)
        for _ in 1...6 { try server.backUp() }
        try server.loseHistory()
        #expect(try decide().extent == .wholeFolder)
        try server.backUp()
        let selection = try decide()
        #expect(selection.set?.number == 1)
        #expect(selection.breaks == [.earlierCount(upTo: 6)])
        #expect(selection.logs == [])
    }

    @Test func papersThatCannotBeRead() throws {
        let server = try FourDServer(folder: path)
        try server.backUp()
        try server.write(Array("<!DOCTYPE a []><a/>".utf8), to: "Settings/backup.4DSettings")
        try server.write(Array("2026-11-22\tError 1401\r".utf8), to: "Backup Journal[001].txt")
        let contents = try LegacyFolder(path: path).contents()
        #expect(contents.settings == .unreadable)
        #expect(contents.journal?.errors == [1401])
        #expect(try decide().set?.number == 1)
        for text in ["[", "{\"a\": 1}"] {
            try server.write(Array(text.utf8), to: "backupHistory.json")
            #expect(try decide().extent == .wholeFolder)
            #expect(try decide().rejected.map(\.reason) == [.historyUnreadable])
        }
        try FileDescriptor.open(path + "/backupHistory.json", .readWrite).truncate(to: 1 << 40)
        #expect(try decide().rejected.map(\.reason) == [.historyUnreadable])
    }

    @Test func oddEntriesAreBorne() throws {
        let server = try FourDServer(folder: path)
        try server.backUp()
        let script = #"""
            cd "$1"; printf x > $'m\xff[0009].4BK'; mkfifo 'm[0010].4BK'; ln -s / root; ln -s 'mSupply[0001].4BK' 'm[0011].4BK'
            mkdir -p 'm[0012].4BK' a/b/c/d; printf x > 'a/b/c/d/m[0013].4BK'; printf x > $'a/n\nm[0014].4BK'
            """#
        try #require(try Subprocess.run("bash", ["-euc", script, "bash", path]).status == 0)
        let selection = try decide()
        #expect(selection.set?.number == 1)
        #expect(Set(selection.rejected.map(\.number)) == [9, 14])
    }

    @Test func aMissingFolderIsAnError() {
        #expect(throws: SystemError.self) { try LegacyFolder(path: path).contents() }
    }
}
