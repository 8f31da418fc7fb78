// swift-tools-version: 6.2
import PackageDescription

/// As the product's own targets, and counted by libFuzzer. The sources are links into the product: a target can only
/// be counted in a package that compiles it itself.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]
let counted = settings + [.unsafeFlags(["-sanitize=fuzzer"])]

let package = Package(
    name: "Fuzzing",
    targets: [
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq"),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3"),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd"),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto"),
        .systemLibrary(name: "CISAL", pkgConfig: "libisal"),
        .target(name: "CLinux", cSettings: [.define("_GNU_SOURCE")]),
        .target(name: "FileSystem", dependencies: ["CLinux"], swiftSettings: settings),
        .target(name: "DatabaseAccess", swiftSettings: settings),
        .target(name: "Checksums", dependencies: ["CCrypto", "CISAL"], swiftSettings: settings),
        .target(name: "WALPositions", swiftSettings: counted),
        .target(name: "SyncCursors", dependencies: ["DatabaseAccess"], swiftSettings: settings),
        .target(
            name: "PostgreSQLDriver",
            dependencies: ["DatabaseAccess", "WALPositions", "CLibPQ"],
            swiftSettings: settings
        ),
        .target(name: "SQLiteDriver", dependencies: ["DatabaseAccess", "CSQLite"], swiftSettings: settings),
        .target(name: "PostgreSQLFormats", dependencies: ["Checksums", "WALPositions"], swiftSettings: counted),
        .target(name: "BundleArchive", dependencies: ["FileSystem", "Checksums", "CZstd"], swiftSettings: counted),
        .target(
            name: "BackupBundle",
            dependencies: [
                "FileSystem", "DatabaseAccess", "SyncCursors", "PostgreSQLDriver", "SQLiteDriver", "WALPositions",
                "PostgreSQLFormats", "Checksums", "BundleArchive",
            ],
            swiftSettings: counted
        ),
        .target(
            name: "FuzzTargets",
            dependencies: ["PostgreSQLFormats", "BundleArchive", "BackupBundle", "Checksums", "WALPositions"],
            swiftSettings: counted
        ),
        // scripts/fuzz links it with the runtime that comes with the toolchain.
        .executableTarget(
            name: "Fuzz",
            dependencies: ["FuzzTargets"],
            swiftSettings: settings,
            linkerSettings: [.linkedLibrary("stdc++")]
        ),
    ]
)
