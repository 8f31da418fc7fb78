import FileSystem
import Foundation
import LegacyTestSupport
import TestSupport
import Testing

/// The hooks were called, and what they left does not prove anything: the reason says what is true.
struct UnreadableReceiptTests {
    let server: AttackedServer
    let mSupply: FourDServer

    init() throws {
        server = try AttackedServer(.sqlite)
        try Folder.remove(server.legacy + "/data.4BK")
        mSupply = try FourDServer(folder: server.legacy)
        try mSupply.backUp()
    }

    private func expect(
        _ finding: String,
        saying reason: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let made = try server.admin(server.createWords)
        #expect(made.status == 0, "\(made.errors)", sourceLocation: sourceLocation)
        #expect(made.errors.contains("unknown, since " + reason), "\(made.errors)", sourceLocation: sourceLocation)
        #expect(!made.errors.contains("no hook was"), "\(made.errors)", sourceLocation: sourceLocation)
        let alignment = try server.alignment(String(made.output.dropLast()))
        #expect(alignment["finding"] as? String == finding, sourceLocation: sourceLocation)
    }

    /// As after a power cut.
    private func cut(_ name: String) throws {
        let file = server.hookFolder + "/" + name
        let bytes = try WholeFile.read(file)
        try WholeFile.write(Array(bytes.prefix(bytes.count / 2)), to: file)
    }

    @Test(arguments: ["000001-begin.json", "000002-end.json"]) func aReceiptThatIsCutOffIsNamed(name: String) throws {
        try server.hookBegin()
        try mSupply.backUp()
        try server.hookEnd()
        try cut(name)
        try expect("receiptUnreadable", saying: "a receipt of the hooks cannot be read: \(name)")
        let demanded = try server.admin(server.createWords + ["--require-aligned", "--legacy-wait", "0"])
        #expect(demanded.status == 3, "\(demanded.errors)")
    }

    @Test func theOnlyReceiptIsNoMissingOne() throws {
        try server.hookBegin()
        try cut("000001-begin.json")
        try expect("receiptUnreadable", saying: "a receipt of the hooks cannot be read: 000001-begin.json")
        let refused = try server.admin(server.createWords + ["--require-aligned"])
        #expect(refused.status == 3)
        #expect(
            refused.errors.contains("a receipt of the hooks cannot be read: 000001-begin.json"),
            "\(refused.errors)"
        )
        #expect(refused.errors.contains("Nothing was copied"), "\(refused.errors)")
    }

    /// What is right again with the next backup is not held against it.
    @Test func anOldReceiptDoesNoHarm() throws {
        try server.hookBegin()
        try mSupply.backUp()
        try server.hookEnd()
        try cut("000001-begin.json")
        try server.hookBegin()
        try mSupply.backUp()
        try server.hookEnd()
        let alignment = try server.alignment(try server.createBundle())
        #expect(alignment["verdict"] as? String == "aligned", "\(alignment)")
    }

    /// 4D made its backup although the hook had said no.
    @Test func aVetoIsNamedWithItsReason() throws {
        try server.addSync("1", finished: false, total: 4, done: 1, queueEnded: false)
        try #require(try server.hookBegin("--require-aligned").status == 75)
        try mSupply.backUp()
        try server.hookEnd()
        try server.finishSync("1", done: 4)
        try expect(
            "beginVetoed",
            saying: "the hook before the legacy backup was vetoed, so that it has no mark: begin 1, "
        )
    }

    @Test(arguments: [true, false]) func aFolderThatTheHooksDidNotSeeIsNamed(isBegin: Bool) throws {
        let away = server.folder + "/away"
        func blindly(_ isBlind: Bool, _ call: () throws -> Void) throws {
            if isBlind { try Folder.renameNew(server.legacy, to: away) }
            try call()
            if isBlind { try Folder.renameNew(away, to: server.legacy) }
        }
        try blindly(isBegin) { try server.hookBegin() }
        try mSupply.backUp()
        try blindly(!isBegin) { try server.hookEnd() }
        let receipt = isBegin ? 1 : 2
        try expect(
            "folderNotSeen",
            saying: "the hooks were called, and could not look at the legacy server's folder: receipt \(receipt), "
        )
    }
}
