import BundleContents
import FileSystem
import Glibc

/// Where a machine keeps PostgreSQL's programs, and who may run them.
enum ServerPrograms {
    /// The first folder with a `postgres` of the wanted major version; else the first with any.
    static func find(_ configured: String?, major: Int) -> (found: (folder: String, major: Int)?, searched: [String]) {
        var candidates: [String] = []
        if let configured { candidates.append(configured) }
        candidates.append("/usr/lib/postgresql/\(major)/bin")
        if let program = Subprocess.find("postgres") { candidates.append(Path.parent(of: program)) }
        let found = candidates.compactMap { folder in version(of: folder + "/postgres").map { (folder, $0) } }
        return (found.first { $0.1 == major } ?? found.first, candidates)
    }

    /// The major version out of `postgres (PostgreSQL) 15.18 (Debian …)`.
    private static func version(of program: String) -> Int? {
        guard access(program, X_OK) == 0, let result = try? Subprocess.run(program, ["--version"]), result.status == 0,
            let word = result.output.split(separator: " ").first(where: { $0.first?.isNumber == true })
        else { return nil }
        return Int(word.prefix { $0.isNumber })
    }

    /// The processor that a folder's `postgres` was made for; nil where it does not tell, as where it is a script.
    static func architecture(in folder: String) -> Architecture? {
        var header = [UInt8](repeating: 0, count: 20)
        guard let file = try? FileDescriptor.open(folder + "/postgres"),
            let count = try? header.withUnsafeMutableBytes({ try file.read(into: $0, at: 0) })
        else { return nil }
        return Architecture(elfHeader: Array(header.prefix(count)))
    }

    /// PostgreSQL refuses to run as root; it runs as `postgres` then.
    static var user: Owner? { Owner.current.isRoot ? Owner.named("postgres") : .current }

    /// The same for every data directory in a folder and in those below it, as far down as Debian puts them.
    static func runningServer(below folder: String, depth: Int = 3) -> Int32? {
        if let process = runningServer(on: folder) { return process }
        guard depth > 0, let status = try? FileStatus.of(folder, followLinks: true), status.kind == .folder,
            (try? FileStatus.of(folder + "/PG_VERSION")) == nil
        else { return nil }
        for name in (try? Folder.names(in: folder)) ?? [] {
            let path = folder + "/" + name
            guard (try? FileStatus.of(path))?.kind == .folder else { continue }
            if let process = runningServer(below: path, depth: depth - 1) { return process }
        }
        return nil
    }

    /// The process that runs on a data directory: named by its `postmaster.pid`, and really at work there.
    static func runningServer(on dataDirectory: String) -> Int32? {
        guard let bytes = try? WholeFile.read(dataDirectory + "/postmaster.pid", limit: 4096),
            let line = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first, let process = Int32(line),
            process > 1, kill(process, 0) == 0 || errno == EPERM
        else { return nil }
        // The number may have been given to another program since; a server's working folder is its data directory.
        if let folder = try? Folder.destination(ofLink: "/proc/\(process)/cwd") {
            return sameFolder(folder, dataDirectory) ? process : nil
        }
        return process
    }

    private static func sameFolder(_ one: String, _ other: String) -> Bool {
        guard let first = try? FileStatus.of(one, followLinks: true),
            let second = try? FileStatus.of(other, followLinks: true)
        else { return false }
        return first.identity == second.identity
    }
}
