import FileSystem
import Foundation
import TestSupport
import Testing

/// A device that does not keep what it was given: reading back finds it, and there is no bundle.
@Suite(.enabled(if: FaultPoints.compiler != nil, "needs a C compiler"))
struct ReadBackTests {
    /// The archive is written in blocks of 4 MiB. In the middle of the first one lies the database or a large file, in the
    /// middle of the second one the large file: nothing that is looked at before everything is read back.
    @Test(arguments: Engine.all, [1, 2]) func aByteThatTheDeviceChangedLeavesNoBundle(engine: Engine, block: Int) throws
    {
        let server = try AttackedServer(engine)
        // Random: it does not compress.
        let filler = ["if=/dev/urandom", "of=\(server.files)/large.bin", "bs=1M", "count=9"]
        try #require(try Subprocess.run("dd", filler).status == 0)
        let points = try FaultPoints(server)
        let result = try points.run(server.createWords, "FAULT_FLIP", block, on: ".tar.zst.partial")
        #expect(result.status == 65, "\(result.errors)")
        #expect(result.output == "")
        #expect(result.errors.contains("omsupply-admin: what was read back is not what was written: "))
        #expect(result.errors.contains("No bundle was made of it."), "\(result.errors)")
        #expect(try server.bundles() + server.leftovers() == [])
        try server.waitForNoTrace("\(engine) \(block)")
        let error = try errorObject(
            try points.run(server.createWords + ["--json"], "FAULT_FLIP", block, on: ".tar.zst.partial")
        )
        #expect(error["code"] as? String == "notAsWritten")
        #expect(try server.bundles() + server.leftovers() == [])

        let path = try server.createBundle()
        #expect(try server.bundles().count == 2)
        #expect(try server.admin(["bundle", "verify", path]).status == 0)
    }
}
