import FileSystem
import TestSupport

extension AttackedServer {
    /// Runs what was restored to a folder for as long as the body takes, which gets its address.
    func withRestored<R>(at target: String, _ body: (String) throws -> R) throws -> R {
        guard let cluster else { return try body("sqlite:" + target + "/sqlite/omsupply.sqlite") }
        let data = target + "/postgres/data"
        let options = "-c port=5433 -c listen_addresses= -c unix_socket_directories=\(cluster.socketDirectory)"
        try cluster.run("pg_ctl", ["-D", data, "-l", folder + "/log", "-o", options, "-w", "start"])
        defer { _ = try? cluster.run("pg_ctl", ["-D", data, "-m", "fast", "-w", "stop"]) }
        return try body("postgresql://postgres@/postgres?host=\(cluster.socketDirectory)&port=5433")
    }

    /// The site of a pair that this server is central of.
    func pair(_ site: TestDatabase, number: Int = 2) -> SyncPair {
        SyncPair(central: url, site: site, number: number)
    }
}
