import FileSystem
import SQLiteDriver
import TestSupport
import Testing

/// What a bundle of very many files takes of memory beside one of few: a number of bytes for each.
struct ManyMembersTests {
    let folder: SharedFolder
    /// Both are more than all frames under way hold, which take memory of their own.
    private static let (few, many) = (3_000, 13_000)
    private static let size: Int64 = 8 << 10
    /// What is held for good is some 100 bytes; lists grow by doubling, and what is given back is not always taken again.
    private static let bytesForEach: Int64 = 400
    /// Whoever makes a bundle also holds the listing of the folder.
    private static let bytesForEachMade: Int64 = 1000

    init() throws {
        folder = try SharedFolder()
        try SQLiteConnection(folder.path + "/s.sqlite", .create).execute(script: "CREATE TABLE t (a)")
    }

    private func run(_ words: [String]) throws -> (text: String, bytes: Int64) {
        let (result, bytes) = try PeakMemory.ofAdmin(words, in: folder.path)
        // 2: a restored database that knows no timelines is warned of.
        #expect(result.status == 0 || words[0] == "restore" && result.status == 2, "\(words): \(result.errors)")
        return (result.output, bytes)
    }

    /// The peak of each command on a bundle with so many files.
    private func peaks(files count: Int) throws -> [String: Int64] {
        let place = folder.path + "/\(count)"
        try Folder.createAll(place + "/files")
        for number in 0..<count {
            let file = try FileDescriptor.create("\(place)/files/\(number)")
            try file.truncate(to: Self.size)
            try file.close()
        }
        let created = try run([
            "bundle", "create", "--database", "sqlite:\(folder.path)/s.sqlite", "--files", place + "/files",
            "--output", place + "/bundles", "--jobs", "1", "--quiet",
        ])
        // Its path is all that is printed.
        let bundle = String(created.text.dropLast())
        let restore = ["restore", bundle, "--to", place + "/restored", "--yes", "--jobs", "1", "--quiet"]
        return [
            "create": created.bytes,
            "verify": try run(["bundle", "verify", bundle, "--jobs", "1", "--quiet"]).bytes,
            "show": try run(["bundle", "show", bundle]).bytes,
            "members": try run(["bundle", "show", bundle, "--members"]).bytes,
            "extract": try run(["bundle", "extract", bundle, "files/7", "--to", place + "/out"]).bytes,
            "restore": try run(restore).bytes,
        ]
    }

    @Test func aMemberTakesFewBytes() throws {
        let (few, many) = (try peaks(files: Self.few), try peaks(files: Self.many))
        for (command, peak) in many {
            let each = (peak - (few[command] ?? 0)) / Int64(Self.many - Self.few)
            let limit = command == "create" ? Self.bytesForEachMade : Self.bytesForEach
            #expect(each < limit, "\(command) takes \(each) bytes for a member")
        }
    }
}

extension ManyMembersTests {
    /// What is told of them shrinks to less than a hundredth.
    @Test func manyFilesOfOneFolderWithALongNameAreABundle() throws {
        let name = [String](repeating: String(repeating: "x", count: 200), count: 4).joined(separator: "/")
        let files = folder.path + "/long"
        try Folder.createAll(files + "/" + name)
        for number in 0..<3000 { try FileDescriptor.create("\(files)/\(name)/\(number)").close() }
        let created = try run([
            "bundle", "create", "--database", "sqlite:\(folder.path)/s.sqlite", "--files", files,
            "--output", folder.path + "/bundles", "--quiet",
        ])
        let bundle = String(created.text.dropLast())
        _ = try run(["restore", bundle, "--to", folder.path + "/restored", "--yes", "--quiet"])
        #expect(try Folder.names(in: "\(folder.path)/restored/files/\(name)").count == 3000)
    }
}
