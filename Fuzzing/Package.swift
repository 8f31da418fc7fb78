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
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd"),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto"),
        .systemLibrary(name: "CISAL", pkgConfig: "libisal"),
        .systemLibrary(name: "CExpat", pkgConfig: "expat"),
        .target(name: "CLinux", cSettings: [.define("_GNU_SOURCE")]),
        .target(name: "FileSystem", dependencies: ["CLinux"], swiftSettings: settings),
        .target(name: "DatabaseAccess", swiftSettings: settings),
        .target(name: "Checksums", dependencies: ["CCrypto", "CISAL"], swiftSettings: settings),
        .target(name: "WALPositions", swiftSettings: counted),
        .target(name: "JSONStreams", swiftSettings: counted),
        .target(name: "SyncCursors", dependencies: ["DatabaseAccess"], swiftSettings: settings),
        .target(
            name: "PostgreSQLFormats",
            dependencies: ["Checksums", "WALPositions", "JSONStreams"],
            swiftSettings: counted
        ),
        .target(
            name: "BundleArchive",
            dependencies: ["FileSystem", "Checksums", "JSONStreams", "CZstd"],
            swiftSettings: counted
        ),
        .target(name: "LegacyBackup", dependencies: ["FileSystem", "CExpat"], swiftSettings: counted),
        .target(name: "LegacyServer", dependencies: ["FileSystem", "JSONStreams"], swiftSettings: counted),
        .target(
            name: "BundleContents",
            dependencies: [
                "FileSystem", "DatabaseAccess", "SyncCursors", "WALPositions", "PostgreSQLFormats", "Checksums",
                "JSONStreams", "BundleArchive", "LegacyBackup",
            ],
            swiftSettings: counted
        ),
        .target(
            name: "FuzzTargets",
            dependencies: [
                "PostgreSQLFormats", "BundleArchive", "BundleContents", "LegacyBackup", "LegacyServer", "JSONStreams",
                "Checksums", "WALPositions",
            ],
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
