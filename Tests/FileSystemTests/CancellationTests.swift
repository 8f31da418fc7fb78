import FileSystem
import Foundation
import Testing

struct CancellationTests {
    @Test func nothingIsThrownUntilAStopIsAskedFor() throws {
        let cancellation = Cancellation()
        try cancellation.check()
        #expect(!cancellation.isRequested)
        cancellation.request(signal: SIGINT)
        #expect(cancellation.isRequested)
        #expect(throws: Cancelled(signal: SIGINT)) { try cancellation.check() }
    }

    /// Ctrl-C twice, or a timer's SIGTERM after it: the exit status tells the first.
    @Test func theFirstSignalIsKept() {
        let cancellation = Cancellation()
        cancellation.request(signal: SIGTERM)
        cancellation.request(signal: SIGINT)
        #expect(throws: Cancelled(signal: SIGTERM)) { try cancellation.check() }
    }
}
