import FileSystem
import Glibc
import MigrationModel
import SchemaMigrations
import TestSupport

// `schema-generator FOLDER` runs the history on scratch databases of both engines and writes what it made as Swift
// source. `schema-generator golden VERSION FOLDER` stores a database of one version for the tests of upgrades.
do {
    let arguments = CommandLine.arguments
    switch arguments.count {
    case 2: try writeBaseline(to: arguments[1], accepted: [])
    case 4 where arguments[1] == "golden": try storeGolden(Version(arguments[2]), in: arguments[3])
    case 4 where arguments[2] == "--accept":
        try writeBaseline(to: arguments[1], accepted: Set(arguments[3].split(separator: ",").map(String.init)))
    default:
        print("usage: schema-generator FOLDER [--accept STEP,STEP…]\n       schema-generator golden VERSION FOLDER")
        exit(64)
    }
} catch {
    print("schema-generator: \(explanation(of: error))")
    exit(1)
}

func writeBaseline(to folder: String, accepted: Set<String>) throws {
    for file in BaselineSource.files(for: try GeneratedBaseline.make(accepted: accepted)) {
        let path = "\(folder)/\(file.name)"
        let bytes = Array(file.text.utf8)
        guard (try? WholeFile.read(path)) != bytes else {
            print("\(path) is up to date")
            continue
        }
        try WholeFile.write(bytes, to: path, permissions: 0o644)
        print("\(path) written")
    }
}

/// What is stored stays: it stands for databases that are in use.
func storeGolden(_ version: Version, in folder: String) throws {
    guard SchemaMigrations.all.contains(where: { $0.version == version }) else {
        print("there is no migration to \(version)")
        exit(65)
    }
    let paths = Engine.allCases.map { "\(folder)/\(GoldenDatabase.fileName(version, $0))" }
    for path in paths where try FileStatus.of(path) != nil {
        print("\(path) is stored already and is never replaced")
        exit(73)
    }
    let scripts = try Engine.allCases.map { try GoldenDatabase.script(of: version, on: $0) }
    for (path, script) in zip(paths, scripts) {
        try WholeFile.write(Array(script.utf8), to: path, permissions: 0o644)
        print("\(path) stored")
    }
}
