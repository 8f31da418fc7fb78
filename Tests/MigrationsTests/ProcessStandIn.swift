import FileSystem
import Glibc
import TestSupport

@testable import migration_stand_in

/// A running `migration-stand-in` and what it has said so far. Killed where it goes out of scope.
final class StandIn {
    private var process: Process
    private let output: String

    struct Unexpected: Error, CustomStringConvertible {
        let description: String
    }

    /// Starts it; `folder` takes its output, and its journal of failures on PostgreSQL.
    init(_ url: String, _ folder: SharedFolder, _ arguments: [String] = []) throws {
        output = folder.path + "/\(UInt64.random(in: .min ... .max)).out"
        let journal = url.hasPrefix("sqlite:") ? [] : ["--journal", folder.path]
        process = try Process.spawn(
            BuiltProgram.folder + "/migration-stand-in",
            [url] + journal + arguments,
            environment: BuiltProgram.clean(),
            output: .file(output),
            ownGroup: false
        )
    }

    convenience init(_ database: TestDatabase, _ folder: SharedFolder, _ arguments: [String] = []) throws {
        try self.init(database.url, folder, arguments)
    }

    var identifier: Int32 { process.identifier }

    func signal(_ number: CInt) { process.signal(number) }

    var text: String { String(decoding: (try? WholeFile.read(output)) ?? [], as: UTF8.self) }

    /// Its lines, as far as they are whole.
    var events: [StandInEvent] {
        let text = text
        let whole = text.prefix(upTo: text.lastIndex(where: \.isNewline) ?? text.startIndex)
        return whole.split(whereSeparator: \.isNewline).map { StandInEvent(line: $0) }
    }

    func events(_ name: String, id: String? = nil) -> [StandInEvent] {
        events.filter { $0.name == name && (id == nil || $0.fields["id"] == id) }
    }

    /// The first event of that name, as soon as it is there.
    @discardableResult
    func wait(for name: String, id: String? = nil) throws -> StandInEvent {
        try awaited("\(name) of \(text)") {
            if let event = events(name, id: id).first { return event }
            if let status = process.poll() {
                throw Unexpected(description: "ended with \(status) before \(name): \(text)")
            }
            return nil
        }
    }

    /// The exit status, or 128 + signal.
    func end(within patience: Duration = .seconds(60)) throws -> Int32 {
        try awaited("end after \(text)", within: patience) { process.poll() }
    }
}

func makeFile(_ path: String) throws { try WholeFile.write([], to: path) }
