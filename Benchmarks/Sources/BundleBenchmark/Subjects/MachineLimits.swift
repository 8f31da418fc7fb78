import BenchmarkSupport
import FileSystem

/// What the machine can do at best with the same bytes: the data directory but for its log.
struct MachineLimits {
    let fixture: BundleFixture

    /// `cp -a`, flushed.
    var copy: Entrant {
        let script = #"mkdir "$2"; cp -a "$1"/!(pg_wal) "$2""#
        return Entrant(
            "cp -a of the data directory",
            ["bash", "-O", "extglob", "-c", script, "cp", fixture.cluster.dataDirectory, fixture.work + "/copy"],
            as: fixture.cluster.owner,
            prepare: fixture.emptyWork
        )
    }

    /// `zstd -1 -T0` of a tar that is there already.
    func compression() throws -> Entrant {
        let tar = fixture.cluster.folder + "/reference.tar"
        // The server may touch a file meanwhile; tar says so by its status 1.
        _ = try Measurement.of(
            ["tar", "-C", fixture.cluster.dataDirectory, "--exclude=./pg_wal/*", "-cf", tar, "."],
            accepting: [0, 1],
            output: fixture.cluster.folder + "/printed"
        )
        return Entrant(
            "zstd -1 -T0 of its tar",
            ["zstd", "-q", "-1", "-T0", tar, "-o", fixture.work + "/compressed"],
            prepare: fixture.emptyWork
        )
    }
}
