import DatabaseAccess
import FileSystem
import Foundation
import TestSupport
import Testing

/// Archives that are not what was written, and requests that are not carried out, as a user meets them.
struct BadBundleCommandTests {
    let server: AttackedServer
    let bundle: String

    init() throws {
        server = try AttackedServer(.sqlite)
        let bytes = (0..<(6 << 20)).map { _ in UInt8.random(in: 0...255) }
        try WholeFile.write(bytes, to: server.files + "/large.bin")
        bundle = try server.createBundle()
    }

    private func damagedCopy(_ change: (inout [UInt8]) -> Void) throws -> String {
        var bytes = try WholeFile.read(bundle)
        change(&bytes)
        let path = server.folder + "/copy.tar.zst"
        try Folder.remove(path)
        try WholeFile.write(bytes, to: path)
        return path
    }

    private func expectDamage(_ path: String, code: String, mentions: String?) throws {
        for words in [["bundle", "verify", path], ["restore", path, "--to", server.target]] {
            let text = try server.admin(words)
            #expect(text.status == 65, "\(words) \(text.errors)")
            if let mentions { #expect(text.errors.contains(mentions), "\(text.errors)") }
            let json = try server.admin(words + ["--json"])
            #expect(json.status == 65)
            #expect(json.output.contains(#""code":"\#(code)""#), "\(json.output)")
            if let mentions { #expect(json.output.contains(mentions), "\(json.output)") }
        }
        #expect(try FileStatus.of(server.target) == nil)
        #expect(try Folder.names(in: server.folder).filter { $0.contains("restoring") } == [])
    }

    @Test func aFlippedBitIsNamedByMember() throws {
        let path = try damagedCopy { $0[$0.count / 2] ^= 1 }
        try expectDamage(path, code: "damaged", mentions: "files/large.bin")
    }

    @Test(arguments: [0.01, 0.5, 0.99]) func aTruncatedFileIsNamedByPlace(part: Double) throws {
        let path = try damagedCopy { $0.removeLast($0.count - Int(Double($0.count) * part)) }
        try expectDamage(path, code: "truncated", mentions: path)
    }

    @Test func aForeignFileIsNoBundle() throws {
        try expectDamage(
            try damagedCopy { $0 = Array(repeating: 7, count: 100_000) },
            code: "notABundle",
            mentions: nil
        )
        try expectDamage(try damagedCopy { $0 = [] }, code: "notABundle", mentions: nil)
    }

    @Test func everyFlippedByteOfTheIndexIsFound() throws {
        let size = try #require(try FileStatus.of(bundle)?.size)
        for step in stride(from: 1, through: 400, by: 21) {
            let path = try damagedCopy { $0[Int(size) - step] ^= 0x10 }
            let result = try server.admin(["bundle", "verify", path])
            #expect(result.status == 65, "\(step) bytes from the end: \(result.status) \(result.errors)")
        }
    }

    @Test func anExistingTargetIsRefusedAndUntouched() throws {
        try Folder.create(server.target)
        try WholeFile.write([1], to: server.target + "/mine")
        #expect(try server.restore(bundle).status == 3)
        #expect(try server.restore(bundle, "--replace").status == 3)
        #expect(try Folder.names(in: server.target) == ["mine"])
        #expect(try server.admin(["restore", bundle, "--to", server.target + "/mine/below"]).status != 0)
        #expect(try server.restore(server.folder + "/none.tar.zst").status == 66)
    }

    @Test func aBundleOfANewerDatabaseIsRefused() throws {
        try server.connect().execute("UPDATE key_value_store SET value_string = '99.0.0' WHERE id = 'DATABASE_VERSION'")
        let result = try server.restore(try server.createBundle())
        #expect(result.status == 3)
        #expect(result.errors.contains("99.0.0"))
        #expect(try FileStatus.of(server.target) == nil)
    }

    @Test func aServerThatIsNotThereGetsNoFolder() throws {
        let result = try BuiltProgram.admin(
            ["--database", "postgresql://u@127.0.0.1:1/d", "bundle", "create", "-o", server.folder + "/other"]
        )
        #expect(result.status == 69)
        let password = try BuiltProgram.admin(
            ["--database", "postgresql://u:sesame@127.0.0.1/d", "bundle", "create", "-o", server.folder + "/other"]
        )
        #expect(password.status == 64)
        #expect(!(password.output + password.errors).contains("sesame"))
        let hidden = try BuiltProgram.admin(
            ["--database", "postgresql://u@127.0.0.1/d?password=sesame", "bundle", "create", "-o", server.folder]
        )
        #expect(hidden.status == 64)
        #expect(!(hidden.output + hidden.errors).contains("sesame"))
    }

    @Test(.needsPostgreSQL) func minimalWALIsStatusSixtyNineWithTheLine() throws {
        let small = try AttackedServer(.postgreSQL, settings: ["wal_level": "minimal", "max_wal_senders": "0"])
        let result = try small.admin(small.createWords)
        #expect(result.status == 69)
        #expect(result.errors.contains("\n  wal_level = replica\n"))
        #expect(try small.bundles() + small.leftovers() == [])
    }
}
