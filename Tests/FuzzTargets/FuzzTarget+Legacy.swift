internal import Foundation
internal import JSONStreams
internal import LegacyBackup
internal import LegacyServer

extension FuzzTarget {
    /// The first byte: 0 for a history, 1 for settings, 2 for a text journal, 3 for a file's name, 4 for a time, 5 for a
    /// folder whose files are the lines, 6 for a server's answer, and 7 for where one redirects to.
    static func checkLegacy(_ bytes: UnsafeRawBufferPointer) {
        let rest = Array(bytes.dropFirst())
        let text = String(decoding: rest, as: UTF8.self)
        switch bytes.first {
        case 0: checkHistory(rest, files: [])
        case 1:
            guard let settings = try? BackupSettings(parsing: rest) else { return }
            precondition((try? BackupSettings(parsing: rest)) == settings)
        case 2:
            let journal = BackupJournal(parsing: rest)
            precondition(journal.errors.allSatisfy { $0 > 0 && $0 <= 999_999_999 })
        case 3: checkName(text)
        case 4:
            let time = LegacyTime(date: text)
            precondition(time.text == text && (time.instant == nil || time.clock != nil))
        case 5:
            let lines = rest.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
            checkHistory(Array((lines.last ?? "").utf8), files: lines.dropLast())
        case 6: checkAnswer(Data(rest))
        case 7:
            guard let target = LegacyRedirection(text[...], secrets: ["secret"]) else { return }
            precondition(!target.server.contains("@") && !(target.server + target.path).contains("?"))
            precondition(!target.server.contains("secret") && !target.path.contains("secret"))
            precondition(target.path.isEmpty || target.path.hasPrefix("/"))
        default: return
        }
    }

    /// What is read is the same when it is written and read again: that is how omSupply keeps it.
    private static func checkAnswer(_ bytes: Data) {
        let page = try? JSONDecoder().decode(CentralRecordPage.self, from: bytes)
        let queue = try? JSONDecoder().decode(QueuePage.self, from: bytes)
        for content in (page?.data.map(\.content) ?? []) + (queue?.data.map(\.content) ?? []) {
            guard let text = try? JSONEncoder().encode(content) else { preconditionFailure("it was read from JSON") }
            precondition(JSONValue(parsing: String(decoding: text, as: UTF8.self)) == content)
        }
    }

    private static func checkName(_ text: String) {
        guard let name = ArchiveName(text) else { return }
        precondition((name.number == nil) == (name.kind == .journal))
        guard let number = name.number, name.kind == .backup else { return }
        let segment = name.segment.map { "-\($0)" } ?? ""
        precondition(ArchiveName("\(name.name)[\(number)\(segment)].4BK") == name)
    }

    /// Whatever the history says, a set that is taken has files, and each is in the folder.
    private static func checkHistory(_ bytes: [UInt8], files: some Sequence<String>) {
        guard let history = try? BackupHistory(parsing: bytes) else { return }
        var contents = LegacyContents(histories: ["": .read(history)])
        for (index, entry) in history.entries.enumerated() {
            precondition(entry.number >= 0 && (entry.durationMilliseconds ?? 0) >= 0)
            add(entry.file, index, to: &contents)
            for segment in entry.segments { add(segment, index, to: &contents) }
        }
        for (index, file) in files.enumerated() { add(file, index, to: &contents) }
        let selection = LegacySelection.decide(start: nil, now: contents)
        let paths = Set(contents.archives.map(\.file.path))
        precondition(selection.files.allSatisfy { paths.contains($0.path) })
        if let set = selection.set {
            precondition(!set.segments.isEmpty && set.status == .good)
            let next = LegacySelection.decide(start: contents, now: contents, spoiled: [set.identity()])
            precondition(next.set?.identity() != set.identity())
        }
    }

    private static func add(_ file: String?, _ index: Int, to contents: inout LegacyContents) {
        guard let file, let name = ArchiveName(file), !contents.archives.contains(where: { $0.file.path == file })
        else {
            return
        }
        let place = LegacyFile(path: file, size: Int64(index + 1), modified: Int64(index))
        contents.archives.append(.init(name: name, file: place))
    }
}
