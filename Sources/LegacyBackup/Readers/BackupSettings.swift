/// `backup.4DSettings`, or `Backup.XML` of versions before 18: how 4D backs up, and what it did last.
///
/// Nothing here is needed to choose a backup; it helps to see that one is cut off. What is not there is nil.
public struct BackupSettings: Sendable, Hashable {
    /// The largest file that is read, in bytes.
    public static let sizeLimit = 1 << 20

    public enum Complaint: Error, Sendable, Hashable {
        case malformed
        /// It brings definitions of its own, which settings do not need.
        case documentType
        /// Nested too deep, or too much text.
        case tooMuch
        /// XML of something else.
        case notSettings
    }

    /// The name of the folder that backups go to, without what is above it.
    public let destination: String?
    /// Names of the newest archive and of the journal that was archived with it; older versions keep them here.
    public let lastBackup: String?
    public let lastLog: String?
    public let lastNumber: Int?
    public let lastStarted: LegacyTime?
    /// MiB of a segment; 0 for archives in one file.
    public let segmentMebibytes: Int?
    /// How many backups are kept; nil also where all are.
    public let kept: Int?
    public let onlyIfDataChanged: Bool?
    /// False where the text journal has starts and errors alone.
    public let isVerbose: Bool?

    /// - Throws: `Complaint`.
    public init(parsing bytes: [UInt8]) throws(Complaint) {
        let texts: [String: String]
        do throws(XMLText.Complaint) { texts = try XMLText(parsing: bytes).texts } catch {
            switch error {
            case .malformed: throw .malformed
            case .documentType: throw .documentType
            case .tooDeep, .tooMuch: throw .tooMuch
            }
        }
        let root = "Preferences4D/Backup/"
        guard texts.isEmpty || texts.keys.contains(where: { $0.hasPrefix(root) }) else { throw .notSettings }
        func text(_ path: String) -> String? { texts[root + path] }
        func name(_ path: String) -> String? { text(path).flatMap(ForeignPath.name) }
        func flag(_ path: String) -> Bool? {
            switch text(path)?.lowercased() {
            case "true": true
            case "false": false
            default: nil
            }
        }
        destination = name("Settings/General/DestinationFolder")
        lastBackup = name("DataBase/LastBackupPath/Item1")
        lastLog = name("DataBase/LastBackupLogPath/Item1")
        lastNumber = text("DataBase/CurrentBackupSet/Item1").flatMap { Int($0) }
        lastStarted = text("DataBase/LastBackupDate/Item1").map {
            LegacyTime(date: $0, time: text("DataBase/LastBackupTime/Item1"))
        }
        segmentMebibytes = text("Settings/Advanced/FileSegmentation/DefaultSize").flatMap { Int($0) }
        kept =
            flag("Settings/Advanced/SetNumber/Enable") == false
            ? nil : text("Settings/Advanced/SetNumber/Value").flatMap { Int($0) }
        onlyIfDataChanged = flag("Settings/Advanced/BackupIfDataChange")
        isVerbose = flag("Settings/Advanced/BackupJournalVerboseMode") ?? flag("Settings/Advanced/VerboseMode")
    }
}
