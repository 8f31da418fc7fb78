// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target is built alike: Swift 6 mode with imports that do not leak.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// Layers, lowest first. A target imports what stands before it and nothing beside or after it.
let systemLibraries: [Target] = [
    .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CISAL", pkgConfig: "libisal", providers: [.apt(["libisal-dev"])]),
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
    .target(name: "CLinux", cSettings: [.define("_GNU_SOURCE")]),
]

let libraries: [Target] = [
    .target(name: "FileSystem", dependencies: ["CLinux"], swiftSettings: settings),
    .target(name: "DatabaseAccess", swiftSettings: settings),
    .target(name: "Checksums", dependencies: ["CCrypto", "CISAL"], swiftSettings: settings),
    .target(name: "WALPositions", swiftSettings: settings),
    // JSON with lists that are too long for memory.
    .target(name: "JSONStreams", swiftSettings: settings),
    .target(name: "SyncCursors", dependencies: ["DatabaseAccess"], swiftSettings: settings),
    .target(
        name: "PostgreSQLDriver",
        dependencies: ["DatabaseAccess", "WALPositions", "CLibPQ"],
        swiftSettings: settings
    ),
    .target(name: "SQLiteDriver", dependencies: ["DatabaseAccess", "CSQLite"], swiftSettings: settings),
    .target(name: "DatabaseSchema", dependencies: ["DatabaseAccess"], swiftSettings: settings),
    // What is declared, planned, recorded and refused: the words that authors of migrations and the driver share.
    .target(
        name: "MigrationModel",
        dependencies: ["DatabaseAccess", "DatabaseSchema", "FileSystem"],
        swiftSettings: settings
    ),
    // The driver: brings a database to the version of the program.
    .target(
        name: "Migrations",
        dependencies: ["DatabaseAccess", "DatabaseSchema", "FileSystem", "MigrationModel"],
        swiftSettings: settings
    ),
    // For the tests of those who write migrations.
    .target(
        name: "MigrationTesting",
        dependencies: [
            "Migrations", "MigrationModel", "DatabaseSchema", "DatabaseAccess", "PostgreSQLDriver", "SQLiteDriver",
            "FileSystem",
        ],
        swiftSettings: settings
    ),
    // What a cluster's files hold, as values: no server is asked.
    .target(
        name: "PostgreSQLFormats",
        dependencies: ["Checksums", "WALPositions", "JSONStreams"],
        swiftSettings: settings
    ),
    .target(
        name: "BundleArchive",
        dependencies: ["FileSystem", "Checksums", "JSONStreams", "CZstd"],
        swiftSettings: settings
    ),
    // What the legacy server leaves in its backup folder, and which of it may be used.
    .target(
        name: "LegacyBackup",
        dependencies: ["FileSystem", "JSONStreams", "CExpat"],
        swiftSettings: settings
    ),
    // What a bundle says of itself, where it lies and what it continues, and the proof that it is as it says.
    .target(
        name: "BundleContents",
        dependencies: [
            "FileSystem", "DatabaseAccess", "SyncCursors", "WALPositions", "PostgreSQLFormats", "Checksums",
            "JSONStreams", "BundleArchive", "LegacyBackup",
        ],
        swiftSettings: settings
    ),
    // A running PostgreSQL cluster as a backup sees it: its files, its sessions, its log, an instant of it.
    .target(
        name: "ClusterReading",
        dependencies: [
            "FileSystem", "DatabaseAccess", "SyncCursors", "PostgreSQLDriver", "WALPositions", "PostgreSQLFormats",
            "BundleArchive", "BundleContents",
        ],
        swiftSettings: settings
    ),
    // Puts a running server into a bundle.
    .target(
        name: "BundleCreation",
        dependencies: [
            "FileSystem", "DatabaseAccess", "SyncCursors", "PostgreSQLDriver", "SQLiteDriver", "WALPositions",
            "PostgreSQLFormats", "Checksums", "JSONStreams", "BundleArchive", "LegacyBackup",
            "BundleContents", "ClusterReading",
        ],
        swiftSettings: settings
    ),
    // Makes a server of bundles again, or takes single members out of one.
    .target(
        name: "BundleRestore",
        dependencies: [
            "FileSystem", "DatabaseAccess", "SyncCursors", "PostgreSQLDriver", "SQLiteDriver", "WALPositions",
            "PostgreSQLFormats", "BundleArchive", "BundleContents", "LegacyBackup",
        ],
        swiftSettings: settings
    ),
    // What is decided about sites, timelines and records, from facts alone: no database is asked.
    .target(
        name: "ReconciliationModel",
        dependencies: ["DatabaseAccess", "SyncCursors", "Checksums", "JSONStreams"],
        swiftSettings: settings
    ),
    // Carries the decisions out, at central and at a site.
    .target(
        name: "Reconciliation",
        dependencies: ["FileSystem", "DatabaseAccess", "JSONStreams", "SyncCursors", "ReconciliationModel"],
        swiftSettings: settings
    ),
    // What the legacy server answers over its sync API.
    .target(name: "LegacyServer", dependencies: ["FileSystem", "JSONStreams"], swiftSettings: settings),
    // Whether omSupply and the legacy server fit after one of them was restored.
    .target(
        name: "LegacyComparison",
        dependencies: [
            "FileSystem", "JSONStreams", "DatabaseAccess", "DatabaseSchema", "SyncCursors", "SQLiteDriver",
            "LegacyServer",
        ],
        swiftSettings: settings
    ),
    .target(
        name: "SchemaMigrations",
        dependencies: ["Migrations", "MigrationModel", "DatabaseSchema", "DatabaseAccess"],
        path: "migrations",
        swiftSettings: settings
    ),
]

