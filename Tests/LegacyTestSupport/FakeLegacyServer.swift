import FileSystem
import Foundation

/// A program that answers as mSupply's sync API does. What it has is told here, and may change at any time.
public final class FakeLegacyServer {
    public struct Entry: Encodable, Sendable, Equatable {
        public let ID: Int64
        public let tableName: String
        public let recordId: String
        public let action: String
        public let recordData: [String: String]
    }

    /// What it was told: the whole of its data.
    public struct State: Encodable, Sendable {
        public var username = "central"
        public var passwordHash = "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8"
        public var hardware = "machine-1"
        public var site: Int64 = 7
        public var centralSite: Int64 = 1
        public var log: [Entry] = []
        public var queue: [Entry] = []
        public var status = "idle"
        /// Where it says that its log ends, if not with its last entry.
        public var maxCursor: Int64?
        /// Entries that it counts and does not show.
        public var heldBack: [Int64] = []
        /// How many it says that wait, if not as many as do.
        public var queueLength: Int64?
        /// How it misbehaves: see the program.
        public var behaviour: String?
    }

    public var state: State { didSet { try? save() } }
    public let url: String
    private let path: String
    private let process: FileSystem.Process

    /// - Parameter folder: where its data lie; exists.
    public init(folder: String) throws {
        (path, state) = (folder + "/msupply.json", State())
        let program = #filePath.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/fake-msupply.py"
        let output = folder + "/msupply.port"
        var started = try FileSystem.Process.spawn("python3", [program, path], output: .file(output), ownGroup: true)
        let deadline = Date().addingTimeInterval(60)
        var port = ""
        while !port.hasSuffix("\n") {
            port = String(decoding: (try? WholeFile.read(output)) ?? [], as: UTF8.self)
            guard Date() < deadline, started.poll() == nil else { throw DidNotStart(words: port) }
            usleep(10_000)
        }
        url = "http://127.0.0.1:\(port.dropLast())"
        process = started
        try save()
    }

    public struct DidNotStart: Error {
        let words: String
    }

    /// Writes a record, as a user of mSupply does; its entry's number.
    @discardableResult
    public func write(
        _ table: String,
        _ record: String,
        _ data: [String: String] = [:],
        action: String = "update"
    ) -> Int64 {
        let next = (state.log.last?.ID ?? 0) + 1
        state.log.append(Entry(ID: next, tableName: table, recordId: record, action: action, recordData: data))
        return next
    }

    /// Something for omSupply alone.
    public func enqueue(_ record: String, table: String = "transact") {
        state.queue.append(
            Entry(ID: 0, tableName: table, recordId: record, action: "update", recordData: ["ID": record])
        )
    }

    /// What it was asked since it runs: `GET /sync/v5/site`.
    public func requests() throws -> [String] {
        guard let bytes = try? WholeFile.read(path + ".requests") else { return [] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// As a whole, so that it is never read half.
    private func save() throws { try WholeFile.write(try JSONEncoder().encode(state).map { $0 }, to: path) }
}
