import FileSystem

/// Leaves in a folder what a 4D server leaves, in its order: the journal is closed, the archive grows, segment by segment,
/// the closed journal is archived, old backups are deleted, and the history is written last.
///
/// 4D itself does not run here. This follows its documentation, and for the history's keys what published code reads
/// (`backupNumber`, `backupPath`, `logPath`); the other keys, and that a failed backup leaves half an archive, are guesses.
/// Files have the times of a clock of their own, which goes on by a minute with each step.
public final class FourDServer {
    public enum End: Sendable, Hashable {
        case good
        /// It wrote half and reported an error.
        case failed(Int)
        /// Somebody pressed Stop.
        case cancelled
        /// The startup method refused it.
        case vetoed(Int)
        /// It has not ended: half of the archive is there.
        case underWay
    }

    /// How paths are written: 4D runs on Windows and on the Mac.
    public enum PathStyle: String, Sendable, CaseIterable { case windows, mac, posix }

    public let folder: String
    public let name: String
    private let kept: Int
    /// Bytes of a segment; nil for archives in one file.
    private let segmentSize: Int?
    private let style: PathStyle
    public private(set) var number = 0
    private var minutes: Int64 = 0
    private var entries: [String] = []
    private var journalLines = 0
    /// Bytes of the archives that were finished, by number.
    public private(set) var archives: [Int: [UInt8]] = [:]

    public init(
        folder: String,
        name: String = "mSupply",
        kept: Int = 3,
        segmentSize: Int? = nil,
        style: PathStyle = .windows
    ) throws {
        (self.folder, self.name, self.kept) = (folder, name, kept)
        (self.segmentSize, self.style) = (segmentSize, style)
        try Folder.createAll(folder)
        try write(Array("journal of \(name)\n".utf8), to: "\(name).journal")
        try writeSettings()
    }

    /// Changes data: the journal grows.
    public func change() throws {
        journalLines += 1
        try write(try read("\(name).journal") + Array("change \(journalLines)\n".utf8), to: "\(name).journal")
    }

    /// Makes a backup.
    ///
    /// - Parameter size: bytes of the archive.
    /// - Returns: its number.
    @discardableResult
    public func backUp(_ end: End = .good, size: Int = 3000) throws -> Int {
        let next = number + 1
        let started = tick()
        if case .vetoed(let status) = end {
            try note(next, started, status: status, hasFiles: false)
            return next
        }
        // What was in the journal until now is what follows the backup before.
        let closed = try read("\(name).journal")
        try write(Array("journal of \(name)\n".utf8), to: "\(name).journal")
        let content = Self.content(size, seed: next &* 7 &+ Int(minutes))
        switch end {
        case .good:
            try writeArchive(next, content)
            try write(Array("4BL ".utf8) + closed, to: logName(next - 1))
            archives[next] = content
            number = next
            try deleteOld()
            try note(next, started, status: 0, hasFiles: true)
        case .failed(let status):
            try writeArchive(next, Array(content.prefix(size / 2)))
            try note(next, started, status: status, hasFiles: true)
            number = next
        case .cancelled:
            try writeArchive(next, Array(content.prefix(size / 2)))
            try note(next, started, status: 1406, hasFiles: true)
            number = next
        case .underWay: try writeArchive(next, Array(content.prefix(size / 2)))
        case .vetoed: break
        }
        return next
    }

