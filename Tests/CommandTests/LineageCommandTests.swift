import FileSystem
import Foundation
import TestSupport
import Testing

/// The record of timelines beside the bundles that cannot be kept: known before anything is unpacked.
struct LineageCommandTests {
    let server: AttackedServer
    let bundle: String
    /// An ordinary user; root may write everywhere.
    let user = Owner.current.isRoot ? Owner.named("nobody") : nil
    var own: String { server.folder + "/own" }

    init() throws {
        server = try AttackedServer(.sqlite)
        bundle = try server.createBundle()
        try Folder.setPermissions(of: server.folder, to: 0o755)
        try Folder.setPermissions(of: bundle, to: 0o644)
        try Folder.create(own)
        if let user { try Folder.setOwner(of: own, to: user) }
    }

    private func restore(_ words: String...) throws -> Subprocess.Result {
        try server.admin(["restore", bundle, "--to", own + "/restored"] + words, as: user)
    }

    @Test func aFolderThatCannotBeWrittenIsSaidBefore() throws {
        try Folder.setPermissions(of: server.output, to: 0o555)
        defer { try? Folder.setPermissions(of: server.output, to: 0o755) }
        let refused = try restore()
        #expect(refused.status == 3, "\(refused.errors)")
        #expect(refused.errors.contains("warning: the new timeline cannot be noted beside the bundle"))
        #expect(refused.errors.contains("lineage.json.partial: Permission denied"), "\(refused.errors)")
        #expect(refused.errors.contains("The new timeline will not be noted beside the bundle.\n  Add --yes"))
        #expect(try Folder.names(in: own) == [])
        let plan = try restore("--plan", "--json")
        #expect(plan.status == 0)
        #expect(plan.output.contains("cannot be noted beside the bundle"), "\(plan.output)")
        // Nothing is noted for a part that opens none.
        #expect(try restore("--part", "files", "--plan").errors == "")
        let agreed = try restore("--yes")
        #expect(agreed.status == 2, "\(agreed.errors)")
        #expect(try Folder.names(in: own) == ["restored"])
    }

    @Test func aRecordThatCannotBeReadIsRefusedBefore() throws {
        try Folder.setPermissions(of: server.output, to: 0o755)
        let record = server.output + "/lineage.json"
        try WholeFile.write(Array("{}".utf8), to: record, permissions: 0o600)
        if user == nil { try Folder.setPermissions(of: record, to: 0) }
        for words in [["--yes"], ["--plan"]] {
            let refused = try server.admin(["restore", bundle, "--to", own + "/restored"] + words, as: user)
            #expect(refused.status == 77, "\(refused.errors)")
            #expect(refused.errors.contains("cannot open \(record): Permission denied"), "\(refused.errors)")
        }
        try Folder.setPermissions(of: record, to: 0o644)
        #expect(try restore("--yes").status == 65)
        #expect(try Folder.names(in: own) == [])
    }

    @Test func whereItCanBeKeptNothingIsAskedAndNothingIsLeft() throws {
        if let user { try Folder.setOwner(of: server.output, to: user) }
        #expect(try restore("--plan").errors == "")
        #expect(try !Folder.names(in: server.output).contains { $0.hasPrefix("lineage") })
        #expect(try restore().status == 0)
        #expect(try Folder.names(in: server.output).filter { $0.hasPrefix("lineage") } == ["lineage.json"])
    }
}