let tool: [Target] = [
    // A table of commands: its parser, its help, its completions. What the commands do is not known here.
    .target(name: "CommandLineParsing", swiftSettings: settings),
    // What omSupply's own configuration files say of a server.
    .target(
        name: "OMSupplyConfiguration",
        dependencies: ["FileSystem", "PostgreSQLDriver", "CommandLineParsing", "CYAML"],
        swiftSettings: settings
    ),
    // The terminal: streams, tables, progress, sizes as people read them.
    .target(name: "AdminConsole", dependencies: ["FileSystem"], swiftSettings: settings),
    // All that the tool says: words for facts and errors, JSON, exit status.
    .target(
        name: "AdminOutput",
        dependencies: [
            "AdminConsole", "FileSystem", "DatabaseAccess", "DatabaseSchema", "SyncCursors", "PostgreSQLDriver",
            "WALPositions", "PostgreSQLFormats", "MigrationModel", "Migrations", "BundleArchive", "BundleContents",
            "BundleRestore", "Reconciliation", "ReconciliationModel", "CommandLineParsing", "OMSupplyConfiguration",
            "LegacyBackup", "LegacyServer", "LegacyComparison",
        ],
        swiftSettings: settings
    ),
    // What is said of sites, of the legacy server and of a run of migrations: on a terminal, as a script for a site, and as a
    // page for a browser.
    .target(
        name: "AdminReports",
        dependencies: [
            "SyncCursors", "Reconciliation", "ReconciliationModel", "MigrationModel", "LegacyComparison",
            "AdminConsole",
            "AdminOutput",
        ],
        swiftSettings: settings
    ),
    // What the commands do.
    .target(
        name: "AdminCommands",
        dependencies: [
            "FileSystem", "Checksums", "DatabaseAccess", "JSONStreams", "SyncCursors", "PostgreSQLDriver",
            "SQLiteDriver",
            "MigrationModel",
            "Migrations", "SchemaMigrations", "BundleArchive", "BundleContents", "BundleCreation", "BundleRestore",
            "Reconciliation", "ReconciliationModel", "CommandLineParsing", "OMSupplyConfiguration", "AdminConsole",
            "AdminOutput", "AdminReports", "LegacyServer", "LegacyComparison",
        ],
        swiftSettings: settings
    ),
    .executableTarget(name: "omsupply-admin", dependencies: ["AdminCommands", "FileSystem"], swiftSettings: settings),
    // Plays omSupply's own sync in tests and in scripts/demo; not a product.
    .executableTarget(
        name: "sync-stand-in",
        dependencies: [
            "DatabaseAccess", "SyncCursors", "PostgreSQLDriver", "SQLiteDriver", "Reconciliation",
            "ReconciliationModel",
        ],
        path: "Tests/SyncStandIn",
        swiftSettings: settings
    ),
]

