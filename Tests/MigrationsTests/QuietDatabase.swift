import DatabaseAccess
import FileSystem
import Foundation
import SQLiteDriver
import TestSupport

/// An empty database where nothing but the test writes: on PostgreSQL in a cluster of its own, without autovacuum.
struct QuietDatabase {
    let engine: Engine
    private let address: String
    private let folder: SharedFolder?

    private static let cluster: PostgreSQLCluster = {
        do {
            let cluster = try PostgreSQLCluster(
                settings: [
                    // Both would write now and then, with nobody at work.
                    "autovacuum": "off", "wal_level": "minimal", "max_wal_senders": "0", "checkpoint_timeout": "'1h'",
                ]
            )
            atexit { QuietDatabase.cluster.remove() }
            return cluster
        } catch { fatalError("no quiet cluster: \(error)") }
    }()

    init(_ engine: Engine) throws {
        self.engine = engine
        switch engine {
        case .sqlite:
            let folder = try SharedFolder(prefix: "omsq-")
            self.folder = folder
            address = folder.path + "/omsupply.sqlite"
        case .postgreSQL:
            folder = nil
            address = try Self.cluster.makeDatabase()
        }
    }

    func connect() throws -> any DatabaseConnection {
        switch engine {
        case .sqlite: try SQLiteConnection(address, .create)
        case .postgreSQL: try Self.cluster.connect(database: address)
        }
    }

    /// What changes with the first byte that anybody writes: the position in the server's log, or the bytes of the
    /// database and its log, and whether there is a lock file.
    func fingerprint() throws -> [[UInt8]] {
        switch engine {
        case .sqlite:
            // An empty log is made by opening the database.
            let bytes = try ["", "-wal"].map { suffix in
                try FileStatus.of(address + suffix) == nil ? [] : WholeFile.read(address + suffix)
            }
            return bytes + [try FileStatus.of(address + ".migrating") == nil ? [] : [1]]
        case .postgreSQL:
            let position = try Self.cluster.connect().value("SELECT pg_current_wal_insert_lsn()::text")
            return [Array("\(String(describing: position))".utf8)]
        }
    }

    /// Removes what the runs that prepared the database have left beside it.
    func forgetLock() throws {
        if engine == .sqlite, try FileStatus.of(address + ".migrating") != nil {
            try Folder.remove(address + ".migrating")
        }
    }
}
