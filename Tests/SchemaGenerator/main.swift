import FileSystem
import Glibc

// Runs the history on scratch databases of both engines and writes what it made as Swift source.
guard CommandLine.arguments.count == 2 else {
    print("usage: schema-generator FOLDER")
    exit(64)
}
do {
    let folder = CommandLine.arguments[1]
    for file in BaselineSource.files(for: try GeneratedBaseline.make()) {
        let path = "\(folder)/\(file.name)"
        let bytes = Array(file.text.utf8)
        guard (try? WholeFile.read(path)) != bytes else {
            print("\(path) is up to date")
            continue
        }
        try WholeFile.write(bytes, to: path, permissions: 0o644)
        print("\(path) written")
    }
} catch {
    print("schema-generator: \(error)")
    exit(1)
}
