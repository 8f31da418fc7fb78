import FileSystem
import Glibc

// Runs the history on scratch databases of both engines and writes what it made as Swift source.
let arguments = CommandLine.arguments
guard arguments.count == 2 || arguments.count == 4 && arguments[2] == "--accept" else {
    print("usage: schema-generator FOLDER [--accept STEP,STEP…]")
    exit(64)
}
do {
    let folder = arguments[1]
    let accepted = arguments.count == 4 ? arguments[3].split(separator: ",").map(String.init) : []
    for file in BaselineSource.files(for: try GeneratedBaseline.make(accepted: Set(accepted))) {
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
