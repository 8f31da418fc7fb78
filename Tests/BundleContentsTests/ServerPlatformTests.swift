import Foundation
import Testing

@testable import BundleContents

/// Which processor a cluster's files and a program are for.
struct ServerPlatformTests {
    private static func platform(_ version: String?) -> ServerPlatform {
        ServerPlatform(
            version: version,
            system: nil,
            libraryVersion: nil,
            catalogueVersion: nil,
            databaseCount: nil,
            collationVersions: nil
        )
    }

    @Test(arguments: [
        (
            "PostgreSQL 15.18 (Debian 15.18-0+deb12u1) on x86_64-pc-linux-gnu, compiled by gcc, 64-bit",
            Architecture.x86_64
        ),
        ("PostgreSQL 16.2 on aarch64-unknown-linux-gnu, compiled by gcc (GCC) 12 on a Tuesday", .aarch64),
        ("PostgreSQL 15.6 (Raspbian 15.6-0) on armv7l-unknown-linux-gnueabihf, compiled by gcc", .arm),
        ("PostgreSQL 15.6 on powerpc64le-unknown-linux-gnu, compiled by gcc", .ppc64le),
        ("PostgreSQL 17.0 on i686-linux, compiled by gcc-13", .i386),
        ("PostgreSQL 15.6 on something-else, compiled by gcc", nil), ("on", nil), ("", nil), (nil, nil),
    ])
    func theServersWordsNameItsProcessor(version: String?, architecture: Architecture?) {
        #expect(Self.platform(version).architecture == architecture)
    }

    /// The first bytes of `/usr/lib/postgresql/15/bin/postgres` as Debian builds it for each.
    @Test func aProgramsHeaderNamesItsProcessor() {
        func header(_ bits: UInt8, _ order: UInt8, _ machine: [UInt8]) -> [UInt8] {
            [0x7F, 0x45, 0x4C, 0x46, bits, order, 1] + [UInt8](repeating: 0, count: 9) + [3, 0] + machine
        }
        #expect(Architecture(elfHeader: header(2, 1, [62, 0])) == .x86_64)
        #expect(Architecture(elfHeader: header(2, 1, [183, 0])) == .aarch64)
        #expect(Architecture(elfHeader: header(1, 1, [40, 0])) == .arm)
        #expect(Architecture(elfHeader: header(2, 2, [0, 22])) == .s390x)
        #expect(Architecture(elfHeader: header(2, 1, [2, 1])) == .loongarch64)
        #expect(Architecture(elfHeader: header(2, 1, [0, 22])) == nil)
        #expect(Architecture(elfHeader: Array(header(2, 1, [62, 0]).dropLast())) == nil)
        #expect(Architecture(elfHeader: Array("#!/bin/sh\necho postgres".utf8)) == nil)
    }

    /// `bundle.json` of a tool that did not ask, and of one that will ask for more.
    @Test func otherToolsBundlesOpen() throws {
        let fields = """
            "version": 150018, "systemIdentifier": "7", "blockSize": 8192, "walSegmentSize": 16777216,
            "dataChecksums": true, "database": "d", "superuser": "s", "settings": {}
            """
        let old = try JSONDecoder().decode(PostgreSQLServer.self, from: Data("{\(fields)}".utf8))
        #expect(old.platform == nil)
        let partly = try JSONDecoder().decode(
            PostgreSQLServer.self,
            from: Data("{\(fields), \"platform\": {\"libraryVersion\": \"2.36\", \"kernel\": 6}}".utf8)
        )
        #expect(partly.platform?.libraryVersion == "2.36")
        #expect(partly.platform?.architecture == nil)
    }
}
