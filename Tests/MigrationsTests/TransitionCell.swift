import DatabaseAccess
import MigrationModel
import Migrations
import Testing

/// One cell of the transition table: a database, an app, and what comes of it.
struct TransitionCell: Sendable, CustomTestStringConvertible {
    let database: Database
    let app: App
    var target: Version?
    let outcome: Outcome

    enum Outcome: Sendable, Equatable {
        case opens
        case runs([String], stamp: Version)
        case refuses(MigrationError)
    }

    var testDescription: String {
        "\(database) \(app)" + (target.map { " up to \($0)" } ?? "")
    }

    enum Database: Sendable, CustomStringConvertible {
        case empty
        /// Tables of somebody else.
        case strange
        /// Migrated by an app, and perhaps stamped by another program since.
        case migrated(App, stamped: String? = nil)
        /// As open mSupply leaves one: a version, and no log.
        case withoutLog(String?)

        func prepare(_ db: any DatabaseConnection) throws {
            switch self {
            case .empty: break
            case .strange: try db.execute("CREATE TABLE somebody_elses (id INTEGER)")
            case .migrated(let app, let stamp):
                try app.migrator.migrate(db)
                if let stamp {
                    try db.execute("UPDATE key_value_store SET value_string = \(stamp) WHERE id = 'DATABASE_VERSION'")
                }
            case .withoutLog(let stamp):
                try db.withTransaction { try first.migrate($0) }
                try db.execute(
                    "INSERT INTO key_value_store (id, value_string) VALUES ('DATABASE_VERSION', \(nullable: stamp))"
                )
            }
        }

        var description: String {
            switch self {
            case .empty: "empty"
            case .strange: "tables of others"
            case .migrated(let app, let stamp): "\(app.version)" + (stamp.map { " stamped \($0)" } ?? "")
            case .withoutLog(let stamp): "no log, \(stamp ?? "no version")"
            }
        }
    }

    /// An app whose history is 1.0.0, 1.1.0, 2.0.0 and 2.1.0, as far as its version goes.
    struct App: Sendable, CustomStringConvertible {
        let version: Version
        var allowsForward = false
        /// Fragments of 2.0.0.
        var fragments = ["c"]
        /// Whether 2.1.0 says that 2.0.0 may open it.
        var hasFloor = false

        init(
            _ version: Version,
            allowsForward: Bool = false,
            fragments: [String] = ["c"],
            hasFloor: Bool = false
        ) {
            self.version = version
            self.allowsForward = allowsForward
            self.fragments = fragments
            self.hasFloor = hasFloor
        }

        var migrator: Migrator {
            get throws {
                var list: [any Migration] = [
                    first, TestMigration(Version(1, 1, 0)),
                    TestMigration(Version(2, 0, 0), fragments: fragments.map { TestFragment($0) }),
                ]
                list.append(FloorMigration(version: Version(2, 1, 0), floor: Version(2, hasFloor ? 0 : 1, 0)))
                var policy = MigrationPolicy()
                if allowsForward { policy.candidates = .allowFragmentForward }
                return try Migrator(
                    appVersion: version,
                    migrations: list.filter { $0.version <= version.release },
                    policy: policy
                )
            }
        }

        var description: String {
            "-> \(version)" + (allowsForward ? " forward" : "") + (fragments == ["c"] ? "" : " \(fragments)")
                + (hasFloor ? " with floor" : "")
        }
    }
}

struct FloorMigration: Migration {
    let version: Version
    let floor: Version
    let summary = "a floor"
    var oldestAppThatCanOpen: Version { floor }
    func migrate(_ db: borrowing Transaction) throws {}
}

extension TransitionCell {
    static let below = Version(1, 1, 0)
    static let base = Version(2, 0, 0)
    static let above = Version(2, 1, 0)

    static func candidate(_ number: UInt32, of version: Version) -> Version {
        Version(version.major, version.minor, version.patch, releaseCandidate: number)
    }

    static let steps = ["1.0.0", "1.1.0", "2.0.0", "c", "2.1.0"]

    static let all: [TransitionCell] =
        installations + ofOthers + ofARelease + ofACandidate + forward + floors + targets

    static let apps = [below, base, above, candidate(1, of: below), candidate(1, of: base), candidate(1, of: above)]

    static let installations = apps.map { app in
        let count = app.release == below ? 2 : app.release == base ? 4 : 5
        return TransitionCell(
            database: .empty,
            app: App(app),
            outcome: .runs(Array(steps.prefix(count)), stamp: app)
        )
    }

    /// Not made by this driver, or not to be read.
    static let ofOthers =
        apps.map { TransitionCell(database: .strange, app: App($0), outcome: .refuses(.notOurDatabase)) }
        + ["two", "", "2.0", "2.0.0.0", "2.0.0-RC", "2.0.0-rc1", "-2.0.0", " 2.0.0"].map { text in
            TransitionCell(
                database: .migrated(App(base), stamped: text),
                app: App(base),
                outcome: .refuses(.unreadableVersion(text))
            )
        }
        + [
            cell(.withoutLog(nil), base, .refuses(.notOurDatabase)),
            cell(.withoutLog("2.0.0"), base, .refuses(.notAdopted(base))),
            cell(.withoutLog("2.0.00"), above, .refuses(.notAdopted(base))),
            cell(.withoutLog("1.1.0"), candidate(1, of: base), .refuses(.notAdopted(below))),
            cell(.withoutLog("2.1.0"), base, .refuses(.newerThanApp(database: above, app: base))),
            cell(
                .withoutLog("0.9.0"),
                base,
                .refuses(.tooOld(database: Version(0, 9, 0), oldest: Version(1, 0, 0)))
            ),
            cell(.migrated(App(base), stamped: "2.0.00"), base, .opens),
        ]

