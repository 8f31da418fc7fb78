// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "Benchmarks",
    dependencies: [.package(name: "omsupply-admin", path: "..")],
    targets: [
        .executableTarget(
            name: "BundleBenchmark",
            dependencies: [
                .product(name: "FileSystem", package: "omsupply-admin"),
                .product(name: "PostgreSQLDriver", package: "omsupply-admin"),
            ]
        )
    ]
)
