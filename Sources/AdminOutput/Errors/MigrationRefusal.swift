import MigrationModel

/// Why a database, or a wish, is refused before a byte is written.
struct MigrationRefusal {
    let code: String
    let message: String
    let advice: String
    let facts: CommandOutcome.Facts

    private init(_ code: String, _ message: String, _ advice: String, _ facts: CommandOutcome.Facts = [:]) {
        self.code = code
        self.message = message
        self.advice = advice
        self.facts = facts
    }

    init(_ error: MigrationError) {
        self =
            Self.version(error) ?? Self.history(error) ?? Self.surroundings(error) ?? Self.wish(error)
            ?? Self("refused", "the database cannot be migrated", "")
    }

    /// Versions that do not go together.
    private static func version(_ error: MigrationError) -> Self? {
        switch error {
        case .rcMismatch(let database, let app):
            Self(
                "rcMismatch",
                "the database was made by the release candidate \(database); this program is \(app)",
                "Only \(database) opens it. Restore the bundle that was made before the candidate.",
                ["databaseVersion": database, "appVersion": app]
            )
        case .notAppended(let database, let app, let steps):
            Self(
                "notAppended",
                "the database was made by the release candidate \(database), and \(app) has steps before those that "
                    + "ran there: \(steps.joined(separator: ", "))",
                "Only \(database) opens it. Restore the bundle that was made before the candidate.",
                ["databaseVersion": database, "appVersion": app, "steps": steps]
            )
        case .tooOld(let database, let oldest):
            Self(
                "tooOld",
                "the database is at \(database), older than the oldest step this program has (\(oldest))",
                "Bring it to \(oldest) with an older program first.",
                ["databaseVersion": database, "oldest": oldest]
            )
        case .notOurDatabase:
            Self(
                "notOurDatabase",
                "the database has tables, and no version of open mSupply",
                "Is it the right database? An empty one would be installed. One of open mSupply that has lost its "
                    + "version:\nomsupply-admin migrate adopt --as VERSION"
            )
        case .notAdopted(let version):
            Self(
                "notAdopted",
                "open mSupply itself brought the database to \(version), and this program has no record of it",
                "Take it over once; its schema is compared first, and none of its tables is changed:\n"
                    + "omsupply-admin migrate adopt",
                ["databaseVersion": version]
            )
        case .unreadableVersion(let text):
            Self(
                "unreadableVersion",
                "the database's version '\(text)' cannot be read",
                "It stands in key_value_store under DATABASE_VERSION.",
                ["stored": text]
            )
        default: nil
        }
    }

    /// A record that does not fit the program's list.
    private static func history(_ error: MigrationError) -> Self? {
        switch error {
        case .invalidHistory(let conflict): invalid(conflict)
        case .backDated(let database, let comparison):
            Self(
                "backDated",
                "the program has steps for versions up to \(database) that have never run here",
                MigrationTables.comparison(comparison)
                    + "\nA step that may run late has to say so; otherwise it belongs to a new version.",
                ["databaseVersion": database, "comparison": comparison]
            )
        case .editedSteps(let steps):
            Self(
                "editedSteps",
                "\(MigrationWords.count(steps.count)) of this program changed after the database ran "
                    + (steps.count == 1 ? "it" : "them"),
                MigrationTables.edited(steps)
                    + "\nUse the program that ran them, or one that repairs the rest in a new version.",
                ["steps": steps]
            )
        case .unknownSteps(let steps):
            Self(
                "unknownSteps",
                "the database has run steps that this program does not know: \(steps.joined(separator: ", "))",
                "Use the program that ran them. `omsupply-admin migrate history` says which.",
                ["steps": steps]
            )
        case .backgroundUnfinished(let steps, let target):
            Self(
                "backgroundUnfinished",
                "\(target) needs background steps finished that are still under way: "
                    + steps.joined(separator: ", "),
                "Let the server of the present version run until `omsupply-admin migrate status` lists none.",
                ["steps": steps, "target": target]
            )
        default: nil
        }
    }

    private static func invalid(_ conflict: HistoryConflict) -> Self {
        let advice = "Was key_value_store or migration_log edited by hand? `omsupply-admin migrate history` shows it."
        return switch conflict {
        case .recordedAboveVersion(let id, let version, let database):
            Self(
                "invalidHistory",
                "\(conflict)",
                advice,
                ["step": id, "stepVersion": version, "databaseVersion": database]
            )
        case .unreadableCheckpoint(let id, _):
            Self("invalidHistory", "\(conflict)", "It stands in migration_checkpoint.", ["step": id])
        case .unreadableRow(let number, let version):
            Self(
                "invalidHistory",
                "\(conflict)",
                "Its version reads '\(version)'. A newer program may have written it; or was it edited by hand?",
                ["row": number]
            )
        }
    }

    /// What stands in the way beside the steps.
    private static func surroundings(_ error: MigrationError) -> Self? {
        switch error {
        case .foreignViews(let views):
            Self(
                "foreignViews",
                "views of others read views that have to be made again",
                MigrationTables.views(views)
                    + "\nDrop them, or have them saved and put back: omsupply-admin migrate run --restore-views",
                ["views": views]
            )
        case .schemaDiffers(let version, let differences):
            Self(
                "schemaDiffers",
                "the schema is not that of \(version)",
                MigrationTables.differences(differences)
                    + "\nWhat is missing or changed has to be put right first; what is extra may stay.",
                ["version": version, "differences": differences]
            )
        case .engineTooOld(let steps, let needs, let has):
            Self(
                "engineTooOld",
                "the database's engine is \(has), and these steps need \(needs): \(steps.joined(separator: ", "))",
                "Bring PostgreSQL, or the SQLite library, to \(needs) or above first.",
                ["needs": needs, "engineVersion": has, "steps": steps]
            )
        case .pooledConnection:
            Self(
                "pooledConnection",
                "a connection pooler stands between this program and the database server",
                "Locks and settings of a session are not kept there. Connect directly to the server's own port, "
                    + "usually 5432,\nwith --database or with database.host and database.port in the configuration."
            )
        case .nothingToAdopt:
            Self(
                "nothingToAdopt",
                "there is nothing to take over: the database is empty, or its record is there already",
                "`omsupply-admin migrate status` says which."
            )
        default: nil
        }
    }

    /// What was asked for cannot be.
    private static func wish(_ error: MigrationError) -> Self? {
        let advice = "`omsupply-admin migrate plan` lists what can be reached."
        return switch error {
        case .targetBehindDatabase(let database, let target):
            Self(
                "targetBehindDatabase",
                "the database is at \(database) already, above \(target)",
                advice,
                ["databaseVersion": database, "target": target]
            )
        case .targetAboveApp(let target, let app):
            Self(
                "targetAboveApp",
                "this program goes up to \(app), not to \(target)",
                advice,
                ["target": target, "appVersion": app]
            )
        case .targetBelowFirst(let target, let first):
            Self(
                "targetBelowFirst",
                "an installation begins with \(first), above \(target)",
                advice,
                ["target": target, "first": first]
            )
        case .notInOneTransaction(let steps):
            Self(
                "notInOneTransaction",
                "these steps cannot run inside a transaction: \(steps.joined(separator: ", "))",
                "Leave out --all-or-nothing, or first go with --to to a version before them.",
                ["steps": steps]
            )
        case .connectionInTransaction:
            Self("connectionInTransaction", "the connection is inside a transaction", "")
        default: nil
        }
    }
}
