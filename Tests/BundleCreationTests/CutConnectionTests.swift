import BundleTestSupport
import FileSystem
import Foundation
import PostgreSQLDriver
import TestSupport
import Testing

@testable import BundleContents
@testable import BundleCreation

/// The connection breaks, after any message of the server: no bundle, nothing on the server, and the next run works.
@Suite(.needsPostgreSQL)
struct CutConnectionTests {
    /// All places with `scripts/test thorough`, else so many of each connection.
    private static let sample = 12

    @Test(arguments: [BackupRequest.Access.local, .remote])
    func aConnectionMayBreakAfterAnyMessage(access: BackupRequest.Access) throws {
        let server = try SmallCluster(tablespace: false)
        let proxy = try CuttingProxy(to: server.cluster.socketDirectory, in: server.folder + "/p")
        let address = server.cluster.configuration().setting("host", proxy.folder)
        proxy.plan(nil)
        #expect(try server.createBundle(access, from: address).state == .ok)
        // One for queries, one for the log, one for the files or for the backup's session.
        let counts = proxy.counts
        #expect(counts.count == 3)
        #expect(counts.allSatisfy { $0 > 10 }, "\(counts)")
        for name in try Folder.names(in: server.output) { try Folder.remove(server.output + "/" + name) }

        for (connection, count) in counts.enumerated() {
            var failed = 0
            let places = Self.places(below: count)
            for messages in places {
                let cut = CuttingProxy.Cut(connection: connection, messages: messages)
                proxy.plan(cut)
                do {
                    let created = try server.createBundle(access, from: address)
                    // The end of a connection that had done its work: then the bundle is whole.
                    _ = try BundleVerifier.verify(created.path, jobs: 2, cancellation: Cancellation()) { _ in }
                    try server.expectNoTrace(besides: 1, "\(access) \(cut)")
                    for name in try Folder.names(in: server.output) { try Folder.remove(server.output + "/" + name) }
                } catch {
                    failed += 1
                    #expect(proxy.wasCut, "\(access) \(cut): \(error)")
                    try server.expectNoTrace("\(access) \(cut)")
                }
            }
            #expect(failed > places.count * 2 / 3, "\(access): \(failed) of \(places.count) cuts did anything")
        }
        proxy.plan(nil)
        #expect(try server.createBundle(access, from: address).state == .ok)
    }

    private static func places(below count: Int) -> [Int] {
        if TestScope.isThorough || count <= sample { return Array(0..<count) }
        return (0..<sample).map { $0 * (count - 1) / (sample - 1) }
    }
}
