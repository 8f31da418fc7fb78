import BenchmarkSupport
import FileSystem

/// One of the two engines: how its databases are made, and how each program is told of one.
struct Engine {
    let name: String
    let cluster: BenchmarkCluster?
    private let folder: String
    private let programs: String

    init(sqliteIn folder: String, programs: String) {
        name = "SQLite"
        cluster = nil
        self.folder = folder
        self.programs = programs
    }

    init(_ cluster: BenchmarkCluster, programs: String) {
        name = "PostgreSQL"
        self.cluster = cluster
        folder = ""
        self.programs = programs
    }

    var isSQLite: Bool { cluster == nil }

    // MARK: Databases

    func make(_ database: String, from template: String? = nil) throws {
        try drop(database)
        if let cluster {
            let options = template.map { ["--template", $0, "--strategy", "file_copy"] } ?? []
            try cluster.run("createdb", options + [database])
            try cluster.run("psql", ["-q", "-d", "postgres", "-c", "CHECKPOINT"])
        } else if let template {
            try runToEnd(["cp", file(template), file(database)])
        }
        // What is left to be written is nobody's who is measured next.
        try Folder.synchronizeFileSystem(of: "/tmp")
    }

    private func drop(_ database: String) throws {
        if let cluster { return try cluster.run("dropdb", ["--if-exists", "--force", database]) }
        for suffix in ["", "-wal", "-shm", ".migrating"] { try Folder.remove(file(database) + suffix) }
        // Where Sqitch keeps its records.
        for suffix in ["", "-wal", "-shm"] { try Folder.remove(folder + "/sqitch.db" + suffix) }
    }

    private func file(_ database: String) -> String { "\(folder)/\(database).db" }

    // MARK: Commands

    func ours(_ database: String, _ work: String...) -> [String] {
        ["\(programs)/\(isSQLite ? "SQLiteMigrations" : "PostgreSQLMigrations")", address(of: database)] + work
    }

    func plain(_ database: String, _ work: String...) -> [String] {
        ["\(programs)/\(isSQLite ? "PlainSQLite" : "PlainPostgreSQL")", address(of: database)] + work
    }

    func address(of database: String) -> String { cluster?.url(of: database) ?? file(database) }

    /// For omsupply-admin.
    func adminURL(of database: String) -> String { cluster?.url(of: database) ?? "sqlite:" + file(database) }

    /// For Alembic and yoyo: both say which of Python's drivers they mean in the same way.
    func pythonURL(of database: String) -> String {
        cluster.map { "postgresql+psycopg://postgres@/\(database)?host=\($0.folder)" } ?? "sqlite:///" + file(database)
    }

    /// For Sqitch, whose PostgreSQL clients read PGHOST and PGUSER.
    func sqitchTarget(_ database: String) -> String {
        isSQLite ? "db:sqlite:" + file(database) : "db:pg:" + database
    }
}
