import FileSystem
import Foundation
import Synchronization

/// Data directories that `initdb` made once for this test run: a copy takes a tenth of its time. Copies have the same
/// system identifier.
enum DataDirectoryTemplate {
    /// As root the server runs as `postgres`, because it refuses to run as root.
    static let serverUser = Owner.current.isRoot ? Owner.named("postgres") ?? .current : .current

    private static let folder: String = {
        sweep()
        let path = "/tmp/omst-\(ProcessInfo.processInfo.processIdentifier)-template"
        do {
            try Folder.create(path, permissions: 0o755)
            try Folder.setOwner(of: path, to: serverUser)
        } catch { fatalError("no folder for scratch clusters: \(error)") }
        atexit { try? Folder.remove(DataDirectoryTemplate.folder) }
        return path
    }()

    private static let made = Mutex<[Bool: String]>([:])

    static func copy(to path: String, checksums: Bool) throws {
        let template = try made.withLock { made in
            if let template = made[checksums] { return template }
            let template = folder + (checksums ? "/checksums" : "/plain")
            try initialise(template, checksums: checksums)
            made[checksums] = template
            return template
        }
        try run("cp", ["-a", template, path])
    }

    static func initialise(_ path: String, checksums: Bool) throws {
        let arguments = ["-D", path, "-U", "postgres", "-A", "trust", "--no-sync", "--locale=C.UTF-8", "-E", "UTF8"]
        try run(PostgreSQLCluster.program("initdb"), arguments + (checksums ? ["-k"] : []))
    }

    private static func run(_ program: String, _ arguments: [String]) throws {
        let result = try Subprocess.run(program, arguments, as: serverUser)
        guard result.status == 0 else {
            throw CommandFailed(command: program, status: result.status, text: result.errors + result.output)
        }
    }

    /// Removes what a killed test run left behind.
    private static func sweep() {
        for name in (try? Folder.names(in: "/tmp")) ?? [] where name.hasPrefix("omst-") {
            let parts = name.split(separator: "-")
            guard parts.count == 3, let owner = Int32(parts[1]), kill(owner, 0) != 0, errno == ESRCH else { continue }
            _ = try? Subprocess.run(
                PostgreSQLCluster.program("pg_ctl"),
                ["-D", "/tmp/\(name)/data", "-m", "immediate", "-w", "stop"],
                as: (try? FileStatus.of("/tmp/\(name)"))?.owner
            )
            try? Folder.remove("/tmp/\(name)")
        }
    }
}
