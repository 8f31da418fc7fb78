import BenchmarkSupport

/// PostgreSQL's own `pg_basebackup`, into compressed tar files, with the log streamed beside.
struct BaseBackupPeer {
    enum Compressor: String, CaseIterable { case client, server }

    let fixture: BundleFixture

    func entrant(_ compressor: Compressor, flushes: Bool = true) -> Entrant {
        let place = "\(compressor)-zstd:level=1,workers=2"
        return Entrant(
            "pg_basebackup -Ft -X stream, \(place)",
            fixture.cluster.command(
                "pg_basebackup",
                ["-D", fixture.work + "/backup", "-Ft", "-X", "stream", "-c", "fast", "-Z", place]
            ),
            as: fixture.cluster.owner,
            flushes: flushes,
            prepare: fixture.emptyWork
        )
    }
}
