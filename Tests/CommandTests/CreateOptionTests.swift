import FileSystem
import Foundation
import TestSupport
import Testing

/// Options of `bundle create` that change how it goes about it: each has an effect that can be measured.
struct CreateOptionTests {
    let server: AttackedServer

    init() throws { server = try AttackedServer(.sqlite) }

    private func create(_ words: String...) throws -> (seconds: Double, size: Int64) {
        let start = ContinuousClock.now
        let result = try server.admin(server.createWords + words)
        let seconds = start.duration(to: .now) / .seconds(1)
        try #require(result.status == 0, "\(result.errors)")
        let path = String(result.output.dropLast())
        #expect(try server.admin(["bundle", "verify", path]).status == 0)
        return (seconds, try #require(try FileStatus.of(path)).size)
    }

    @Test func aRateLimitHolds() throws {
        try WholeFile.write([UInt8](repeating: 7, count: 8 << 20), to: server.files + "/large.bin")
        // Whatever comes behind the file waits until its 8 MB have had their time.
        #expect(try create("--rate-limit", "4").seconds >= 1.5)
    }

    @Test func aHigherLevelMakesASmallerBundle() throws {
        let units = ["tablet", "capsule", "ampoule", "bottle"]
        let lines = (0..<60_000).map { number in
            let batch = String((number &* 2_654_435_761) & 0xFFFF_FFFF, radix: 16)
            return "\(number),item \(number % 977),\(units[number % 7 % 4]),\(batch),\(number * 31 % 1009)\n"
        }
        try WholeFile.write(Array(lines.joined().utf8), to: server.files + "/stock.csv")
        let (fast, small) = (try create("--level", "1").size, try create("--level", "19").size)
        #expect(small < fast * 9 / 10, "\(small) and \(fast)")
    }

    /// Whoever uses the server comes first.
    @Test func itRunsAtALowPriority() throws {
        try WholeFile.write([UInt8](repeating: 7, count: 8 << 20), to: server.files + "/large.bin")
        var process = try Process.spawn(
            BuiltProgram.folder + "/omsupply-admin",
            ["--database", server.url] + server.createWords + ["--rate-limit", "4"],
            output: .file(server.folder + "/printed"),
            ownGroup: true
        )
        // It writes two seconds long: that its output is there means that it has begun.
        while process.poll() == nil, try FileStatus.of(server.output) == nil {}
        let nice = try Subprocess.run("ps", ["-o", "ni=", "-p", "\(process.identifier)"])
        #expect(nice.output.split(separator: " ").last == "10\n")
        #expect(try process.wait() == 0)
    }
}
