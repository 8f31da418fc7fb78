import FileSystem
import Foundation
import TestSupport
import Testing

/// Nothing can prove yet that both servers are at one instant: whoever demands it is told before anything is copied.
struct RequireAlignedTests {
    let server: AttackedServer

    init() throws { server = try AttackedServer(.sqlite) }

    @Test func theDemandIsRefusedBeforeAnythingIsCopied() throws {
        let refused = try server.admin(server.createWords + ["--require-aligned"])
        #expect(refused.status == 3, "\(refused.errors)")
        #expect(refused.errors.contains("this version cannot prove yet which instant a legacy backup is of"))
        #expect(refused.errors.contains("Nothing was copied. Without --require-aligned"))
        // Not even the folder was made.
        #expect(try FileStatus.of(server.output) == nil)
        _ = try server.createBundle()
    }

    @Test func theServerIsNotAskedAndTheReasonIsForProgramsToo() throws {
        let words = ["bundle", "create", "-o", server.output, "--require-aligned", "--json"]
        let refused = try BuiltProgram.admin(["--database", "postgresql://nobody@127.0.0.1:1/none"] + words)
        #expect(refused.status == 3, "\(refused.output)")
        let error = try #require(try json(refused.output)["error"] as? [String: Any])
        #expect(error["code"] as? String == "notAligned")
        let alignment = try #require(error["alignment"] as? [String: Any])
        #expect(alignment["verdict"] as? String == "none")
        #expect(alignment["reason"] as? String == "the bundle has no legacy part")
    }
}