let testSupport: [Target] = [
    // Random histories of a network with restores, and the invariants that must hold after each.
    .target(
        name: "ReconcileSimulation",
        dependencies: [
            "Reconciliation", "ReconciliationModel", "SyncCursors", "DatabaseAccess", "MigrationModel", "Migrations",
            "SchemaMigrations",
            "TestSupport",
        ],
        path: "Tests/ReconcileSimulation",
        swiftSettings: settings
    ),
    .executableTarget(
        name: "reconcile-simulator",
        dependencies: ["ReconcileSimulation"],
        path: "Tests/ReconcileSimulator",
        swiftSettings: settings
    ),
    .target(
        name: "TestSupport",
        dependencies: ["FileSystem", "DatabaseAccess", "PostgreSQLDriver", "SQLiteDriver"],
        path: "Tests/TestSupport",
        swiftSettings: settings
    ),
    // Small servers that tests of bundles copy, lose and restore.
    .target(
        name: "BundleTestSupport",
        dependencies: [
            "TestSupport", "FileSystem", "DatabaseAccess", "PostgreSQLDriver", "SQLiteDriver", "BundleContents",
            "BundleCreation", "BundleRestore",
        ],
        path: "Tests/BundleTestSupport",
        swiftSettings: settings
    ),
    .target(
        name: "ReconciliationTestSupport",
        dependencies: ["SyncCursors"],
        path: "Tests/ReconciliationTestSupport",
        swiftSettings: settings
    ),
    // Plays 4D and leaves what it leaves in a folder, and mSupply's sync API.
    .target(
        name: "LegacyTestSupport",
        dependencies: ["FileSystem"],
        path: "Tests/LegacyTestSupport",
        // Run by its path.
        exclude: ["fake-msupply.py", "fake-4d.py"],
        swiftSettings: settings
    ),
    // A console whose text is kept, and histories to tell of.
    .target(
        name: "AdminTestSupport",
        dependencies: ["AdminConsole", "ReconciliationModel", "SyncCursors"],
        path: "Tests/AdminTestSupport",
        swiftSettings: settings
    ),
    // Writes migrations/Baseline for scripts/generate-baseline; not a product.
    .executableTarget(
        name: "schema-generator",
        dependencies: [
            "TestSupport", "FileSystem", "DatabaseAccess", "DatabaseSchema", "MigrationModel", "Migrations",
            "SchemaMigrations",
        ],
        path: "Tests/SchemaGenerator",
        swiftSettings: settings
    ),
    // Plays a server that starts, in tests of the migrations driver with real processes; not a product.
    .executableTarget(
        name: "migration-stand-in",
        dependencies: [
            "FileSystem", "DatabaseAccess", "DatabaseSchema", "PostgreSQLDriver", "SQLiteDriver", "MigrationModel",
            "Migrations",
        ],
        path: "Tests/MigrationStandIn",
        swiftSettings: settings
    ),
    // What must hold of any input; Fuzzing/ makes the inputs up, tests replay those in Tests/Corpus.
    .target(
        name: "FuzzTargets",
        dependencies: [
            "PostgreSQLFormats", "BundleArchive", "BundleContents", "LegacyBackup", "LegacyServer", "JSONStreams",
            "Checksums", "WALPositions",
        ],
        path: "Tests/FuzzTargets",
        swiftSettings: settings
    ),
    // Makes and restores bundles, and kills itself at a chosen step; not a product.
    .executableTarget(
        name: "bundle-stand-in",
        dependencies: ["FileSystem", "PostgreSQLDriver", "BundleContents", "BundleCreation", "BundleRestore"],
        path: "Tests/BundleStandIn",
        swiftSettings: settings
    ),
    // Only has to compile: a client of the libraries sees no C symbol.
    .target(name: "CSymbolNames", path: "Tests/ImportProbe/Names", swiftSettings: settings),
    .target(
        name: "ImportProbe",
        dependencies: [
            "CSymbolNames", "FileSystem", "DatabaseAccess", "DatabaseSchema", "SyncCursors", "PostgreSQLDriver",
            "SQLiteDriver", "Checksums", "WALPositions", "PostgreSQLFormats", "BundleArchive", "MigrationModel",
            "Migrations", "BundleContents", "BundleCreation", "BundleRestore", "Reconciliation",
            "ReconciliationModel", "CommandLineParsing", "OMSupplyConfiguration", "AdminConsole", "AdminOutput",
            "AdminReports", "AdminCommands", "LegacyBackup", "LegacyServer", "LegacyComparison",
        ],
        path: "Tests/ImportProbe/Probe",
        swiftSettings: settings
    ),
]

