import BundleTestSupport
import FileSystem
import PostgreSQLDriver
import TestSupport
import Testing

@testable import BundleContents
@testable import BundleCreation

/// A byte of a base backup that is another one when it arrives.
@Suite(.needsPostgreSQL)
struct AlteredStreamTests {
    /// What an administrator has left in the data directory: no page of it has a checksum, so that nobody but the server's
    /// manifest knows what it was.
    private static let text = "left here by an administrator; "

    @Test func theServersManifestNoticesItAndThereIsNoBundle() throws {
        let server = try SmallCluster(tablespace: false, checksums: true)
        let path = server.cluster.dataDirectory + "/left-here.txt"
        try WholeFile.write(Array(String(repeating: Self.text, count: 1000).utf8), to: path)
        try Folder.setOwner(of: path, to: server.cluster.serverUser)
        let proxy = try CuttingProxy(to: server.cluster.socketDirectory, in: server.folder + "/p")
        let address = server.cluster.configuration().setting("host", proxy.folder)

        proxy.plan(nil, altering: Self.text)
        #expect(throws: BundleError.copyDiffers(["left-here.txt has another checksum"])) {
            try server.createBundle(.remote, from: address)
        }
        #expect(proxy.wasAltered)
        try server.expectNoTrace("altered")

        proxy.plan(nil)
        #expect(try server.createBundle(.remote, from: address).state == .ok)
        try server.expectNoTrace(besides: 1, "not altered")
    }
}
