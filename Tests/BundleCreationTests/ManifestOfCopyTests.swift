import Testing

@testable import BundleCreation
@testable import ClusterReading

struct ManifestOfCopyTests {
    @Test func theServersNameOfAFileIsItsPathBelowItsFolder() {
        #expect(ManifestOfCopy.path(of: "postgres/data/\u{301}a") == "\u{301}a")
        #expect(ManifestOfCopy.path(of: "postgres/tablespaces/16384/PG_15") == "pg_tblspc/16384/PG_15")
        #expect(ManifestOfCopy.path(of: "postgres/wal/000000010000000000000001") == nil)
    }
}
