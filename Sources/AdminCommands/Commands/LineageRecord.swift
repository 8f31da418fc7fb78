import AdminOutput
import BundleContents
import FileSystem
import FoundationEssentials
import Reconciliation

/// `lineage.json` beside the bundles: every timeline that restores from this folder have opened.
///
/// A bundle cannot know what was opened after it. Restored a second time, it would give out the same cursors again, and
/// the sites that followed the first restore would be strangers.
struct LineageRecord {
    private let path: String
    /// Servers may share a folder of bundles.
    private let server: String

    private struct Content: Codable {
        var formatVersion = 1
        var servers: [String: [Timeline]] = [:]
    }

    init(beside bundle: String, of identity: BundleIdentity) {
        path = Path.parent(of: Path.absolute(bundle)) + "/lineage.json"
        switch identity.server {
        case .postgreSQL(let cluster): server = "postgresql \(cluster.systemIdentifier) \(cluster.database)"
        case .sqlite(let file): server = "sqlite \(identity.site) \(file.database)"
        }
    }

    /// The timelines on record; none when there is no file.
    ///
    /// - Throws: `UnreadableLineage` for a file that holds something else: guessing would hand cursors out twice.
    func timelines() throws -> [Timeline] { try content().servers[server] ?? [] }

    /// Keeps the timelines, beside those of other servers.
    func keep(_ timelines: [Timeline]) throws {
        var content = try content()
        content.servers[server] = timelines
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try WholeFile.write(Array(try encoder.encode(content)), to: path)
    }

    /// Why `keep` would not succeed; nil when it would. Writes a file beside the record, and removes it.
    func obstacle() -> SystemError? {
        do throws(SystemError) {
            try Folder.remove(WholeFile.stage([], for: path))
            return nil
        } catch { return error }
    }

    private func content() throws -> Content {
        guard try FileStatus.of(path, followLinks: true) != nil else { return Content() }
        let bytes = try WholeFile.read(path)
        guard let content = try? JSONDecoder().decode(Content.self, from: Data(bytes)), content.formatVersion == 1
        else {
            throw UnreadableLineage(path: path)
        }
        return content
    }
}

/// The record of timelines beside the bundles cannot be read.
struct UnreadableLineage: Error, Sendable, Hashable {
    let path: String
}

extension UnreadableLineage: WordedError {
    func report(in situation: ErrorSituation) -> ErrorReport {
        ErrorReport(
            "unreadableLineage",
            "\(path) does not hold the timelines of earlier restores",
            advice:
                "Without it cursors could be handed out twice. Bring it back from a copy; where this bundle has never\n"
                + "been restored before, move the file away and run this again.",
            status: .damagedInput,
            facts: ["path": path]
        )
    }
}
