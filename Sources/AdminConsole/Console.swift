package import FileSystem
import Glibc
import Synchronization

/// Standard output for results, standard error for everything else. Writes bytes at once: nothing is buffered, so
/// nothing is lost when the process is killed.
package final class Console: Sendable {
    package enum Stream: Int32, Sendable { case output = 1, error = 2 }

    /// Takes bytes and returns 0 or an errno.
    package typealias Sink = @Sendable (Stream, [UInt8]) -> Int32

    private let sink: Sink
    private let readLine: @Sendable () -> String?
    private let outputFailure = Mutex<Int32>(0)
    /// The columns of the terminal that standard error is; nil when it is none.
    let progressWidth: @Sendable () -> Int?
    /// Whether a person can be asked: standard input and standard error are terminals.
    package let canAsk: Bool

    package init(
        canAsk: Bool,
        progressWidth: @escaping @Sendable () -> Int?,
        readLine: @escaping @Sendable () -> String?,
        sink: @escaping Sink
    ) {
        self.canAsk = canAsk
        self.progressWidth = progressWidth
        self.readLine = readLine
        self.sink = sink
    }

    /// The process's own streams.
    package static let standard = Console(
        canAsk: isatty(0) == 1 && isatty(2) == 1,
        progressWidth: { isatty(2) == 1 ? terminalWidth() : nil },
        readLine: { Swift.readLine() },
        sink: write
    )

    /// Prints a result. What cannot be written is kept for `outputError`.
    package func write(_ text: String) {
        let code = sink(.output, Array(text.utf8))
        if code != 0 { outputFailure.withLock { if $0 == 0 { $0 = code } } }
    }

    /// Writes content to standard output as it is. False when the reader went away (`| head`), which is not an error.
    package func write(_ content: UnsafeRawBufferPointer) throws(SystemError) -> Bool {
        let code = sink(.output, Array(content))
        if code == EPIPE { return false }
        guard code == 0 else { throw SystemError(code: code, call: "write", path: "standard output") }
        return true
    }

    /// Prints on standard error. Failing to do so is no reason to fail.
    package func writeError(_ text: String) { _ = sink(.error, Array(text.utf8)) }

    /// Asks on the terminal and returns the line that was typed; nil at the end of input or after a signal.
    package func ask(_ question: String) -> String? {
        writeError(question)
        return readLine()
    }

    /// Why results could not be written. A reader that went away (`| head`) is not an error.
    package var outputError: SystemError? {
        let code = outputFailure.withLock { $0 }
        return code == 0 || code == EPIPE ? nil : SystemError(code: code, call: "write", path: "standard output")
    }

    private static func write(_ stream: Stream, _ bytes: [UInt8]) -> Int32 {
        bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                let count = UnsafeRawBufferPointer(rebasing: rest).withContiguous {
                    Glibc.write(stream.rawValue, $0, $1)
                }
                if count < 0 && errno != EINTR { return errno }
                rest = rest.dropFirst(max(0, count))
            }
            return 0
        }
    }

    private static func terminalWidth() -> Int {
        var size = winsize()
        guard ioctl(2, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }
}

extension UnsafeRawBufferPointer {
    fileprivate func withContiguous(_ body: (UnsafeRawPointer?, Int) -> Int) -> Int { body(baseAddress, count) }
}
