import AdminOutput
import CommandLineParsing
import DatabaseAccess
import FileSystem
import OMSupplyConfiguration
import Reconciliation
import ReconciliationModel

/// Whether somebody put an older database in the place of central's, as the lease beside the bundles shows. Only a server
/// that keeps a lease has one.
enum RollbackCheck {
    static let option = Option.value(
        "bundles",
        "DIR",
        kind: .folder,
        "At central, the folder of the bundles, with lease.json; without it, backup.backup_dir of the configuration."
    )

    /// - Throws: `ReconciliationError.rolledBack`: whatever is written then is written beside what sites have already.
    static func requireNone(_ db: any DatabaseConnection, _ context: CommandContext) throws {
        if let rollback = try find(db, in: folder(context)) { throw ReconciliationError.rolledBack(rollback) }
    }

    /// The same as a warning for commands that only read: a file that cannot be read is no reason to show nothing.
    static func warnings(_ db: any DatabaseConnection, _ context: CommandContext) throws -> [String] {
        let folder = try folder(context)
        return warnings(db, in: folder)
    }

    static func warnings(_ db: @autoclosure () throws -> any DatabaseConnection, in folder: String?) -> [String] {
        do { return try find(db(), in: folder).map { [ReconciliationWords.wasRolledBack($0)] } ?? [] } catch {
            return [ReconciliationWords.uncomparedLease(ErrorReport.describing(error).message)]
        }
    }

    /// Nil where nothing shows one.
    private static func find(_ db: @autoclosure () throws -> any DatabaseConnection, in folder: String?) throws
        -> UnnoticedRollback?
    {
        // Without the file there is nothing to compare, and the server need not say who it is.
        guard let folder, try FileStatus.of(folder + "/lease.json", followLinks: true) != nil,
            case .rolledBack(let rollback) = try standing(of: db(), in: folder)
        else { return nil }
        return rollback
    }

    static func standing(of db: any DatabaseConnection, in folder: String) throws -> LeaseStanding {
        try LeaseStanding(of: db, store: LeaseFile(in: folder, of: ServerKey(of: db)))
    }

    /// Where the lease lies; nil where nobody says.
    static func folder(_ context: CommandContext) throws -> String? {
        if let given = context.values.text(option.name) { return Path.absolute(Path.expandingTilde(given)) }
        return try context.configuration().backup.directory
    }
}
