import BenchmarkSupport
import FileSystem

/// `bundle create` beside PostgreSQL's own base backup and beside compressing the same bytes: in turn, on one cluster
/// that has been written to.
struct BundleComparison {
    let admin: String
    let scale: Int
    let rounds: Int

    func run() throws {
        let cluster = try BenchmarkCluster(settings: ["max_wal_size": "8GB"])
        try fill(cluster)
        let tar = cluster.folder + "/reference.tar"
        try cluster.run("pg_basebackup", ["-D", cluster.folder + "/reference", "-Ft", "-X", "none"])
        try Folder.renameNew(cluster.folder + "/reference/base.tar", to: tar)
        let raw = try FileStatus.of(tar)?.size ?? 0
        print("cluster: pgbench scale \(scale), \(raw >> 20) MiB of base backup, \(Machine.coreCount) cores")

        let output = cluster.folder + "/out"
        let contenders = [
            Contender(
                "omsupply-admin bundle create (with read-back)",
                [
                    admin, "--quiet", "--database", cluster.url(of: "bench"), "bundle", "create", "--output", output,
                ]
            ),
            Contender("pg_basebackup -Ft", cluster.command("pg_basebackup", ["-D", output, "-Ft", "-X", "stream"])),
            Contender(
                "pg_basebackup -Ft, client zstd:1, 2 workers",
                cluster.command(
                    "pg_basebackup",
                    ["-D", output, "-Ft", "-X", "stream", "-Z", "client-zstd:level=1,workers=2"]
                )
            ),
            Contender("zstd -1 of the same bytes", ["zstd", "-1", "-q", "-f", tar, "-o", output]),
            Contender("zstd -1 -T0 of the same bytes", ["zstd", "-1", "-T0", "-q", "-f", tar, "-o", output]),
            Contender("cp of the same bytes", ["cp", tar, output]),
        ]
        for round in 1...rounds {
            for contender in contenders {
                try Folder.remove(output)
                try recycleMemory(in: cluster.folder)
                try contender.measure()
            }
            print("round \(round) of \(rounds) done")
        }
        report(contenders)
    }

    private func fill(_ cluster: BenchmarkCluster) throws {
        print("filling the cluster …")
        try cluster.run("createdb", ["bench"])
        try cluster.run("pgbench", ["-i", "-q", "-s", "\(scale)", "bench"])
        try cluster.run("pgbench", ["-n", "-c", "8", "-j", "2", "-T", "20", "bench"])
        try cluster.run("psql", ["-q", "-d", "bench", "-c", "CHECKPOINT"])
    }

    /// Memory that the kernel hands out for the first time is slow on virtual machines: every run starts with pages
    /// that have been used before.
    private func recycleMemory(in folder: String) throws {
        let path = folder + "/scratch"
        let file = try FileDescriptor.create(path)
        let block = [UInt8](repeating: 1, count: 16 << 20)
        for _ in 0..<150 { try file.write(block) }
        try file.close()
        try Folder.remove(path)
    }

    private func report(_ contenders: [Contender]) {
        let first = contenders[0].median
        print("\nmedian s   min-max       of ours   peak MiB")
        for contender in contenders {
            let times = contender.seconds.sorted()
            print(
                "\(fixed(contender.median))       \(fixed(times[0]))-\(fixed(times[times.count - 1]))"
                    + "     \(fixed(contender.median / first))      \(contender.peakMemory >> 20)"
                    + "        \(contender.name)"
            )
        }
    }
}
