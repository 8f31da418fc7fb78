import FileSystem
import FoundationEssentials

/// Asks the legacy server over its sync API (version 5), and changes nothing there: every request is a GET that takes
/// nothing out of a queue.
public struct LegacyClient: Sendable {
    public let address: LegacyAddress
    private let seconds: Int
    private let answerLimit: Int
    private let environment: [String: String]

    /// - Parameters:
    ///   - seconds: the longest that one answer may take.
    ///   - answerLimit: bytes of one answer; a longer page is asked for in smaller ones.
    ///   - environment: what `curl` is started with: proxies, certificates.
    public init(_ address: LegacyAddress, seconds: Int, answerLimit: Int = 8 << 20, environment: [String: String]) {
        (self.address, self.seconds, self.answerLimit) = (address, seconds, answerLimit)
        // Much else holds secrets (`APP__…`, `PGPASSWORD`), and is none of another program's business.
        self.environment = environment.filter {
            Self.curlReads.contains($0.key) || $0.key.lowercased().hasSuffix("_proxy")
        }
    }

    /// Beside proxies.
    private static let curlReads: Set<String> = ["CURL_CA_BUNDLE", "HOME", "LANG", "SSL_CERT_DIR", "SSL_CERT_FILE"]

    public func site() throws -> LegacySite { try get("/sync/v5/site") }

    /// What the legacy server does for this site now; `idle` for nothing.
    public func status() throws -> String {
        let status: SiteStatus = try get("/sync/v5/site_status")
        return Self.code(status.code) ?? "unknown"
    }

    /// How many records wait for this site. They stay where they are.
    public func queueLength() throws -> Int64 {
        let path = "/sync/v5/queued_records?limit=1"
        let queue: QueueLength = try get(path)
        try requirePossible(queue.queueLength, "queueLength", path)
        return queue.queueLength
    }

    /// The first records that wait for this site. They stay where they are.
    ///
    /// - Parameter limit: how many at most; fewer come where so many are too large.
    /// - Throws: `LegacyServerError`; `SystemError` when `curl` cannot be started.
    public func queue(limit: Int) throws -> QueuePage {
        try inSmallerPages(limit) { limit in
            let path = "/sync/v5/queued_records?limit=\(limit)"
            let page: QueuePage = try get(path)
            try requirePossible(page.queueLength, "queueLength", path)
            return page
        }
    }

    /// The entries of the log above a cursor, lowest first.
    ///
    /// - Parameter limit: how many at most; fewer come where so many are too large.
    /// - Throws: `LegacyServerError`; `SystemError` when `curl` cannot be started.
    public func centralRecords(after cursor: Int64, limit: Int) throws -> CentralRecordPage {
        try inSmallerPages(limit) { limit in
            let path = "/sync/v5/central_records?cursor=\(cursor)&limit=\(limit)"
            let page: CentralRecordPage = try get(path)
            try requirePossible(page.maxCursor, "maxCursor", path)
            // Out of order, they would be read for ever.
            let ids = [cursor] + page.data.map(\.id)
            guard zip(ids, ids.dropFirst()).allSatisfy({ $0 < $1 }) else {
                throw LegacyServerError.notUnderstood(request(path))
            }
            return page
        }
    }

    private func inSmallerPages<T>(_ limit: Int, _ ask: (Int) throws -> T) throws -> T {
        var limit = limit
        while true {
            do { return try ask(limit) } catch LegacyServerError.tooLarge(_, _) where limit > 1 {
                limit = max(1, limit / 4)
            }
        }
    }
}

extension LegacyClient {
    private func request(_ path: String) -> LegacyRequest {
        LegacyRequest(server: address.server, username: address.username, path: path)
    }

    /// omSupply does not read a number below 0 either.
    private func requirePossible(_ number: Int64, _ member: String, _ path: String) throws(LegacyServerError) {
        guard number >= 0 else { throw .impossibleNumber(request(path), member: member, number) }
    }

    private func get<T: Decodable>(_ path: String) throws -> T {
        let request = request(path)
        guard let curl = Subprocess.find("curl") else { throw LegacyServerError.noCurl }
        // Without the user's own curlrc, which could write everything into a file.
        let result = try Subprocess.run(
            curl,
            ["--disable", "--config", "-"],
            environment: environment,
            input: CurlConfiguration(address, path: path, seconds: seconds, limit: answerLimit).bytes,
            outputLimit: answerLimit + 1
        )
        // The status also tells where the answer itself broke off.
        let told = result.errors.split(separator: " ", maxSplits: 1)
        let status = told.first.flatMap { Int($0) } ?? 0
        guard (200..<300).contains(status) || status == 0 else {
            let refusal = try? JSONDecoder().decode(LegacyRefusal.self, from: Data(result.output.utf8))
            let code = refusal.flatMap { Self.code($0.error.code) }
            if status == 401 || status == 403 {
                throw LegacyServerError.notAdmitted(request, status: status, code: code)
            }
            if (300..<400).contains(status) {
                let target = told.dropFirst().first.flatMap { LegacyRedirection($0, secrets: address.secrets) }
                throw LegacyServerError.redirected(request, status: status, to: target)
            }
            throw LegacyServerError.refused(request, status: status, code: code)
        }
        if result.status == Self.fileTooLarge || result.output.utf8.count > answerLimit {
            throw LegacyServerError.tooLarge(request, limit: answerLimit)
        }
        if let obstacle = obstacle(result.status) { throw LegacyServerError.unreachable(request, obstacle) }
        do { return try JSONDecoder().decode(T.self, from: Data(result.output.utf8)) } catch {
            throw LegacyServerError.notUnderstood(request)
        }
    }

    private static let fileTooLarge: Int32 = 63

    /// By the numbers of curl(1), EXIT CODES.
    private func obstacle(_ status: Int32) -> LegacyServerError.Obstacle? {
        switch status {
        case 0: nil
        case 5, 6: .noSuchHost
        case 7: .refusedConnection
        case 28: .timedOut(seconds: seconds)
        case 18, 52, 55, 56, 92: .brokenOff
        case 35, 51, 58, 60, 77, 83, 91: .notTrusted
        default: .other(Int(status))
        }
    }

    /// A code as such a server writes it; nil for anything else, which could be anything.
    private static func code(_ text: String) -> String? {
        let isCode = text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 }
        return isCode && !text.isEmpty && text.utf8.count <= 64 ? text : nil
    }
}

extension LegacyClient: CustomReflectable {
    // Without it, dump() and a failing #expect would print the environment: a proxy's password may stand there.
    public var customMirror: Mirror { Mirror(self, children: ["address": address.server]) }
}
