import DatabaseAccess
import FileSystem
import Foundation
import TestSupport
import Testing

/// `bundle extract` and `bundle show --members` as a user meets them.
struct BundleExtractCommandTests {
    let server: AttackedServer
    let bundle: String
    var out: String { server.folder + "/out" }

    init() throws {
        server = try AttackedServer(.sqlite)
        try WholeFile.write(Array("logo".utf8), to: server.files + "/static_files/logo.png", permissions: 0o644)
        bundle = try server.createBundle()
    }

    private func extract(_ words: String...) throws -> Subprocess.Result {
        try server.admin(["bundle", "extract"] + words)
    }

    @Test func aMemberLiesBelowTheFolder() throws {
        let result = try extract(bundle, "files/static_files/a.txt", "--to", out)
        #expect(result.status == 0 && result.errors == "")
        #expect(result.output == "1 file of 4 B in \(out)\n")
        #expect(try WholeFile.read(out + "/files/static_files/a.txt") == Array("file".utf8))
        let json = try extract(bundle, "legacy", "--to", out, "--json")
        #expect(json.output.contains(#""extracted":{"bytes":6,"files":1,"#), "\(json.output)")
    }

    @Test func withoutAFolderItGoesToTheCurrentOne() throws {
        try Folder.create(out)
        let result = try Subprocess.run(
            "sh",
            ["-c", #"cd "$0" && exec "$@""#, out, BuiltProgram.folder + "/omsupply-admin", "bundle", "extract", bundle]
                + ["legacy/data.4BK"],
            environment: BuiltProgram.clean()
        )
        #expect(result.status == 0, "\(result.errors)")
        #expect(try WholeFile.read(out + "/legacy/data.4BK") == Array("legacy".utf8))
    }

    @Test func contentGoesToStandardOutputAsItIs() throws {
        #expect(try extract(bundle, "files/static_files/logo.png", "--stdout").output == "logo")
        #expect(try extract(bundle, "files", "--stdout").status == 64)
        #expect(try extract(bundle, "README.txt", "bundle.json", "--stdout").status == 64)
        #expect(try extract(bundle, "README.txt", "--stdout", "--json").status == 64)
    }

    @Test func anExistingFileIsRefusedByName() throws {
        #expect(try extract(bundle, "files", "--to", out).status == 0)
        let again = try extract(bundle, "files", "--to", out)
        #expect(again.status == 3)
        #expect(again.errors.contains("\(out)/files/static_files/a.txt exists already"), "\(again.errors)")
    }

    @Test(arguments: [
        ("files/static_files/logo.pgn", "files/static_files/logo.png"), ("logo.png", "files/static_files/logo.png"),
        ("READM.txt", "README.txt"), ("static_files/a.txt", "files/static_files/a.txt"),
    ])
    func anUnknownMemberIsStatusSixtySixWithTheNearest(word: String, nearest: String) throws {
        let result = try extract(bundle, word, "--to", out)
        #expect(result.status == 66)
        #expect(result.errors.contains("Did you mean \(nearest)"), "\(result.errors)")
        let json = try extract(bundle, word, "--to", out, "--json")
        #expect(json.output.contains(#""code":"noSuchMember""#))
        #expect(try FileStatus.of(out) == nil)
    }

    @Test func theMembersAreListed() throws {
        let list = try server.admin(["bundle", "show", bundle, "--members"])
        #expect(list.status == 0)
        let line = list.output.split(separator: "\n").first { $0.hasSuffix(" files/static_files/logo.png") }
        #expect(line?.hasPrefix("-rw-r--r--") == true, "\(list.output)")
        #expect(line?.contains(" 4  20") == true)
        #expect(list.output.contains("  legacy/\n") || list.output.contains("  legacy/data.4BK\n"))
        let json = try server.admin(["bundle", "show", bundle, "--members", "--json"])
        #expect(json.output.contains(#""path":"files/static_files/logo.png""#))
    }

    /// Files, folders, links and the bundle's own papers, wherever they are counted.
    @Test func showVerifyAndTheListCountTheSameMembers() throws {
        let words = "members (files, folders, links)"
        func count(_ output: String) -> String? {
            output.components(separatedBy: " " + words).first?.split(separator: " ").last.map(String.init)
        }
        let verified = try server.admin(["bundle", "verify", bundle]).output
        let shown = try server.admin(["bundle", "show", bundle]).output
        #expect(verified.contains(words) && shown.contains(words), "\(shown)")
        #expect(count(verified) == count(shown))
        let list = try server.admin(["bundle", "show", bundle, "--members"]).output.split(separator: "\n")
        #expect(list.last?.hasSuffix(" MANIFEST.json") == true)
        #expect(count(verified) == "\(list.count - 1)")
        let tar = try Subprocess.run("sh", ["-c", #"zstd -dc "$1" | tar t"#, "sh", bundle]).output
        #expect(tar.split(separator: "\n").count == list.count - 1)
    }

    @Test func aBundleWithoutItsIndexIsStillRestored() throws {
        var bytes = try WholeFile.read(bundle)
        bytes.removeLast(60)
        let copy = server.folder + "/copy.tar.zst"
        try WholeFile.write(bytes, to: copy)
        let verified = try server.admin(["bundle", "verify", copy])
        #expect(verified.status == 65)
        #expect(verified.errors.contains("`restore` and `bundle extract` make the index anew"), "\(verified.errors)")
        let extracted = try extract(copy, "files", "--to", out)
        #expect(extracted.status == 0)
        #expect(extracted.errors.contains("warning: the bundle's index is lost"), "\(extracted.errors)")
        let restored = try server.restore(copy)
        #expect(restored.status == 0, "\(restored.errors)")
        #expect(restored.errors.contains("warning: the bundle's index is lost"), "\(restored.errors)")
        #expect(try server.restoredWitnesses() == 3)
    }

    @Test func aCutBundleGivesWhatIsLeftAndSaysSo() throws {
        var bytes = try WholeFile.read(bundle)
        // The manifest and the index are gone.
        bytes.removeLast(bytes.count / 8)
        let copy = server.folder + "/copy.tar.zst"
        try WholeFile.write(bytes, to: copy)
        let verified = try server.admin(["bundle", "verify", copy])
        #expect(verified.status == 65)
        #expect(verified.errors.contains("ends too early"), "\(verified.errors)")
        let extracted = try extract(copy, "README.txt", "--to", out)
        #expect(extracted.status == 2)
        #expect(extracted.errors.contains("what lies behind is lost"), "\(extracted.errors)")
        #expect(try WholeFile.read(out + "/README.txt").count > 100)
        #expect(try extract(copy, "MANIFEST.json", "--to", out).status == 66)
    }
}
