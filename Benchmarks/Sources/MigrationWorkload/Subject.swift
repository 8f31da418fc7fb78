public import DatabaseAccess
import MigrationModel
import Migrations

/// The product's side of the benchmark: what a server does with a database before it is ready.
public enum Subject {
    /// - Parameter arguments: `history`, `small COUNT`, `fill ROWS`, `set-based` or `typed`.
    /// - Returns: the exit status.
    public static func run(_ arguments: [String], connect: () throws -> any DatabaseConnection) -> Int32 {
        do {
            guard let migrations = migrations(arguments) else { return 64 }
            let app = migrations.last?.version ?? Version(1, 0, 0)
            let report = try Migrator(appVersion: app, migrations: migrations).migrate(connect())
            print("\(report.to), \(report.steps.count) steps")
            return 0
        } catch {
            print("\(error)")
            return 1
        }
    }

    private static func migrations(_ arguments: [String]) -> [any Migration]? {
        let count = arguments.dropFirst().first.flatMap { Int($0) }
        return switch (arguments.first, count) {
        case ("history", nil): Histories.long
        case ("small", let count?): Histories.small(count)
        case ("fill", let rows?): Histories.stock(rows: rows, rewrite: nil)
        case ("set-based", nil): Histories.stock(rows: 0, rewrite: SetBasedRewrite())
        case ("typed", nil): Histories.stock(rows: 0, rewrite: TypedRewrite())
        default: nil
        }
    }
}
