/// `postmaster.pid` of a running server: lines in the order of PostgreSQL's `utils/pidfile.h`.
package struct PostmasterFile: Sendable, Hashable {
    package let process: Int32
    /// Seconds since 1970 at which the server's first process started, a moment before `pg_postmaster_start_time()`.
    package let started: Int64
    package let port: Int

    /// nil for anything that a running server would not have written.
    package init?(parsing text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        // 1 process, 2 data directory, 3 start time, 4 port; 5 and more are of no interest here.
        guard lines.count >= 4, let process = Int32(lines[0]), process > 0, let started = Int64(lines[2]),
            let port = Int(lines[3])
        else { return nil }
        (self.process, self.started, self.port) = (process, started, port)
    }
}
