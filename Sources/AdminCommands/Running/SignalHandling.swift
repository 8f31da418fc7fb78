import FileSystem
import Glibc

/// What signals do to the program: SIGINT, SIGTERM and SIGHUP ask it to stop, a second one of the same kind stops it at
/// once.
enum SignalHandling {
    private static let cancellation = Cancellation()

    /// Takes the signals over for the rest of the process.
    static func install() -> Cancellation {
        // Made here: a handler must not be the first to touch it.
        let cancellation = cancellation
        // A reader that goes away shows as EPIPE where it is written to.
        signal(SIGPIPE, SIG_IGN)
        // A limit on the size of files shows as EFBIG where one is written, so that what is unfinished is removed.
        signal(SIGXFSZ, SIG_IGN)
        // Inherited as ignored, children that end could not be waited for.
        signal(SIGCHLD, SIG_DFL)
        // Whoever started it with `nohup` wants it to outlive the terminal.
        for number in [SIGINT, SIGTERM, SIGHUP] where number != SIGHUP || !isIgnored(number) {
            var action = sigaction()
            action.__sigaction_handler.sa_handler = { SignalHandling.cancellation.request(signal: $0) }
            // Without SA_RESTART, so that a question on the terminal ends; reset, so that a second signal kills.
            action.sa_flags = CInt(bitPattern: UInt32(SA_RESETHAND))
            sigaction(number, &action, nil)
        }
        return cancellation
    }

    private static func isIgnored(_ number: CInt) -> Bool {
        var action = sigaction()
        guard sigaction(number, nil, &action) == 0 else { return false }
        // SIG_IGN is the number 1 in the place of a function.
        return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
    }
}
