public import DatabaseAccess

/// Brings databases from any version to the app's, by the migrations it is given.
///
/// A value without state: it may be kept, shared and used for several databases.
public struct Migrator: Sendable {
    public let appVersion: Version
    public let migrations: [any Migration]

    /// Checks the list before any database is touched.
    ///
    /// - Parameter migrations: oldest first.
    /// - Throws: `MigrationError` when versions do not strictly increase, one is a release candidate or above the app,
    ///   or a fragment's id is empty, reads as a version, or occurs twice in the whole list.
    public init(appVersion: Version, migrations: [any Migration]) throws(MigrationError) {
        self.appVersion = appVersion
        self.migrations = migrations
        var previous: Version?
        var fragments: Set<String> = []
        for migration in migrations {
            let version = migration.version
            guard !version.isReleaseCandidate else { throw .migrationOfReleaseCandidate(version) }
            if let previous, previous >= version { throw .versionsNotIncreasing(previous, version) }
            // 2.20.0-RC3 already carries the migrations of 2.20.0.
            guard version <= appVersion.release else { throw .migrationAboveApp(migration: version, app: appVersion) }
            for fragment in migration.fragments {
                guard !fragment.id.isEmpty, !fragment.id.hasPrefix("stamp-"), (try? Version(fragment.id)) == nil else {
                    throw .unusableFragmentID(fragment.id)
                }
                guard fragments.insert(fragment.id).inserted else { throw .duplicateFragment(fragment.id) }
            }
            previous = version
        }
    }

    /// What an upgrade would do. Only reads.
    ///
    /// - Parameter target: where to stop; nil for the app's own version.
    /// - Throws: `MigrationError` when the database would be refused; `DatabaseError` when it cannot be read.
    public func plan(for db: any DatabaseConnection, upTo target: Version? = nil) throws -> MigrationPlan {
        try plan(from: DatabaseFacts(of: db), upTo: target)
    }

    /// Every attempt on record, oldest first; empty for a database without a log. Only reads.
    public func history(of db: any DatabaseConnection) throws -> [MigrationLogEntry] {
        try MigrationLog.read(db) ?? []
    }

    /// Every declared step, in the order in which an installation runs them.
    package var declared: [DeclaredStep] {
        migrations.flatMap { migration in
            let own = DeclaredStep(
                kind: .migration,
                version: migration.version,
                id: migration.version.description,
                summary: migration.summary,
                mayRunLate: false
            )
            return [own]
                + migration.fragments.map { fragment in
                    DeclaredStep(
                        kind: .fragment,
                        version: migration.version,
                        id: fragment.id,
                        summary: fragment.summary,
                        mayRunLate: fragment.mayRunLate
                    )
                }
        }
    }
}

/// What a plan has to know of a migration or a fragment.
package struct DeclaredStep: Sendable, Hashable {
    package let kind: StepKind
    package let version: Version
    package let id: String
    package let summary: String
    package let mayRunLate: Bool
}
