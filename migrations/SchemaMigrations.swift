public import MigrationModel
public import Migrations

/// The history of omSupply's schema, oldest first: one folder for each version.
public enum SchemaMigrations {
    public static let all: [any Migration] = [
        V1_01_00(),
        V1_02_00(),
        V1_03_00(),
        V1_03_01(),
        V1_05_00(),
        V1_06_00(),
        V1_07_00(),
        V1_08_00(),
        V1_09_00(),
        V1_09_01(),
        V1_09_02(),
    ]

    /// The version of the program that this schema belongs to. Raised together with the list above.
    public static let appVersion = Version(1, 9, 2)

    /// - Throws: `MigrationError` when the list above is not in order, or `scripts/generate-baseline` has not been run
    ///   since it was changed.
    public static var migrator: Migrator {
        get throws(MigrationError) {
            try Migrator(appVersion: appVersion, migrations: all, baseline: baseline, contents: contents)
        }
    }
}
