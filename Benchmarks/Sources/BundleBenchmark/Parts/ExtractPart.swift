import BenchmarkSupport
import FileSystem

/// One small member out of a large bundle: how long it takes, and how often the bundle is read for it.
struct ExtractPart {
    let fixture: BundleFixture

    func run(rounds: Int, _ bars: inout Bars) throws {
        let bundle = try fixture.makeBundle()
        let command = fixture.ours.extract(OurCommands.smallMember, from: bundle, to: fixture.work + "/member")
        func row(_ state: String, prepare: @escaping () throws -> Void) -> Row {
            Row(
                .ours,
                Entrant(
                    "omsupply-admin bundle extract of \(OurCommands.smallMember), \(state)",
                    command,
                    flushes: false,
                    prepare: {
                        try fixture.emptyWork()
                        try prepare()
                    }
                )
            )
        }
        let rows = [
            row("the bundle cached") { try runToEnd(["cat", bundle]) },
            row("the bundle on the device") { try FileDescriptor.open(bundle).dropCachedPages() },
        ]
        try Series(title: "extract", fixture: fixture, rows: rows, isSettled: false).run(rounds: 4 * rounds)
        bars.require("extract, cached, ms", rows[0].time.map { $0.median * 1000 }, atMost: 50)
        bars.require("extract, from the device, ms", rows[1].time.map { $0.median * 1000 }, atMost: 50)
        bars.require("extract, peak MB", rows[0].peakMemory, atMost: 128)
        guard Subprocess.find("strace") != nil else {
            say("  reads of the bundle: not counted, there is no strace")
            return
        }
        bars.require("extract, reads of the bundle", readCount(of: bundle, command), atMost: 2)
    }

    /// nil when the command fails.
    private func readCount(of bundle: String, _ command: [String]) -> Double? {
        let trace = fixture.cluster.folder + "/trace"
        defer { try? Folder.remove(trace) }
        do {
            try fixture.emptyWork()
            try Folder.remove(trace)
            let calls = "trace=read,pread64,readv,preadv,preadv2,mmap"
            _ = try Measurement.of(
                ["strace", "-f", "-y", "-e", calls, "-o", trace] + command,
                output: fixture.cluster.folder + "/printed"
            )
            // -y writes the path beside each descriptor.
            let lines = String(decoding: try WholeFile.read(trace), as: UTF8.self).split(separator: "\n")
            let reads = lines.filter { $0.contains("<\(bundle)>") }
            say("  reads of the bundle:")
            for read in reads { say("    " + shortened(String(read))) }
            return Double(reads.count)
        } catch {
            say("  reads of the bundle: not counted, \(error)")
            return nil
        }
    }

    /// The call and its numbers; the bytes that were read are cut out.
    private func shortened(_ line: String) -> String {
        guard line.count > 120 else { return line }
        return line.prefix(80) + " … " + line.suffix(30)
    }
}
