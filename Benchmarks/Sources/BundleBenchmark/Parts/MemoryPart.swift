import BenchmarkSupport
import FileSystem

/// The most memory that each of our commands takes with two jobs: on clusters that grow, with which it must not grow, and
/// with very many files of the app, each of which takes some.
struct MemoryPart {
    let fixture: BundleFixture

    private static let limit = 128.0
    /// "The same" on a larger cluster, with what the allocator may keep or not.
    private static let growth = 1.1
    private static let manyFiles = 300_000

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
            for (name, peak) in try measured(at: "\(size) GiB", &bars) {
                if let smallest = first[name] {
                    bars.require(
                        "memory, \(name), \(size) GiB ÷ \(sizes[0]) GiB",
                        ratio(peak, smallest),
                        atMost: Self.growth
                    )
                } else {
                    first[name] = peak
                }
            }
        }
    }

    /// The same with many small files of the app, on the cluster as it is.
    func runWithManyFiles(_ bars: inout Bars) throws {
        say("\nmemory: writing \(Self.manyFiles) files …")
        let files = AppFiles(folder: fixture.cluster.folder + "/files")
        try files.write(Self.manyFiles)
        say("memory with \(Self.manyFiles) files of the app, \(OurCommands.jobs) jobs")
        _ = try measured(at: "\(Self.manyFiles) files", files: files.folder, &bars)
    }

    /// Each command once; those that read a bundle read the one that the local source has made.
    ///
    /// - Returns: the peak of each by its name.
    private func measured(
        at place: String,
        files: String? = nil,
        _ bars: inout Bars
    ) throws -> [(name: String, peak: Double?)] {
        var peaks: [(String, Double?)] = []
        say("      seconds  peak MB")
        func measure(_ name: String, _ command: [String]) throws {
            try Interruption.check()
            let entrant = Entrant(name, command)
            entrant.measure(in: fixture.cluster.folder)
            let row = Row(.ours, entrant)
            let peak = row.peakMemory
            say(
                padded(row.time.map { fixed($0.median) } ?? "failed", 13) + padded(peak.map(fixed) ?? "-", 9)
                    + "  " + name
            )
            for remark in entrant.remarks { say("  \(remark)") }
            bars.require("memory, \(name), \(place), MB", peak, atMost: Self.limit)
            peaks.append((name, peak))
        }
        try fixture.emptyWork()
        try measure("bundle create, remote", fixture.ours.create(.remote, in: fixture.work, files: files))
        try fixture.emptyWork()
        try measure("bundle create, local", fixture.ours.create(.local, in: fixture.work, files: files))
        let bundle = try Folder.names(in: fixture.work).first { $0.hasSuffix(".tar.zst") }
        // Without a bundle the others fail, and say so.
        let path = fixture.work + "/" + (bundle ?? "missing.tar.zst")
        try measure("bundle verify", fixture.ours.verify(path))
        try measure("bundle show", fixture.ours.show(path))
        try measure(
            "bundle extract",
            fixture.ours.extract(OurCommands.smallMember, from: path, to: fixture.work + "/member")
        )
        let part = files == nil ? "omsupply" : "all"
        try measure("restore", fixture.ours.restore(path, to: fixture.work + "/restored", part: part))
        try fixture.emptyWork()
        return peaks
    }
}
