import FileSystem

/// Small files as the app stores them beside its database, a thousand in a folder.
struct AppFiles {
    let folder: String

    func write(_ count: Int) throws {
        for number in 0..<count {
            let inner = "\(folder)/record-\(number / 1000)"
            if number % 1000 == 0 {
                try Interruption.check()
                try Folder.createAll(inner, permissions: 0o755)
            }
            let file = try FileDescriptor.create("\(inner)/document-\(number)-of-the-app.pdf")
            try file.write(Array("file \(number)".utf8))
            try file.close()
        }
    }
}
