import DatabaseAccess
import FileSystem
import Glibc
import PostgreSQLDriver
import PostgreSQLFormats
import TestSupport
import Testing
import WALPositions

@testable import BundleContents
@testable import ClusterReading

/// Whether files may be read directly, decided from facts alone.
struct ClusterAccessTests {
    static let postmaster = "4711\n/data\n1795273500\n5432\n/run\n*\n  1234 5\nready   \n"

    static var good: LocalCluster {
        LocalCluster(
            isStandby: false,
            role: "omsupply",
            rights: LocalBackupRights(mayStart: true, mayStop: true, maySeeDataDirectory: true),
            dataDirectory: "/data",
            systemIdentifier: "7",
            started: 1_795_273_501,
            port: 5432,
            folder: .init(
                systemIdentifier: "7",
                postmaster: PostmasterFile(parsing: postmaster),
                processIsAlive: true
            )
        )
    }

    func reason(_ change: (inout LocalCluster) -> Void) -> RemoteReason? {
        var facts = Self.good
        change(&facts)
        guard case .remote(let reason) = facts.access else { return nil }
        return reason
    }

    func other(_ difference: RemoteReason.Difference) -> RemoteReason {
        .otherCluster(dataDirectory: "/data", difference)
    }

    @Test func nothingAgainstItMeansLocal() {
        #expect(Self.good.access == .local(dataDirectory: "/data"))
        #expect(reason { $0.started = 1_795_273_500 } == nil)
    }

    @Test func eachLackHasItsReason() {
        #expect(reason { $0.isStandby = true } == .isStandby)
        #expect(reason { $0.folder = nil } == .notOnThisMachine(dataDirectory: "/data"))
        #expect(reason { $0.folder?.unreadable = "/data/base" } == .unreadable("/data/base"))
        #expect(
            reason { $0.folder?.systemIdentifier = "8" } == other(.systemIdentifier(server: "7", folder: "8"))
        )
        #expect(
            reason { $0.folder?.systemIdentifier = nil } == other(.systemIdentifier(server: "7", folder: nil))
        )
        #expect(reason { $0.folder?.postmaster = nil } == other(.noServerRuns))
        #expect(reason { $0.folder?.processIsAlive = false } == other(.processGone(4711)))
        #expect(reason { $0.port = 5433 } == other(.port(server: 5433, folder: 5432)))
        for started in [Int64(1_795_273_499), 1_795_273_561] {
            let expected = RemoteReason.Difference.startTime(server: started, folder: 1_795_273_500)
            #expect(reason { $0.started = started } == other(expected))
        }
        #expect(
            reason { $0.rights.mayStop = false }
                == .missingRights(
                    role: "omsupply",
                    grants: ["GRANT EXECUTE ON FUNCTION pg_backup_stop(boolean) TO \"omsupply\";"]
                )
        )
    }

    @Test(arguments: ["", "4711\n/data\n1\n", "-4711\n/data\n1\n5432\n", "x\n/data\n1\n5432\n", "1\n/data\nx\n5432"])
    func anythingElseIsNoPostmasterFile(text: String) {
        #expect(PostmasterFile(parsing: text) == nil)
    }
}

@Suite(.needsPostgreSQL)
struct LocalClusterTests {
    @Test func aServerOnThisMachineIsReadDirectly() throws {
        let cluster = PostgreSQLCluster.shared
        let facts = try LocalCluster(of: cluster.connect())
        #expect(facts.access == .local(dataDirectory: cluster.dataDirectory))
    }

    @Test func aRoleBecomesAbleByTheStatementsThatItIsTold() throws {
        let cluster = try PostgreSQLCluster()
        let admin = try cluster.connect()
        try admin.execute(script: "CREATE ROLE backup LOGIN")
        guard
            case .remote(.missingRights("backup", let grants)) = try LocalCluster(of: cluster.connect(user: "backup"))
                .access
        else {
            Issue.record("not missed")
            return
        }
        #expect(grants.count == 3)
        for grant in grants { try admin.execute(script: grant) }
        let facts = try LocalCluster(of: cluster.connect(user: "backup"))
        #expect(facts.access == .local(dataDirectory: cluster.dataDirectory))
        let session = try BackupSession(cluster.configuration(user: "backup"), label: "granted")
        #expect(try session.stop().label.label == "granted")
    }

    @Test func aCopyOfTheFolderIsNotTakenForTheServersOwn() throws {
        let cluster = try PostgreSQLCluster()
        let copy = cluster.folder + "/copy"
        try cluster.run("cp", ["-a", cluster.dataDirectory, copy])
        var facts = try LocalCluster(of: cluster.connect())
        facts.folder = LocalCluster.look(at: copy)
        // Everything but the checkpoint agrees, since the process file was copied as well.
        #expect(facts.access == .local(dataDirectory: cluster.dataDirectory))
        let session = try BackupSession(cluster.configuration(), label: "copy")
        #expect(try LocalCluster.knowsCheckpoint(at: session.start, dataDirectory: cluster.dataDirectory))
        #expect(try !LocalCluster.knowsCheckpoint(at: session.start, dataDirectory: copy))

        try Folder.remove(copy + "/postmaster.pid")
        facts.folder = LocalCluster.look(at: copy)
        #expect(facts.access == .remote(.otherCluster(dataDirectory: cluster.dataDirectory, .noServerRuns)))
        try Folder.remove(copy + "/global/pg_control")
        #expect(LocalCluster.look(at: copy)?.unreadable == copy + "/global/pg_control")
        #expect(LocalCluster.look(at: copy + "/none") == nil)
    }
}
