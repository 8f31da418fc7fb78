import Testing

@testable import BundleContents
@testable import BundleRestore

/// Whether a cluster can be recovered on a machine: decided from forged facts, without a server.
struct RecoveryFactsTests {
    private static func server(on host: String?) -> PostgreSQLServer {
        PostgreSQLServer(
            version: 150_018,
            systemIdentifier: "7",
            blockSize: 8192,
            walSegmentSize: 16 << 20,
            dataChecksums: true,
            database: "omsupply",
            superuser: "postgres",
            settings: [:],
            platform: host.map {
                ServerPlatform(
                    version: "PostgreSQL 15.18 (Debian 15.18-0+deb12u1) on \($0), compiled by gcc",
                    system: "Debian GNU/Linux 12 (bookworm)",
                    libraryVersion: "2.36",
                    catalogueVersion: 202_209_061,
                    databaseCount: 3,
                    collationVersions: [:]
                )
            }
        )
    }

    private static let programs = "/usr/lib/postgresql/15/bin"

    private static func facts(_ change: (inout RestoreFacts) -> Void = { _ in }) -> RestoreFacts {
        var facts = RestoreFacts(
            targetExists: false,
            freeSpace: 1 << 40,
            programs: (programs, 15),
            searched: [programs],
            architecture: .x86_64,
            serverUser: "postgres",
            setAside: "/t.replaced"
        )
        change(&facts)
        return facts
    }

    private func expect(
        _ refusal: RestoreRefusal,
        _ server: PostgreSQLServer = server(on: "x86_64-pc-linux-gnu"),
        sourceLocation: SourceLocation = #_sourceLocation,
        _ change: (inout RestoreFacts) -> Void
    ) {
        let facts = Self.facts(change)
        #expect(throws: BundleError.refused(refusal), sourceLocation: sourceLocation) {
            _ = try facts.recovery(of: server)
        }
    }

    @Test func programsOfTheSameMajorVersionAndProcessorDo() throws {
        for host in ["x86_64-pc-linux-gnu", "something-new", nil] {
            let found = try Self.facts().recovery(of: Self.server(on: host))
            #expect(found.programs == Self.programs)
            #expect(found.user == "postgres")
        }
        let unknown = Self.facts { $0.architecture = nil }
        #expect(try unknown.recovery(of: Self.server(on: "aarch64-unknown-linux-gnu")).user == "postgres")
    }

    @Test func anotherMajorVersionIsRefused() {
        expect(.otherMajor(bundle: 15, program: 13)) { $0.programs = ("/usr/lib/postgresql/13/bin", 13) }
        expect(.otherMajor(bundle: 15, program: 16)) { $0.programs = ("/usr/lib/postgresql/16/bin", 16) }
        expect(.noServerPrograms(major: 15, searched: [Self.programs])) { $0.programs = nil }
    }

    @Test func anotherProcessorIsRefused() {
        let copied = Self.server(on: "aarch64-unknown-linux-gnu")
        expect(.otherArchitecture(bundle: .aarch64, program: .x86_64), copied) { _ in }
        expect(.otherArchitecture(bundle: .x86_64, program: .aarch64)) { $0.architecture = .aarch64 }
    }

    /// A slow machine asks often whether the server is ready: its answers do not hide why it ended.
    @Test func theEndOfALogKeepsTheReason() {
        let answer =
            "1 FATAL:  the database system is not yet accepting connections\n2 DETAIL:  Hot standby mode is disabled.\n"
        let log =
            "3 FATAL:  could not extend file: File too large\n" + String(repeating: answer, count: 9)
            + "4 LOG:  database system is shut down\n"
        #expect(
            RecoveryServer.tail(of: log)
                == "3 FATAL:  could not extend file: File too large\n4 LOG:  database system is shut down"
        )
    }

    @Test func aUserWhoCannotRunAServerThereIsRefused() {
        expect(.noServerUser) { $0.serverUser = nil }
        expect(.unreachable(folder: "/root", user: "postgres")) { $0.closedFolder = "/root" }
    }
}
