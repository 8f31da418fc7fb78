import JSONStreams
import FileSystem
import Foundation
import LegacyServer
import LegacyTestSupport
import TestSupport
import Testing

/// What the client makes of a server's answers, good and bad.
struct LegacyClientTests {
    let folder: SharedFolder
    let server: FakeLegacyServer

    init() throws {
        folder = try SharedFolder()
        server = try FakeLegacyServer(folder: folder.path)
    }

    private func client(
        seconds: Int = 20,
        answerLimit: Int = 8 << 20,
        hash: String? = nil,
        url: String? = nil
    ) throws -> LegacyClient {
        let address = try LegacyAddress(
            url: url ?? server.url,
            username: server.state.username,
            passwordHash: hash ?? server.state.passwordHash,
            hardware: "machine-1",
            appVersion: "2.20.0",
            version: 5
        )
        return LegacyClient(
            address,
            seconds: seconds,
            answerLimit: answerLimit,
            environment: ProcessInfo.processInfo.environment
                .merging(["APP__SYNC__PASSWORD_SHA256", "PGPASSWORD"].map { ($0, server.state.passwordHash) }) { $1 }
        )
    }

    @Test func theShapesAreRead() throws {
        server.write("item", "i1", ["item_name": "Gauze \"x\""], action: "insert")
        server.write("item", "i1", action: "delete")
        server.enqueue("t1")
        // A name that has to be quoted.
        server.state.username = "Cent\"ral \\ Süd"
        let client = try client()
        let site = try client.site()
        #expect([site.siteId, site.mSupplyCentralSiteId] == [7, 1])
        #expect(try client.status() == "idle")
        #expect(try client.queueLength() == 1)
        let page = try client.centralRecords(after: 0, limit: 500)
        #expect(page.maxCursor == 2)
        #expect(page.data.map(\.action) == [.insert, .delete])
        #expect(page.data.first?.content == .object(["item_name": .text("Gauze \"x\"")]))
        #expect(try client.centralRecords(after: 1, limit: 500).data.map(\.id) == [2])
        #expect(try client.centralRecords(after: 2, limit: 500).data == [])
        #expect(try server.requests().allSatisfy { $0.hasPrefix("GET ") })
    }

