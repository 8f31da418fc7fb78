package import AdminConsole
import Synchronization

/// A console that keeps what is written.
package struct CapturedConsole: Sendable {
    private final class Written: Sendable {
        let texts = Mutex<[Int32: String]>([:])
    }

    private let written: Written
    package let console: Console

    /// - Parameters:
    ///   - width: that of the terminal; nil is none.
    ///   - answer: what is typed when a question is asked; nil is nobody there.
    ///   - code: the errno that writing a result ends with.
    package init(width: Int? = nil, answer: String? = nil, failing code: Int32 = 0) {
        let written = Written()
        self.written = written
        console = Console(
            canAsk: answer != nil,
            progressWidth: { width },
            readLine: { answer },
            sink: { stream, bytes in
                if code != 0 && stream == .output { return code }
                written.texts.withLock { $0[stream.rawValue, default: ""] += String(decoding: bytes, as: UTF8.self) }
                return 0
            }
        )
    }

    package var output: String { written.texts.withLock { $0[1] ?? "" } }
    package var errors: String { written.texts.withLock { $0[2] ?? "" } }
}
