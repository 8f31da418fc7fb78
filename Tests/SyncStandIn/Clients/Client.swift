/// A remote's program: one sync with central is push, pull, integrate.
protocol Client {
    var site: RemoteSite { get }
    var central: CentralServer { get }
    var pullCursor: KeptCursor { get }
    var pushCursor: KeptCursor { get }

    func push() throws -> Sent
    /// How many records arrived.
    func pull(isInitialised: Bool) throws -> Int
}

/// What became of a push: how many records were sent, and what central integrated when it was told to.
struct Sent {
    var records = 0
    var integrated = (done: 0, failed: 0)
}

extension Client {
    /// What was done, a line for each step.
    func sync() throws -> [String] {
        // A database that has never pulled is being initialised: it owns nothing that central lacks.
        let isInitialised = try pullCursor.stored(in: site.connection) != nil
        var lines: [String] = []
        if isInitialised {
            let sent = try push()
            let (done, failed) = sent.integrated
            lines.append("pushed \(sent.records), central integrated \(done), failed \(failed)")
        }
        lines.append("pulled \(try pull(isInitialised: isInitialised))")
        let integrated = try Buffer(site.connection).integrate()
        lines.append("remote integrated \(integrated.done), failed \(integrated.failed)")
        if !isInitialised { try site.move(pushCursor, past: site.end) }
        return lines
    }

    func request(isInitialised: Bool, limit: Int) throws -> PullRequest {
        let first = try pullCursor.first(in: site.connection)
        return PullRequest(site: site.number, first: first, limit: limit, isInitialised: isInitialised)
    }
}