/// Tests/NAMETests tests NAME; every one may also use the layers below it and TestSupport.
func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: ["TestSupport"] + dependencies,
        exclude: exclude,
        swiftSettings: settings
    )
}

let testTargets: [Target] = [
    tests("FileSystem", ["FileSystem"]),
    tests("DatabaseAccess", ["DatabaseAccess"]),
    tests("PostgreSQLDriver", ["PostgreSQLDriver", "DatabaseAccess", "WALPositions", "FileSystem"]),
    tests("Checksums", ["Checksums"]),
    tests("JSONStreams", ["JSONStreams"]),
    tests("LegacyBackup", ["LegacyBackup", "LegacyTestSupport", "FileSystem"]),
    tests("LegacyServer", ["LegacyServer", "JSONStreams", "LegacyTestSupport", "FileSystem"]),
    tests(
        "LegacyComparison",
        [
            "LegacyComparison", "LegacyServer", "JSONStreams", "SyncCursors", "DatabaseAccess", "FileSystem",
            "omsupply-admin",
        ]
    ),
    tests("BundleArchive", ["BundleArchive", "Checksums", "FileSystem"]),
    tests(
        "PostgreSQLFormats",
        [
            "PostgreSQLFormats", "Checksums", "WALPositions", "FileSystem", "DatabaseAccess", "PostgreSQLDriver",
            "FuzzTargets",
        ]
    ),
    tests("SQLiteDriver", ["SQLiteDriver", "DatabaseAccess", "FileSystem"]),
    tests("SyncCursors", ["SyncCursors", "DatabaseAccess"]),
    tests("DatabaseSchema", ["DatabaseSchema", "DatabaseAccess", "SQLiteDriver"]),
    tests("MigrationModel", ["MigrationModel", "DatabaseSchema", "DatabaseAccess"]),
    tests(
        "Migrations",
        [
            "Migrations", "MigrationModel", "DatabaseSchema", "DatabaseAccess", "FileSystem", "SQLiteDriver",
            "PostgreSQLDriver", "migration-stand-in",
        ]
    ),
    tests(
        "MigrationTesting",
        [
            "MigrationTesting", "MigrationModel", "Migrations", "DatabaseSchema", "DatabaseAccess", "FileSystem",
            "PostgreSQLDriver", "SQLiteDriver",
        ]
    ),
    tests(
        "SchemaMigrations",
        [
            "SchemaMigrations", "MigrationTesting", "MigrationModel", "Migrations", "DatabaseSchema", "DatabaseAccess",
            "FileSystem", "schema-generator",
        ],
        // Read by their paths.
        exclude: ["Golden"]
    ),
    tests(
        "BundleContents",
        [
            "BundleContents", "BundleArchive", "PostgreSQLFormats", "WALPositions", "FileSystem", "SyncCursors",
            "LegacyBackup", "FuzzTargets",
        ]
    ),
    tests(
        "ClusterReading",
        [
            "ClusterReading", "BundleContents", "Checksums", "PostgreSQLFormats", "WALPositions",
            "FileSystem", "DatabaseAccess", "PostgreSQLDriver", "FuzzTargets",
        ]
    ),
    tests(
        "BundleCreation",
        [
            "BundleTestSupport", "BundleCreation", "BundleRestore", "BundleContents", "BundleArchive", "Checksums",
            "PostgreSQLFormats", "WALPositions", "FileSystem", "DatabaseAccess", "SyncCursors", "SQLiteDriver",
            "PostgreSQLDriver", "FuzzTargets", "LegacyBackup", "LegacyTestSupport", "ClusterReading",
        ]
    ),
    tests(
        "BundleRestore",
        [
            "BundleTestSupport", "BundleRestore", "BundleCreation", "BundleContents", "BundleArchive", "Checksums",
            "PostgreSQLFormats", "WALPositions", "FileSystem", "DatabaseAccess", "SyncCursors", "SQLiteDriver",
            "PostgreSQLDriver", "ClusterReading",
        ]
    ),
    tests(
        "ReconciliationModel",
        ["ReconciliationTestSupport", "ReconciliationModel", "JSONStreams", "SyncCursors", "DatabaseAccess"]
    ),
    tests(
        "Reconciliation",
        [
            "ReconciliationTestSupport", "Reconciliation", "ReconciliationModel", "JSONStreams", "SyncCursors",
            "SchemaMigrations",
            "MigrationModel", "Migrations",
            "DatabaseAccess",
            "FileSystem", "sync-stand-in",
        ]
    ),
    tests("ReconcileSimulation", ["ReconcileSimulation"]),
    tests("CommandLineParsing", ["CommandLineParsing", "FileSystem"]),
    // Its errors are looked at in the words that they get.
    tests(
        "OMSupplyConfiguration",
        ["OMSupplyConfiguration", "AdminOutput", "CommandLineParsing", "PostgreSQLDriver", "FileSystem"]
    ),
    tests("AdminConsole", ["AdminConsole", "AdminTestSupport"]),
    tests(
        "AdminReports",
        [
            "AdminReports", "AdminOutput", "AdminConsole", "AdminTestSupport", "Reconciliation", "ReconciliationModel",
            "SyncCursors", "FileSystem", "MigrationModel", "DatabaseSchema",
        ]
    ),
    tests(
        "AdminOutput",
        [
            "AdminOutput", "AdminConsole", "AdminTestSupport", "OMSupplyConfiguration", "BundleContents",
            "BundleRestore",
            "MigrationModel", "Migrations", "DatabaseSchema", "DatabaseAccess", "PostgreSQLDriver", "FileSystem",
            "Reconciliation", "ReconciliationModel", "SyncCursors", "WALPositions", "LegacyBackup",
        ]
    ),
    tests(
        "AdminCommands",
        ["AdminCommands", "AdminConsole", "AdminOutput", "AdminTestSupport", "CommandLineParsing", "FileSystem"]
    ),
    tests(
        "Command",
        [
            "FileSystem", "DatabaseAccess", "SQLiteDriver", "PostgreSQLDriver", "BundleArchive", "BundleContents",
            "Checksums", "Reconciliation", "ReconciliationModel", "SyncCursors", "omsupply-admin", "sync-stand-in",
            "bundle-stand-in", "LegacyTestSupport",
        ]
    ),
]

let package = Package(
    name: "omsupply-admin",
    products: [
        .executable(name: "omsupply-admin", targets: ["omsupply-admin"]),
        .library(name: "Migrations", targets: ["Migrations", "MigrationModel", "DatabaseSchema", "DatabaseAccess"]),
        .library(name: "MigrationTesting", targets: ["MigrationTesting"]),
        .library(name: "PostgreSQLDriver", targets: ["PostgreSQLDriver"]),
        .library(name: "SQLiteDriver", targets: ["SQLiteDriver"]),
        .library(
            name: "BackupBundle",
            targets: ["BundleContents", "BundleCreation", "BundleRestore", "BundleArchive", "WALPositions"]
        ),
        .library(name: "Reconciliation", targets: ["Reconciliation", "ReconciliationModel", "SyncCursors"]),
        .library(name: "SchemaMigrations", targets: ["SchemaMigrations"]),
        .library(name: "FileSystem", targets: ["FileSystem"]),
    ],
    targets: systemLibraries + libraries + tool + testSupport + testTargets
)
