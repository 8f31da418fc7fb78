import BenchmarkSupport
import DatabaseAccess
import FileSystem
import PostgreSQLDriver

/// The cluster that everybody backs up, and the place where they put it: on one file system.
final class BundleFixture {
    static let database = "bench"

    let cluster: BenchmarkCluster
    let ours: OurCommands

    init(admin: String, settings: [String: String]) throws {
        cluster = try BenchmarkCluster(settings: settings)
        ours = OurCommands(program: admin, url: cluster.url(of: Self.database))
        try cluster.run("createdb", [Self.database])
        // A restore of anything but omSupply's own database is not all that it is meant to be, and says so.
        try runToEnd(ours.migrate)
        try emptyWork()
    }

    /// For backups and restores; everybody may write there.
    var work: String { cluster.folder + "/work" }

    func emptyWork() throws {
        try Folder.remove(work)
        try Folder.create(work, permissions: 0o777)
    }

    /// An empty folder that only the server's owner may enter, as PostgreSQL wants its data directory.
    func makeServerFolder(_ path: String) throws {
        try Folder.create(path)
        if Owner.current.isRoot { try Folder.setOwner(of: path, to: cluster.owner) }
    }

    /// To be called at once before a run that is timed: nothing is left to flush, and the memory that new files get has
    /// been used before. What a virtual machine hands out for the first time costs ten times as much.
    func settle() throws {
        let path = cluster.folder + "/recycled"
        let file = try FileDescriptor.create(path)
        let block = [UInt8](repeating: 1, count: 16 << 20)
        for _ in 0..<200 { try file.write(block) }
        try file.close()
        try Folder.remove(path)
        try flush()
    }

    /// Nothing is left to flush: of the server, of the file system's journal, and of what it tells the device of the
    /// blocks that are free again.
    func flush() throws {
        try cluster.run("psql", ["-q", "-d", Self.database, "-c", "CHECKPOINT"])
        try Folder.synchronizeFileSystem(of: cluster.folder)
    }

    /// Reads a file, or all below a folder, into memory: what is read in a timed run then comes from there for everybody,
    /// whichever way it was written.
    func cache(_ path: String) throws {
        try runToEnd(["find", path, "-type", "f", "-exec", "cat", "{}", "+"])
    }

    /// Takes the cluster's files out of memory, after `flush`: what is read of them then comes from the device, as on a
    /// server whose memory is smaller than its databases.
    func evict() throws {
        for path in try Subprocess.run("find", [cluster.dataDirectory, "-type", "f"]).output.split(separator: "\n") {
            // A file that the server has just removed needs nothing.
            try? FileDescriptor.open(String(path)).dropCachedPages()
        }
    }

    /// Bytes of all databases.
    func size() throws -> Int64 {
        let connection = try PostgreSQLConnection(PostgreSQLConfiguration(parsing: cluster.url(of: Self.database)))
        let value = try connection.value("SELECT sum(pg_database_size(oid))::bigint FROM pg_database")
        guard case .integer(let size) = value else { return 0 }
        return size
    }

    /// `bundle create` into the empty work folder.
    ///
    /// - Parameter flushes: whether the time goes on until everything is on the device.
    func create(_ source: OurCommands.Source, flushes: Bool = true) -> Entrant {
        Entrant(
            "omsupply-admin bundle create --level 1, \(source.rawValue)",
            ours.create(source, in: work),
            flushes: flushes,
            prepare: emptyWork
        )
    }

    /// A bundle of the cluster as it is now, kept in a folder of its own.
    func makeBundle() throws -> String {
        let folder = cluster.folder + "/kept"
        try Folder.remove(folder)
        try Folder.create(folder, permissions: 0o777)
        _ = try Measurement.of(
            ours.create(.local, in: folder),
            output: cluster.folder + "/printed"
        )
        guard let name = try Folder.names(in: folder).first(where: { $0.hasSuffix(".tar.zst") }) else {
            throw NoBundle(folder: folder)
        }
        return folder + "/" + name
    }

    struct NoBundle: Error { let folder: String }
}
