/// `Backup Journal[001].txt`: 4D's log of backups, restores and integrations, for people.
///
/// Its words are those of the language that 4D runs in, and not published; lines are parted by carriage returns and fields
/// by tabs. So of a line only what is the same everywhere is taken: whether it tells of an error, and its number. Without
/// `VerboseMode` the journal has starts and errors alone. Nothing is decided by it.
public struct BackupJournal: Sendable, Hashable {
    /// How much of the file's end is read, in bytes. 4D begins a new file above 10 MB.
    public static let sizeLimit = 256 << 10

    public struct Line: Sendable, Hashable {
        /// The first date and time in it; nil where none is understood.
        public let time: LegacyTime?
        public let event: Event
    }

    public enum Event: Sendable, Hashable {
        /// A number behind the word for an error: 1406 for Stop, 1401 where automatic backups end, or what a startup method
        /// returned.
        case error(Int)
        case started
        case ended
        case other
    }

    /// From the oldest to the newest.
    public let lines: [Line]

    /// Numbers of the errors that it tells of, in its order.
    public var errors: [Int] {
        lines.compactMap { if case .error(let code) = $0.event { code } else { nil } }
    }

    public init(parsing bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        lines = text.utf8.split { $0 == 0x0A || $0 == 0x0D }.map { Self.line(String(Substring($0))) }
    }

    private static let errorWords = ["error", "erreur", "fehler", "errore", "erro"]
    private static let startWords = ["start", "begin", "début", "debut", "inicio", "beginn"]
    private static let endWords = ["end of", "ended", "finish", "complet", "success", "fin de", "ende"]

    private static func line(_ text: String) -> Line {
        let lower = text.lowercased()
        let fields = text.utf8.split(separator: 0x09).map { String(Substring($0)) }
        let time = fields.lazy.map { LegacyTime(date: $0) }.first { $0.clock != nil }
        let event: Event
        if let code = errorWords.lazy.compactMap({ number(behind: $0, in: lower) }).first {
            event = .error(code)
        } else if endWords.contains(where: lower.contains) {
            event = .ended
        } else if startWords.contains(where: lower.contains) {
            event = .started
        } else {
            event = .other
        }
        return Line(time: time, event: event)
    }

    /// The first number behind a word, within a few characters of it.
    private static func number(behind word: String, in text: String) -> Int? {
        guard let place = text.firstRange(of: word) else { return nil }
        let rest = text[place.upperBound...].utf8.prefix(24)
        let digits = rest.drop { !(0x30...0x39).contains($0) }.prefix { (0x30...0x39).contains($0) }
        guard (1...9).contains(digits.count), let code = Int(String(decoding: digits, as: UTF8.self)), code != 0 else {
            return nil
        }
        return code
    }
}
