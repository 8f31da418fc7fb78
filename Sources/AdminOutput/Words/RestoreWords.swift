import AdminConsole
import BundleContents
package import BundleRestore
import DatabaseAccess
package import FileSystem

/// Words for the plan of a restore.
package enum RestoreWords {
    package static func plan(_ plan: RestorePlan) -> String {
        let what = plan.onlyDatabase.map { "the database \($0)" } ?? plan.part.rawValue
        var lines = ["Restore \(what) of bundle \(plan.bundle) (\(plan.site)) to \(plan.target):"]
        if plan.bundles.count > 1 {
            lines += plan.bundles.map { "  read \($0.path) (\($0.kind.rawValue), \($0.created))" }
        }
        lines.append(
            "  unpack \(Measure.bytes(plan.bytes)) beside it and check every byte; "
                + "\(Measure.bytes(plan.freeSpace)) are free there"
        )
        lines += database(plan)
        lines += pair(plan).map { "  " + $0 }
        if let others = plan.asInBundle { lines.append("  leave " + asInBundle(others)) }
        if !plan.notRestored.isEmpty {
            lines.append("  leave out what else there is: \(plan.notRestored.map(\.rawValue).joined(separator: ", "))")
        }
        if let aside = plan.setAside {
            lines.append("  set the existing \(plan.target) aside as \(aside); nothing of it is changed or removed")
        } else {
            lines.append("  create \(plan.target); nothing that exists is changed")
        }
        return lines.joined(separator: "\n")
    }

    /// The same before it is carried out, with what is wrong with the bundles: that is told once more when all is done.
    package static func announcement(of plan: RestorePlan) -> String {
        ([Self.plan(plan)] + plan.warnings.map { "  the bundle is degraded: \($0)" }).joined(separator: "\n")
    }

    private static func database(_ plan: RestorePlan) -> [String] {
        var lines: [String] = []
        switch plan.database {
        case nil: return []
        case .sqlite(let file): lines.append("  check the SQLite database \(file)")
        case .postgreSQL(let programs, let user, let target, let coverage):
            lines.append("  recover PostgreSQL to \(PointWords.point(target))")
            if case .mark(let name) = target.stop, name.hasPrefix(HookMark.namePrefix) {
                lines.append("  that is right before mSupply began its backup; what omSupply did later takes --until")
            }
            lines += PointWords.lastChange(target).map { ["  " + $0] } ?? []
            if let coverage { lines.append("  out of what is covered: \(PointWords.range(coverage))") }
            lines.append("  with \(programs)/postgres as user \(user), on a private socket, archiving off")
            if let owner = plan.owner { lines.append("  the data directory will belong to \(owner)") }
            guard plan.onlyDatabase == nil else { break }
            if let port = plan.port { lines.append("  its configuration gives the server port \(port)") }
            lines += tablespaces(plan)
        }
        if let name = plan.onlyDatabase {
            lines.append("  write \(name) with pg_dump, and throw the recovered cluster away")
        } else {
            lines.append("  open a new timeline for the remote sites")
        }
        return lines
    }

    /// Who had them on other disks, for room or for speed, has to know.
    private static func tablespaces(_ plan: RestorePlan) -> [String] {
        guard let first = plan.tablespaces.first else { return [] }
        let (folder, count) = (plan.target + "/postgres/tablespaces", plan.tablespaces.count)
        return [
            "  put \(count == 1 ? "tablespace \(first)" : "\(count) tablespaces") into \(folder), on the same disk as "
                + "everything else"
        ]
    }

    /// `files and legacy as bundle 6c7bfef5 of 2026-11-21T16:37:25Z has them: --until moves the database alone`.
    static func asInBundle(_ others: RestorePlan.AsInBundle) -> String {
        let parts = others.parts.map(\.rawValue).joined(separator: " and ")
        return "\(parts) as bundle \(others.bundle.prefix(8)) of \(others.created) has them: "
            + "--until moves the database alone"
    }

    /// How the file of one database is brought into a server: a line to paste.
    ///
    /// - Parameter user: who has to run it, where that is not the one who reads it.
    static func useOfDump(_ file: String, of database: String, runAs user: String?) -> [String] {
        let name = ErrorReport.shellWord(database)
        let prefix = user.map { "runuser -u \(ErrorReport.shellWord($0)) -- " } ?? ""
        let create = "\(prefix)createdb -T template0 \(name)"
        let target = ErrorReport.shellWord(connection(to: database))
        let restore = "\(prefix)pg_restore --exit-on-error -d \(target) \(ErrorReport.shellWord(file))"
        // The server's user may not be allowed into the folder that root is in.
        let start = user == nil ? "" : "cd / && "
        return ["Dump       \(file)", "Next       \(start)\(create) && \(restore)"]
    }

    /// A name as `-d` takes it: one with `=` in it would be taken for a connection string.
    private static func connection(to database: String) -> String {
        guard database.contains("=") || database.contains("://") else { return database }
        let escaped = database.reduce(into: "") { text, character in
            if character == "'" || character == "\\" { text.append("\\") }
            text.append(character)
        }
        return "dbname='\(escaped)'"
    }

    /// Text indexes that cannot be trusted, and the statements that mend them; empty where there are none.
    package static func warnings(of collations: [StaleCollation]) -> [String] {
        guard !collations.isEmpty else { return [] }
        let databases = collations.map {
            "\($0.database) (\($0.recorded), here \($0.actual ?? "none"))"
        }
        let statements = collations.map { collation in
            let name = SQL.quoted(identifier: collation.database)
            return "connected to \(name): REINDEX DATABASE \(name); ALTER DATABASE \(name) REFRESH COLLATION VERSION;"
        }
        return [
            """
            this machine sorts text by other rules than the old server: until the indexes are made anew, rows may not be \
            found, and some may come twice, in \(databases.joined(separator: ", ")). Before anybody works with it, as a \
            superuser, in psql, \(statements.joined(separator: " "))
            """
        ].map(ErrorReport.visible)
    }

    /// The record of timelines will not be written.
    package static func unwritableLineage(_ error: SystemError) -> String {
        """
        the new timeline cannot be noted beside the bundle (\(error)): restored a second time, the bundle would hand out \
        the same cursors again
        """
    }

    /// The restored database got no lease.
    package static func withoutLease(_ reason: String) -> String {
        """
        no cursor lease could be taken for the restored database (\(reason)): a server that keeps one takes it when it \
        starts, and its change log may take no rows before
        """
    }
}
