public import DatabaseAccess
import FileSystem
import SQLiteDriver

/// Makes SQLite databases in a temporary folder of this process.
public struct SQLiteTestEngine: TestEngine {
    private let parent: String?

    /// - Parameter parent: the folder below which the temporary one is made; `TMPDIR` or `/tmp` unless given.
    public init(in parent: String? = nil) { self.parent = parent }

    public var dialect: Dialect { .sqlite }
    public var place: String { "sqlite:\(parent ?? "")" }

    public func makeDatabase() throws -> String {
        // A folder for each: the driver keeps files beside a database.
        try TemporaryFolder.make(prefix: "", in: ProcessFolder.of(parent).path) + "/test.sqlite"
    }

    public func copyDatabase(_ address: String) throws -> String {
        // The last connection moves the log into the database when it closes; until then a copy would lack it.
        guard try FileStatus.of(address + "-wal") == nil else { throw InUse(address: address) }
        let copy = try makeDatabase()
        let file = try FileDescriptor.create(copy)
        try file.write(WholeFile.read(address, limit: .max))
        try file.close()
        return copy
    }

    public func sealDatabase(_ address: String) throws {}

    public func removeDatabase(_ address: String) { try? Folder.remove(Path.parent(of: address)) }

    public func connect(to address: String) throws -> any DatabaseConnection {
        try SQLiteConnection(address, .create)
    }

    /// A connection to a database that is to be copied is open.
    struct InUse: Error {
        let address: String
    }
}
