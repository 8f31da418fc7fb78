import MigrationModel
import Migrations
import Testing

/// What is wrong with a list of migrations shows before any database is touched.
struct MigratorTests {
    private func error(_ app: Version, _ migrations: [any Migration]) -> MigrationError? {
        do throws(MigrationError) {
            _ = try Migrator(appVersion: app, migrations: migrations)
            return nil
        } catch { return error }
    }

    @Test func versionsMustStrictlyIncrease() {
        let one = TestMigration(Version(1, 0, 0))
        let two = TestMigration(Version(2, 0, 0))
        #expect(error(Version(2, 0, 0), [one, two]) == nil)
        #expect(error(Version(2, 0, 0), [two, one]) == .versionsNotIncreasing(Version(2, 0, 0), Version(1, 0, 0)))
        #expect(error(Version(2, 0, 0), [one, one]) == .versionsNotIncreasing(Version(1, 0, 0), Version(1, 0, 0)))
    }

    @Test func noMigrationIsAboveTheApp() {
        let two = TestMigration(Version(2, 0, 0))
        #expect(
            error(Version(1, 9, 9), [two]) == .migrationAboveApp(migration: Version(2, 0, 0), app: Version(1, 9, 9))
        )
        #expect(error(Version(2, 0, 0, releaseCandidate: 1), [two]) == nil)
    }

    @Test func noMigrationBelongsToACandidate() {
        let candidate = Version(2, 0, 0, releaseCandidate: 1)
        #expect(error(candidate, [TestMigration(candidate)]) == .migrationOfReleaseCandidate(candidate))
    }

    @Test func fragmentIDsAreUniqueOverAllVersions() {
        let list = [
            TestMigration(Version(1, 0, 0), fragments: [TestFragment("add_column")]),
            TestMigration(Version(1, 1, 0), fragments: [TestFragment("add_column")]),
        ]
        #expect(error(Version(2, 0, 0), list) == .duplicateFragment("add_column"))
    }

    @Test(arguments: ["", "1.2.3", "1.02.03-RC1", "stamp-1.2.3"])
    func aFragmentIsNotMistakenForSomethingElse(_ id: String) {
        let list = [TestMigration(Version(1, 0, 0), fragments: [TestFragment(id)])]
        #expect(error(Version(2, 0, 0), list) == .unusableFragmentID(id))
    }
}
