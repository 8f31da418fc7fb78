package import PostgreSQLFormats
package import WALPositions

/// The point that a restore is asked to go to, as a person writes it.
public struct RestoreTarget: Sendable, Hashable, Codable {
    package enum Point: Sendable, Hashable, Codable {
        /// The instant that the bundle stands for, where its cursors are known.
        case mark
        /// Everything that was logged before this position.
        case position(LSN)
        /// Everything that was committed up to this time.
        case time(WALTime)
        /// A named restore point of the server, made by `pg_create_restore_point`.
        case restorePoint(String)
    }

    package let point: Point
    /// As it was written.
    public let text: String

    public static let mark = RestoreTarget(point: .mark, text: "mark")

    package static func position(_ position: LSN) -> RestoreTarget {
        RestoreTarget(point: .position(position), text: position.description)
    }

    private init(point: Point, text: String) { (self.point, self.text) = (point, text) }

    /// Reads `mark`, an LSN (`16/B374D848`), a time (`2026-11-21T15:05:00Z`, with an offset, or without one as UTC) or
    /// the name of a restore point.
    ///
    /// A word that begins with a digit and is neither LSN nor time is nil: it is a mistyped one of these, and as the
    /// name of a restore point it would only be told to be unknown.
    public init?(_ text: String) {
        let point: Point
        if text == "mark" {
            point = .mark
        } else if let position = LSN(text) {
            point = .position(position)
        } else if let time = UTCTime.parse(text) {
            point = .time(time)
        } else if let first = text.utf8.first, !(0x30...0x39).contains(first),
            text.utf8.count <= Self.longestName, text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f })
        {
            point = .restorePoint(text)
        } else {
            return nil
        }
        self.init(point: point, text: text)
    }

    /// `MAXFNAMELEN` in PostgreSQL's `access/xlog_internal.h` with its closing zero.
    private static let longestName = 63
}
