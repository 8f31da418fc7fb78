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
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto"),
        .systemLibrary(name: "CISAL", pkgConfig: "libisal"),
        .target(name: "Checksums", dependencies: ["CCrypto", "CISAL"], swiftSettings: settings),
        .target(name: "WALPositions", swiftSettings: counted),
        .target(name: "PostgreSQLFormats", dependencies: ["Checksums", "WALPositions"], swiftSettings: counted),
        .target(
            name: "FuzzTargets",
            dependencies: ["PostgreSQLFormats", "Checksums", "WALPositions"],
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
