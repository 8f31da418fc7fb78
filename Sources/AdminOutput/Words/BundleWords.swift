import AdminConsole
package import BundleContents
package import BundleRestore
import DatabaseAccess
import FileSystem
package import Reconciliation
package import ReconciliationModel
package import SyncCursors

/// Words for bundles and restores.
package enum BundleWords {
    package static func step(_ step: BundleStep) -> String {
        switch step {
        case .checkingServer: "Looking at the server"
        case .copyingDatabase: "Copying the database"
        case .waitingForLegacy: "Waiting for the legacy backup"
        case .copyingLegacy: "Copying the legacy backup"
        case .marking: "Marking the instant"
        case .copyingLog: "Copying the log"
        case .copyingFiles: "Copying the files"
        case .finishing: "Finishing the archive"
        case .verifying: "Reading everything back"
        case .readingLog: "Reading the log"
        case .unpacking: "Unpacking"
        case .synchronizing: "Writing it to the device"
        case .recovering: "Recovering the database"
        case .copyingOneDatabase: "Writing the one database"
        case .checkingServerCopy: "Checking the database"
        case .installing: "Putting it in place"
        }
    }

    package static func description(_ bundle: OpenBundle, size: Int64) -> String {
        let (identity, manifest) = (bundle.identity, bundle.manifest)
        var lines = [
            "Bundle     \(identity.id)",
            "File       \(bundle.path)",
            "Made       \(identity.created) by \(identity.tool)",
            "Site       \(identity.site)",
            "Size       \(Measure.bytes(size)), \(Measure.bytes(bundle.rawSize)) unpacked, "
                + "\(members(bundle.memberCount))",
            "State      \(manifest.state.rawValue)",
            "Server     \(server(identity.server))",
            "Version    \(manifest.cursors.databaseVersion ?? "none")",
        ]
        if identity.kind == .wal, let base = identity.base { lines.append("Continues  \(base)") }
        if let coverage = manifest.postgres {
            lines.append("Instant    \(coverage.mark.lsn) on timeline \(coverage.timeline) (\(coverage.mark.name))")
            lines += PointWords.covered(coverage, identity)
        }
        let last = manifest.cursors.changelogLast.map { "\($0.cursor)" } ?? "none"
        lines.append("Change log \(last)\(manifest.cursorsAreExact ? "" : " or lower rows missing")")
        lines += explanation(manifest.alignment)
        if let legacy = manifest.legacy {
            let words = LegacyWords.description(legacy)
            lines += words.enumerated().map { ($0 == 0 ? "mSupply    " : "           ") + $1 }
        }
        lines += files(manifest.fileReferences)
        for cursor in manifest.cursors.stored {
            let meaning = cursor.convention == .next ? "asks for it next" : "saw it last"
            lines.append("Cursor     \(cursor.key) = \(cursor.value) (\(meaning))")
        }
        for watermark in manifest.cursors.watermarks {
            lines.append("Site \(watermark.site)     stored its log to \(watermark.cursor.cursor)")
        }
        return lines.joined(separator: "\n")
    }

    /// What is counted as a member.
    package static func members(_ count: Int) -> String { "\(count) members (files, folders, links)" }

    private static func server(_ server: BundleIdentity.Server) -> String {
        switch server {
        case .sqlite(let sqlite): "SQLite \(sqlite.libraryVersion), \(sqlite.database)"
        case .postgreSQL(let cluster):
            "PostgreSQL \(version(cluster.version)), database \(cluster.database), cluster \(cluster.systemIdentifier)"
        }
    }

    /// 15.18 for 150018.
    package static func version(_ number: Int) -> String { "\(number / 10_000).\(number % 10_000)" }

    /// What the server's own configuration has to say next.
    private static func nextSteps(_ server: RestoredServer) -> [String] {
        guard let database = server.database else { return [] }
        if server.timeline != nil { return ["Next       data_directory = '\(database)' in postgresql.conf"] }
        return ["Next       give the files to the server's user: chown -R USER \(ErrorReport.shellWord(server.target))"]
    }

    /// - Parameters:
    ///   - reach: how far the lost server's cursors went; nil where it kept no lease.
    ///   - highest: how far the database went that was set aside; nil where there is none, or it did not open.
    package static func restored(
        _ server: RestoredServer,
        _ opened: OpenedTimeline?,
        reach: LeaseReach?,
        setAside highest: Cursor? = nil,
        _ plan: RestorePlan
    ) -> String {
        var lines = ["Restored to \(server.target)."]
        if let database = server.database { lines.append("Database   \(database)") }
        if let aside = server.setAside { lines.append("Set aside  \(aside)") }
        if let highest {
            lines.append(
                "           its database still opens, with cursors to \(highest) at most: what came after the bundle is there alone"
            )
        }
        if let others = plan.asInBundle { lines.append("Others     " + RestoreWords.asInBundle(others)) }
        if let pair = plan.pair {
            lines.append("mSupply    goes to " + RestoreWords.backup(pair))
            if plan.part == .all, let alone = RestoreWords.alone(pair) { lines.append("In 4D      " + alone) }
        }
        lines += nextSteps(server)
        if let dump = server.dump, let database = plan.onlyDatabase {
            let user = Owner.current.isRoot ? plan.owner : nil
            lines += RestoreWords.useOfDump(dump, of: database, runAs: user)
        }
        if plan.onlyDatabase == nil { lines += legacyCheck(plan) }
        guard let opened else { return lines.joined(separator: "\n") }
        lines.append("Timeline   \(opened.timeline.id), parted after cursor \(opened.fork.cursor)")
        lines.append(
            "Cursors    new ones start at \(opened.firstNew), \(ReconciliationWords.gap(opened, above: reach))"
        )
        lines += ReconciliationWords.numbers(opened)
        if !opened.sites.isEmpty {
            let sites = opened.sites.map(String.init).joined(separator: ", ")
            lines.append("Sites      \(sites) have to be reconciled: `omsupply-admin reconcile plan` says how")
        }
        return lines.joined(separator: "\n")
    }

    /// The other server goes on, and the two have to be brought together.
    private static func legacyCheck(_ plan: RestorePlan) -> [String] {
        let check = "omsupply-admin legacy check --restored \(plan.part.rawValue)"
        switch plan.part {
        case .legacy:
            // The bundle that has the backup knows its instant.
            let bundle = plan.pair?.bundle ?? plan.bundle
            return ["Then       when mSupply runs on it: `\(check) --bundle \(bundle.prefix(8))`"]
        case .omsupply: return ["Then       before omSupply synchronises: `\(check)`"]
        case .all:
            guard let pair = plan.pair else { return [] }
            var both = "omsupply-admin legacy check --restored both --bundle \(plan.bundle.prefix(8))"
            // The proof is of that backup alone, and only people know what was restored in 4D.
            if let backup = pair.fittingBackup { both += " --legacy-backup \(backup)" }
            return ["Then       before omSupply synchronises, when mSupply runs on its backup: `\(both)`"]
        case .files: return []
        }
    }
}
