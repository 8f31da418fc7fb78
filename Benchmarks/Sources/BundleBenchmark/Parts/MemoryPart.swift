import BenchmarkSupport
import FileSystem

/// The most memory that each of our commands takes with two jobs, on clusters that grow: it must not grow with them.
struct MemoryPart {
    let fixture: BundleFixture

    private static let limit = 128.0
    /// "The same" on a larger cluster, with what the allocator may keep or not.
    private static let growth = 1.1

    /// - Parameter sizes: of the cluster, in GiB, ascending.
    func run(sizes: [Int], _ bars: inout Bars) throws {
        var tables = FillerTables(cluster: fixture.cluster)
        var first: [String: Double] = [:]
        for size in sizes {
            // The bundle, and what is restored from it, beside the cluster.
            let needed = Int64(size - tables.count) << 30 + Int64(size) << 30 + Int64(size) << 29 + 4 << 30
            let free = try Folder.freeSpace(at: fixture.cluster.folder)
            guard free >= needed else {
                bars.miss("memory at \(size) GiB", because: "needs \(needed >> 30) GiB of disk, \(free >> 30) are free")
                continue
            }
            say("\nmemory: growing the cluster to \(size) GiB …")
            try tables.grow(to: size)
            say("memory at \(size) GiB (\(try fixture.size() >> 20) MiB of databases), \(OurCommands.jobs) jobs")
            say("      seconds  peak MB")
            for row in try measured() {
                try Interruption.check()
                let peak = row.peakMemory
                say(
                    padded(row.time.map { fixed($0.median) } ?? "failed", 13) + padded(peak.map(fixed) ?? "-", 9)
                        + "  " + row.name
                )
                for remark in row.entrant.remarks { say("  \(remark)") }
                bars.require("memory, \(row.name), \(size) GiB, MB", peak, atMost: Self.limit)
                if let smallest = first[row.name] {
                    bars.require(
                        "memory, \(row.name), \(size) GiB ÷ \(sizes[0]) GiB",
                        ratio(peak, smallest),
                        atMost: Self.growth
                    )
                } else {
                    first[row.name] = peak
                }
            }
        }
    }

    /// Each command once; those that read a bundle read the one that the local source has made.
    private func measured() throws -> [Row] {
        var rows: [Row] = []
        func measure(_ name: String, _ command: [String]) {
            let entrant = Entrant(name, command)
            entrant.measure(in: fixture.cluster.folder)
            rows.append(Row(.ours, entrant))
        }
        try fixture.emptyWork()
        measure("bundle create, remote", fixture.ours.create(.remote, in: fixture.work))
        try fixture.emptyWork()
        measure("bundle create, local", fixture.ours.create(.local, in: fixture.work))
        let bundle = try Folder.names(in: fixture.work).first { $0.hasSuffix(".tar.zst") }
        // Without a bundle the others fail, and say so.
        let path = fixture.work + "/" + (bundle ?? "missing.tar.zst")
        measure("bundle verify", fixture.ours.verify(path))
        measure(
            "bundle extract",
            fixture.ours.extract(OurCommands.smallMember, from: path, to: fixture.work + "/member")
        )
        measure("restore", fixture.ours.restore(path, to: fixture.work + "/restored"))
        try fixture.emptyWork()
        return rows
    }
}
