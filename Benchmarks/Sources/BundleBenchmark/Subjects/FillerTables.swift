import BenchmarkSupport

/// A cluster that grows quickly: tables of one GiB, written without log, of rows that compress as a database's do.
struct FillerTables {
    let cluster: BenchmarkCluster
    private(set) var count = 0

    /// For growing: what is written into a new table needs no log then.
    static let growing = ["wal_level": "minimal", "max_wal_senders": "0", "max_wal_size": "4GB"]
    static let serving = ["max_wal_size": "4GB"]

    init(cluster: BenchmarkCluster) { self.cluster = cluster }

    /// Grows until there are so many tables. The server takes backups afterwards.
    mutating func grow(to target: Int) throws {
        guard count < target else { return }
        try cluster.restart(settings: Self.growing)
        while count < target {
            try Interruption.check()
            count += 1
            try cluster.run(
                "psql",
                ["-q", "-v", "ON_ERROR_STOP=1", "-d", BundleFixture.database, "-c", Self.statement(count)]
            )
        }
        try cluster.restart(settings: Self.serving)
    }

    /// Four rows of 1,956 bytes fit in a page and stay in it: 2^19 rows are one GiB, which is one file.
    private static func statement(_ number: Int) -> String {
        let columns =
            number == 1
            ? """
            SELECT i AS id, repeat((SELECT string_agg(md5((i * 15 + j)::text), '') FROM generate_series(1, 15) j), 4)
            AS payload FROM generate_series(1, 1 << 19) i
            """ : "SELECT id + 1 AS id, payload FROM filler_1"
        return "CREATE TABLE filler_\(number) AS \(columns)"
    }
}