    /// Bytes that are others for another seed, made quickly.
    private static func content(_ size: Int, seed: Int) -> [UInt8] {
        let block = (0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ seed) }
        var content: [UInt8] = []
        content.reserveCapacity(size + block.count)
        while content.count < size { content += block }
        return Array(content.prefix(size))
    }

    /// Somebody moves the history away: 4D counts from 1 again, and knows nothing of what lies there.
    public func loseHistory() throws {
        try Folder.remove(folder + "/backupHistory.json")
        (entries, number) = ([], 0)
    }

    /// The names of an archive's files.
    public func names(_ number: Int, size: Int = 3000) -> [String] {
        guard let segmentSize else { return ["\(name)[\(digits(number))].4BK"] }
        return (1...max(1, (size + segmentSize - 1) / segmentSize)).map {
            "\(name)[\(digits(number))-\(digits($0))].4BK"
        }
    }

    public func logName(_ number: Int) -> String { "\(name)[\(digits(number))].4BL" }

    // MARK: Files

    private func digits(_ number: Int) -> String { String(String(10_000 + number).dropFirst()) }

    private func tick() -> Int64 {
        minutes += 1
        return minutes
    }

    /// A file of the folder, with the time of the server's own clock.
    public func write(_ bytes: [UInt8], to file: String) throws {
        try WholeFile.write(bytes, to: folder + "/" + file, permissions: 0o644)
        try FileDescriptor.open(folder + "/" + file, .readWrite).setModified(seconds: 1_795_000_000 + tick() * 60)
    }

    private func read(_ file: String) throws -> [UInt8] { try WholeFile.read(folder + "/" + file) }

    private func writeArchive(_ number: Int, _ content: [UInt8]) throws {
        let step = segmentSize ?? max(1, content.count)
        for (index, file) in names(number, size: content.count).enumerated() {
            try write(Array(content.dropFirst(index * step).prefix(step)), to: file)
        }
    }

    private func deleteOld() throws {
        for file in try Folder.names(in: folder) {
            guard let open = file.lastIndex(of: "["), let old = Int(file[open...].dropFirst().prefix(4)),
                archives[old] != nil || file.hasSuffix(".4BL"), old <= number - kept
            else { continue }
            try Folder.remove(folder + "/" + file)
        }
    }

    private func note(_ number: Int, _ started: Int64, status: Int, hasFiles: Bool) throws {
        let time = "\(two(started / 60 % 24)):\(two(started % 60)):05"
        var members = [#""backupNumber":\#(number)"#]
        if hasFiles {
            members.append(#""backupPath":"\#(path(names(number)[0]))""#)
            members.append(#""logPath":"\#(path(logName(number - 1)))""#)
        }
        members += [
            #""backupDate":"2026-11-\#(two(1 + started / 1440))""#, #""backupTime":"\#(time)""#,
            #""duration":72000,"status":\#(status)"#, #""files":["C:\\mSupply\\Data\\mSupply.4DD"]"#,
        ]
        entries.append("{\(members.joined(separator: ","))}")
        entries = entries.suffix(kept)
        let list = entries.joined(separator: ",")
        try write(Array(#"{"C:\\mSupply\\mSupply.4DB":[\#(list)]}"#.utf8), to: "backupHistory.json")
    }

    private func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }

    /// As it stands in JSON.
    private func path(_ file: String) -> String {
        switch style {
        case .windows: #"D:\\Backups\\"# + file
        case .mac: "Macintosh HD:Backups:" + file
        case .posix: "/Volumes/Backups/" + file
        }
    }

    private func writeSettings() throws {
        try Folder.createAll(folder + "/Settings")
        let text = """
            <?xml version="1.0" encoding="UTF-8" standalone="no" ?>
            <Preferences4D xmlns="http://www.4d.com/namespace/reserved/2004/backup">
              <Backup>
                <Settings>
                  <Advanced>
                    <SetNumber><Enable>True</Enable><Value>\(kept)</Value></SetNumber>
                    <FileSegmentation><DefaultSize>0</DefaultSize></FileSegmentation>
                    <BackupJournalVerboseMode>True</BackupJournalVerboseMode>
                  </Advanced>
                  <General><DestinationFolder>D:\\Backups\\</DestinationFolder></General>
                </Settings>
              </Backup>
            </Preferences4D>
            """
        try write(Array(text.utf8), to: "Settings/backup.4DSettings")
    }
}