    private static func cell(_ database: Database, _ app: Version, _ outcome: Outcome) -> TransitionCell {
        TransitionCell(database: database, app: App(app), outcome: outcome)
    }

    private static func newer(_ database: Version, _ app: Version) -> Outcome {
        .refuses(.newerThanApp(database: database, app: app))
    }

    private static func mismatch(_ database: Version, _ app: Version) -> Outcome {
        .refuses(.rcMismatch(database: database, app: app))
    }

    static let ofARelease = [
        cell(.migrated(App(base)), below, newer(base, below)),
        cell(.migrated(App(base)), base, .opens),
        cell(.migrated(App(base)), above, .runs(["2.1.0"], stamp: above)),
        cell(.migrated(App(base)), candidate(1, of: below), newer(base, candidate(1, of: below))),
        cell(.migrated(App(base)), candidate(1, of: base), newer(base, candidate(1, of: base))),
        cell(.migrated(App(base)), candidate(1, of: above), .runs(["2.1.0"], stamp: candidate(1, of: above))),
        cell(.migrated(App(below)), base, .runs(["2.0.0", "c"], stamp: base)),
        cell(.migrated(App(base)), Version(2, 0, 3), .runs(["stamp-2.0.3"], stamp: Version(2, 0, 3))),
        TransitionCell(
            database: .migrated(App(base)),
            app: App(base, fragments: ["c", "d"]),
            outcome: .runs(["d"], stamp: base)
        ),
    ]

    private static let candidate2 = Database.migrated(App(candidate(2, of: base)))

    static let ofACandidate =
        [below, candidate(1, of: below)].map { cell(candidate2, $0, newer(candidate(2, of: base), $0)) }
        + [base, above, candidate(1, of: above), candidate(1, of: base), candidate(3, of: base)].map {
            cell(candidate2, $0, mismatch(candidate(2, of: base), $0))
        }
        + [
            cell(candidate2, candidate(2, of: base), .opens),
            TransitionCell(
                database: candidate2,
                app: App(candidate(2, of: base), fragments: ["c", "d"]),
                outcome: .runs(["d"], stamp: candidate(2, of: base))
            ),
        ]

    /// With the policy for testers.
    static let forward =
        [candidate(3, of: base), base].flatMap { app in
            [
                TransitionCell(
                    database: candidate2,
                    app: App(app, allowsForward: true),
                    outcome: .runs(["stamp-\(app)"], stamp: app)
                ),
                TransitionCell(
                    database: candidate2,
                    app: App(app, allowsForward: true, fragments: ["c", "d"]),
                    outcome: .runs(["d"], stamp: app)
                ),
                TransitionCell(
                    database: candidate2,
                    app: App(app, allowsForward: true, fragments: ["b", "c", "d"]),
                    outcome: .refuses(.notAppended(database: candidate(2, of: base), app: app, steps: ["b"]))
                ),
            ]
        }
        + [candidate(1, of: base), above, candidate(1, of: above)].map { app in
            TransitionCell(
                database: candidate2,
                app: App(app, allowsForward: true),
                outcome: mismatch(candidate(2, of: base), app)
            )
        }
        + [
            TransitionCell(
                database: candidate2,
                app: App(below, allowsForward: true),
                outcome: newer(candidate(2, of: base), below)
            ),
            TransitionCell(
                database: .migrated(App(base)),
                app: App(candidate(1, of: base), allowsForward: true),
                outcome: newer(base, candidate(1, of: base))
            ),
        ]

    /// 2.1.0 says that 2.0.0 may open it.
    static let floors = [
        cell(.migrated(App(above, hasFloor: true)), base, .opens),
        cell(.migrated(App(above, hasFloor: true)), Version(2, 0, 7), .opens),
        cell(.migrated(App(above, hasFloor: true)), below, newer(above, below)),
        cell(.migrated(App(above, hasFloor: true)), candidate(1, of: base), newer(above, candidate(1, of: base))),
        cell(.migrated(App(above, hasFloor: true), stamped: "2.1.1"), base, newer(Version(2, 1, 1), base)),
        cell(
            .migrated(App(candidate(1, of: above), hasFloor: true)),
            base,
            newer(candidate(1, of: above), base)
        ),
    ]

    static let targets = [
        TransitionCell(
            database: .migrated(App(base)),
            app: App(above),
            target: below,
            outcome: .refuses(.targetBehindDatabase(database: base, target: below))
        ),
        TransitionCell(
            database: .migrated(App(below)),
            app: App(base),
            target: above,
            outcome: .refuses(.targetAboveApp(target: above, app: base))
        ),
        TransitionCell(
            database: .empty,
            app: App(base),
            target: Version(0, 9, 0),
            outcome: .refuses(.targetBelowFirst(target: Version(0, 9, 0), first: Version(1, 0, 0)))
        ),
    ]
}
