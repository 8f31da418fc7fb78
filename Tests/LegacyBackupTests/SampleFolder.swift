import LegacyBackup

/// A folder as a value: what the tests of the decision begin with.
struct SampleFolder {
    /// When a file was written last, in steps of the test.
    struct File {
        var path: String
        var size: Int64 = 100
        var written: Int64 = 1
    }

    static func entry(
        _ number: Int,
        _ status: BackupStatus = .good,
        day: Int? = nil,
        file: String? = nil,
        segments: [String] = []
    ) -> HistoryEntry {
        HistoryEntry(
            number: number,
            file: file ?? "m[\(digits(number))].4BK",
            segments: segments,
            started: day.map { LegacyTime(date: "2026-11-\($0)") },
            durationMilliseconds: 1000,
            status: status
        )
    }

    static func digits(_ number: Int) -> String { String(String(10_000 + number).dropFirst()) }

    /// Backups of one file each, written in the order of their numbers.
    static func files(_ numbers: Int...) -> [File] {
        numbers.map { File(path: "m[\(digits($0))].4BK", written: Int64($0) * 10) }
    }

    static func log(_ number: Int, segment: Int? = nil) -> File {
        let part = segment.map { "-\(digits($0))" } ?? ""
        return File(
            path: "m[\(digits(number))\(part)].\(segment == nil ? "4BL" : "journal")",
            written: Int64(number) * 10 + 9
        )
    }

    static func contents(
        _ files: [File],
        history entries: [HistoryEntry]?...,
        journal: String? = "data.journal",
        settings: String? = nil
    ) throws -> LegacyContents {
        var found = LegacyContents()
        let all = files + (journal.map { [File(path: $0, written: 10_000)] } ?? [])
        for file in all {
            let last = file.path.split(separator: "/").last.map(String.init) ?? ""
            guard let name = ArchiveName(last) else { continue }
            let place = LegacyFile(path: file.path, size: file.size, modified: file.written)
            found.archives.append(.init(name: name, file: place, isUsable: !file.path.contains("\u{FFFD}")))
        }
        for (index, entries) in entries.enumerated() {
            guard let entries else { continue }
            let text = entries.map(json).joined(separator: ",")
            let folder = index == 0 ? "" : "\(index)/"
            found.histories[folder] = .read(try BackupHistory(parsing: Array("[\(text)]".utf8)))
        }
        if let settings { found.settings = .read(try BackupSettings(parsing: Array(settings.utf8))) }
        return found
    }

    private static func json(_ entry: HistoryEntry) -> String {
        let status =
            switch entry.status {
            case .good: "0"
            case .cancelled: "1406"
            case .failed(let code): "\(code)"
            case .unknown(let word): "\"\(word)\""
            case .missing: "null"
            }
        let segments = entry.segments.map { "\"\($0)\"" }.joined(separator: ",")
        let date = entry.started.map { ",\"date\":\"\($0.text)\"" } ?? ""
        return """
            {"number":\(entry.number),"path":"\(entry.file ?? "")","files":[\(segments)],"duration":1000,"status":\(status)\(date)}
            """
    }
}
