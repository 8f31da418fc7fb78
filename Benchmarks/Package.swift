// swift-tools-version: 6.2
import PackageDescription

/// As the product's own targets.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

func product(_ name: String) -> Target.Dependency { .product(name: name, package: "omsupply-admin") }

let package = Package(
    name: "Benchmarks",
    dependencies: [.package(name: "omsupply-admin", path: "..")],
    targets: [
        .target(name: "BenchmarkSupport", dependencies: [product("FileSystem")], swiftSettings: settings),
        .executableTarget(
            name: "BundleBenchmark",
            // Migrations brings DatabaseAccess, whose names the driver's answers have.
            dependencies: [
                "BenchmarkSupport", product("FileSystem"), product("PostgreSQLDriver"), product("Migrations"),
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "MigrationBenchmark",
            dependencies: ["BenchmarkSupport", product("FileSystem")],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "ReconcileBenchmark",
            dependencies: [
                "BenchmarkSupport", product("FileSystem"), product("Reconciliation"), product("SchemaMigrations"),
                product("Migrations"), product("PostgreSQLDriver"), product("SQLiteDriver"),
            ],
            swiftSettings: settings
        ),
        // What MigrationBenchmark starts: the product's side, linked as a server of one engine links it …
        .target(name: "MigrationWorkload", dependencies: [product("Migrations")], swiftSettings: settings),
        .executableTarget(
            name: "PostgreSQLMigrations",
            dependencies: ["MigrationWorkload", product("Migrations"), product("PostgreSQLDriver")],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "SQLiteMigrations",
            dependencies: ["MigrationWorkload", "StatementTrace", product("Migrations"), product("SQLiteDriver")],
            swiftSettings: settings
        ),
        // … and the same work in calls of the C interfaces.
        .executableTarget(name: "PlainPostgreSQL", linkerSettings: [.linkedLibrary("pq")]),
        .executableTarget(name: "PlainSQLite", linkerSettings: [.linkedLibrary("sqlite3")]),
        .target(name: "StatementTrace", linkerSettings: [.linkedLibrary("sqlite3")]),
    ]
)
