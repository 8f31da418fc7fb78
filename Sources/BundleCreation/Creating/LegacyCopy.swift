import BundleArchive
import BundleContents
import Checksums
import FileSystem
import LegacyBackup

/// Copies the legacy server's backup: the newest finished set, the journals that continue it, and 4D's small papers.
///
/// Everything is read, nothing moved. A set that changes under the copy is listed as not copied, and the next older one
/// that is whole is taken beside it.
struct LegacyCopy {
    let root: String
    /// What the folder held when the whole backup began; nil where it could not be listed.
    let start: LegacyContents?
    let excluding: Set<FileIdentity>
    /// Earlier bundles that the new one continues: only what is new or changed is copied.
    let continuing: PartContinuation?
    /// What the newest of those bundles says of its legacy part.
    let known: LegacyRecord?
    /// Archives that came together, as the hooks saw them.
    let arrivals: [Set<LegacyFile>]
    /// Whether there were backups of 4D before, by what bundles and hooks tell: where nothing in the folder is one now, it
    /// is not the folder that it was.
    let expectsBackups: Bool

    struct Outcome {
        let record: LegacyRecord
        /// How many files the part has.
        let files: Int
        /// Why the bundle is degraded, beside files that are listed as not copied.
        var reasons: [String]
        /// Whether the part is missing because its folder was away: not there, not to be read, empty, or another one.
        var isAway = false
        /// Whether it may be of another database than the legacy server's.
        var hasSeveralDatabases = false
    }

    private static let prefix = BundleLayout.legacy

    func run(into writer: BundleWriter) throws -> Outcome {
        var spoiled: Set<SetIdentity> = []
        var copier = LegacyFileCopy(root: root, prefix: Self.prefix, continuing: continuing, writer: writer)
        while true {
            let now: LegacyContents
            do { now = try LegacyFolder(path: root, excluding: excluding).contents() } catch {
                return away(.unreachable, error.reason, spoiled, copier.count, writer)
            }
            // A share that is not mounted leaves an empty folder.
            if now.isEmpty {
                let wasThere = start?.isEmpty == false || known?.set != nil
                if wasThere { return away(.unreachable, "everything in it is gone", spoiled, copier.count, writer) }
                return away(.empty, "it is empty", spoiled, copier.count, writer)
            }
            let selection = LegacySelection.decide(start: start, now: now, past: past, spoiled: spoiled)
            guard let set = selection.set else { return try copyAll(selection, copier, writer) }
            try copier.begin()
            // The journal first: when 4D begins another backup meanwhile, this is still what continues the set.
            var journal = selection.journal
            if let file = journal, try !copier.copyGrowing(file) { journal = nil }
            let copied = try copier.copy(set, known: known)
            guard let hash = copied else {
                spoiled.insert(set.identity())
                continue
            }
            return try finish(selection, journal, hash, &copier)
        }
    }

    private var past: LegacyPast { LegacyPast(arrivals: arrivals, database: known?.identity?.name) }

    private func away(
        _ extent: LegacyRecord.Extent,
        _ reason: String,
        _ spoiled: Set<SetIdentity>,
        _ count: Int,
        _ writer: BundleWriter
    ) -> Outcome {
        writer.skip(Self.prefix, reason)
        let last = start.map { LegacySelection.decide(start: $0, now: $0, past: past, spoiled: spoiled) }
        let record = LegacyRecord(extent: extent, rejected: last?.rejected ?? [], breaks: last?.breaks ?? [])
        return Outcome(record: record, files: count, reasons: [missing(reason)], isAway: true)
    }

    private func missing(_ reason: String) -> String {
        "the legacy server's backup is missing: \(root) (\(reason))"
    }

    private func finish(
        _ selection: LegacySelection,
        _ journal: LegacyFile?,
        _ hash: String,
        _ copier: inout LegacyFileCopy
    ) throws -> Outcome {
        var logs: [LogArchive] = []
        var breaks = selection.breaks
        for log in selection.logs {
            guard try copier.copyWhole(log.file) else {
                breaks.append(.logMissing(log.number))
                break
            }
            logs.append(log)
        }
        if selection.journal != nil && journal == nil { breaks.append(.journalMissing) }
        for paper in selection.papers { _ = try copier.copyGrowing(paper) }
        let record = LegacyRecord(
            extent: .set,
            identity: selection.set?.identity(sha256: hash),
            set: selection.set,
            logs: logs,
            journal: journal,
            rejected: selection.rejected,
            breaks: breaks
        )
        var outcome = Outcome(record: record, files: copier.count, reasons: Self.losses(selection.rejected))
        if selection.isAmbiguous, let name = selection.set?.name {
            outcome.hasSeveralDatabases = true
            outcome.reasons.append(
                "backups of several databases lie in the legacy folder, and the newest was taken, of \(name)"
            )
        }
        return outcome
    }

    /// A newer backup that 4D had finished is not there as it should be.
    private static func losses(_ rejected: [RejectedSet]) -> [String] {
        // What changed under the copy is listed with its files.
        let lost = rejected.filter { $0.isNewer && $0.reason.isLoss && $0.reason != .changedWhileCopied }
        guard !lost.isEmpty else { return [] }
        let numbers = lost.suffix(3).map { String($0.number) }.joined(separator: ", ")
        let what = lost.count == 1 ? "backup number \(numbers) is" : "backups number \(numbers) are"
        return ["the legacy server's newer \(what) not whole, and an older one was taken"]
    }

    private func copyAll(
        _ selection: LegacySelection,
        _ copier: LegacyFileCopy,
        _ writer: BundleWriter
    ) throws -> Outcome {
        let copy = FolderCopy(
            root: root,
            prefix: Self.prefix,
            excluding: excluding,
            continuing: continuing,
            // What was tried is there already, and listed as not copied.
            given: copier.given
        )
        let files = try copy.run(into: writer) + copier.count
        let isKnown = selection.extent != .notUnderstood
        var reasons: [String] = []
        if isKnown {
            reasons = ["no backup of the legacy server is proved to be finished; its folder was taken as it was"]
        } else if expectsBackups {
            let reason = "nothing in it is known as a backup of 4D, and there were some before"
            // What earlier bundles hold is not taken to be gone.
            writer.skip(Self.prefix, reason)
            reasons = [missing(reason)]
        }
        let record = selection.record(sha256: nil)
        return Outcome(record: record, files: files, reasons: reasons, isAway: !isKnown && expectsBackups)
    }
}
