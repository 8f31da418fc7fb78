import BenchmarkSupport
import FileSystem

/// `bundle verify` beside `zstd -t` of the same file.
struct VerifyPart {
    let fixture: BundleFixture

    func run(rounds: Int, _ bars: inout Bars) throws {
        let bundle = try fixture.makeBundle()
        let ours = Row(
            .ours,
            Entrant(
                "omsupply-admin bundle verify",
                fixture.ours.verify(bundle),
                flushes: false,
                prepare: { try fixture.cache(bundle) }
            )
        )
        let test = ["zstd", "-q", "-t", bundle]
        let rows = [
            ours, Row(.peer, Entrant("zstd -t, the file cached", test, flushes: false) { try fixture.cache(bundle) }),
            Row(
                .limit,
                Entrant("zstd -t, the file read from the device", test, flushes: false) {
                    try FileDescriptor.open(bundle).dropCachedPages()
                }
            ),
        ]
        let series = Series(title: "verify", fixture: fixture, rows: rows)
        try series.run(rounds: rounds)
        bars.require(
            "verify ÷ zstd -t, cached",
            ratio(ours.time?.median, series.fastestPeer?.time?.median),
            atMost: 0.7
        )
        bars.require("verify, peak MB", ours.peakMemory, atMost: 128)
    }
}