    @Test func aPageThatIsTooLargeComesInSmallerOnes() throws {
        let text = String(repeating: "x", count: 3000)
        for number in 1...20 { server.write("item", "i\(number)", ["note": text]) }
        let client = try client(answerLimit: 16_000)
        var (ids, cursor): ([Int64], Int64) = ([], 0)
        while cursor < 20 {
            let page = try client.centralRecords(after: cursor, limit: 500)
            try #require(!page.data.isEmpty)
            ids += page.data.map(\.id)
            cursor = ids.last ?? 20
        }
        #expect(ids == Array(1...20))
        #expect(throws: LegacyServerError.self) {
            try self.client(answerLimit: 2000).centralRecords(after: 0, limit: 9)
        }
    }

    @Test func aSlowServerIsNotWaitedForAndNothingSecretCanBeSeen() async throws {
        server.state.behaviour = "slow"
        let (client, hash) = (try client(seconds: 2), server.state.passwordHash)
        let asking = Task.detached { () -> LegacyServerError? in
            do { _ = try client.site() } catch let error as LegacyServerError { return error } catch {}
            return nil
        }
        // From its first request on, curl runs.
        while try server.requests().isEmpty { usleep(1000) }
        let processes = try Folder.names(in: "/proc").compactMap { Int32($0) }
        let curls = processes.filter { text("/proc/\($0)/cmdline").hasSuffix("curl --disable --config - ") }
        #expect(!curls.isEmpty, "curl was not seen")
        for process in processes { #expect(!text("/proc/\(process)/cmdline").contains(hash)) }
        for process in curls { #expect(!text("/proc/\(process)/environ").contains(hash)) }
        #expect(LegacyRequestFacts(path: "/sync/v5/site").matches(await asking.value) == "timedOut(seconds: 2)")
    }

    /// Of a process that may be gone.
    private func text(_ path: String) -> String {
        var bytes = [UInt8](repeating: 0, count: 64 << 10)
        guard let file = try? FileDescriptor.open(path),
            let count = try? bytes.withUnsafeMutableBytes({ try file.read(into: $0) })
        else { return "" }
        return String(decoding: bytes[..<count], as: UTF8.self).replacing("\0", with: " ")
    }

    @Test func whatIsWrongIsTold() throws {
        func failure(_ behaviour: String?, _ client: LegacyClient) throws -> LegacyServerError? {
            server.state.behaviour = behaviour
            let error = #expect(throws: LegacyServerError.self) { try client.site() }
            var text = ""
            dump(error, to: &text)
            dump(client, to: &text)
            #expect(!text.contains(server.state.passwordHash) && !text.contains("0000"), "\(text)")
            return error
        }
        let request = LegacyRequestFacts(path: "/sync/v5/site")
        #expect(request.matches(try failure("breakOff", client())) == "brokenOff")
        #expect(request.matches(try failure("rubbish", client())) == "notUnderstood")
        #expect(
            request.matches(try failure("redirect:https://user:pw@new.example.org:8443/old/sync?key=k#x", client()))
                == "redirected 302 https://new.example.org:8443 /old/sync"
        )
        #expect(
            request.matches(try failure("redirect:/login", client())) == "redirected 302 \(server.url) /login"
        )
        // It got the hash, and puts it where it would be printed.
        for secret in [server.state.passwordHash, basicPassword] {
            #expect(
                request.matches(try failure("redirect:http://127.0.0.1:9/\(secret)", client()))
                    == "redirected 302 nowhere"
            )
        }
        #expect(try server.requests().count == 6, "one request each: nothing is followed")
        #expect(
            request.matches(try failure("error:api_version_incompatible", client()))
                == "refused 409 api_version_incompatible"
        )
        // What a server writes into its code is not passed on.
        #expect(
            request.matches(try failure("error:<b>\(server.state.passwordHash)</b>", client())) == "refused 409 none"
        )
        #expect(request.matches(try failure(nil, client(hash: "0000"))) == "notAdmitted 401 site_incorrect_password")
        #expect(request.matches(try failure(nil, client(url: "http://127.0.0.1:9"))) == "refusedConnection")
        #expect(
            request.matches(try failure(nil, client(url: server.url.replacing("http:", with: "https:"))))
                == "notTrusted"
        )
        server.state.hardware = "another"
        #expect(request.matches(try failure(nil, client())) == "notAdmitted 401 site_incorrect_hardware_id")
    }

    private var basicPassword: String {
        Data("\(server.state.username):\(server.state.passwordHash)".utf8).base64EncodedString()
    }

    @Test func aNumberBelowZeroIsRefused() throws {
        server.state.maxCursor = -1
        let page = #expect(throws: LegacyServerError.self) { try client().centralRecords(after: 0, limit: 500) }
        let log = LegacyRequestFacts(path: "/sync/v5/central_records?cursor=0&limit=500")
        #expect(log.matches(page) == "impossible maxCursor -1")
        server.state.queueLength = .min
        let queue = #expect(throws: LegacyServerError.self) { try client().queueLength() }
        let waiting = LegacyRequestFacts(path: "/sync/v5/queued_records?limit=1")
        #expect(waiting.matches(queue) == "impossible queueLength \(Int64.min)")
    }

    @Test func onlyAWebAddressIsTaken() throws {
        for url in ["", "central.example.org", "file:///etc/passwd", "http://", "https://a b", "ftp://x"] {
            #expect(throws: LegacyServerError.unusableAddress) { try client(url: url) }
        }
        #expect(try client(url: "https://user:secret@host:1/path?x").address.server == "https://host:1")
    }
}

/// An error in one word, if it tells the request.
private struct LegacyRequestFacts {
    let path: String

    func matches(_ error: LegacyServerError?) -> String {
        switch error {
        case .unreachable(let request, let obstacle) where request.path == path: "\(obstacle)"
        case .notAdmitted(let request, let status, let code) where request.path == path:
            "notAdmitted \(status) \(code ?? "none")"
        case .refused(let request, let status, let code) where request.path == path:
            "refused \(status) \(code ?? "none")"
        case .redirected(let request, let status, let target) where request.path == path:
            "redirected \(status) \(target.map { "\($0.server) \($0.path)" } ?? "nowhere")"
        case .impossibleNumber(let request, let member, let number) where request.path == path:
            "impossible \(member) \(number)"
        case .notUnderstood(let request) where request.path == path: "notUnderstood"
        default: "\(String(describing: error))"
        }
    }
}
