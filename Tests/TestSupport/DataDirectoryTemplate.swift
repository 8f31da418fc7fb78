import FileSystem
import Foundation

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

    // Each is made when it is first asked for, and whoever asks meanwhile waits.
    private static let plain = Result { try make("plain", checksums: false) }
    private static let withChecksums = Result { try make("checksums", checksums: true) }

    static func copy(to path: String, checksums: Bool) throws {
        let template = try (checksums ? withChecksums : plain).get()
        try run("cp", ["-a", template, path])
    }

    private static func make(_ name: String, checksums: Bool) throws -> String {
        let path = folder + "/" + name
        try initialise(path, checksums: checksums)
        return path
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
