import DatabaseAccess
import FileSystem
import Foundation
import TestSupport
import Testing

/// The hooks of the legacy server: what each call answers and leaves, in every order.
struct LegacyHookTests {
    @Test(arguments: Engine.all) func beginAndEndLeaveReceiptsAndPrintALine(engine: Engine) throws {
        let server = try AttackedServer(engine)
        let begun = try server.hookBegin()
        #expect(begun.status == 0, "\(begun.errors)")
        #expect(begun.errors == "")
        #expect(begun.output.hasPrefix("begin 1: marked omsupply-legacy-"), "\(begun.output)")
        #expect(begun.output.hasSuffix("; \(server.hookFolder)/000001-begin.json\n"))
        #expect(begun.output.contains(" on timeline 1, ") == (engine == .postgreSQL))
        try WholeFile.write([1], to: server.legacy + "/mSupply[0001].4BK")
        let ended = try server.hookEnd()
        #expect(ended.status == 0, "\(ended.errors)")
        #expect(ended.output.hasPrefix("end 2: status 0, closes begin 1, in "), "\(ended.output)")
        #expect(try server.receipts() == ["000001-begin.json", "000002-end.json"])
        let (begin, end) = (try server.receipt("000001-begin.json"), try server.receipt("000002-end.json"))
        let mark = try #require(begin["mark"] as? [String: Any])
        #expect((mark["place"] != nil) == (engine == .postgreSQL))
        #expect(mark["syncs"] != nil)
        func files(_ receipt: [String: Any]) -> Int? {
            ((receipt["legacy"] as? [String: Any])?["files"] as? [Any])?.count
        }
        #expect([files(begin), files(end)] == [0, 1])
        #expect(end["status"] as? Int == 0)
        let asJSON = try json(try server.hookBegin("--json").output)
        #expect(asJSON["ok"] as? Bool == true)
        #expect((asJSON["receipt"] as? [String: Any])?["hook"] as? String == "begin")
    }

    @Test func callsInTheWrongOrderAreUnderstood() throws {
        let server = try AttackedServer(.sqlite)
        let alone = try server.hookEnd()
        #expect(alone.status == 2)
        #expect(alone.errors.contains("no receipt of a begin can be read"))
        #expect(try server.hookBegin().status == 0)
        let again = try server.hookBegin()
        #expect(again.status == 0)
        #expect(again.errors.contains("begin 2 was never ended"), "\(again.errors)")
        let stopped = try server.hookEnd(1406)
        #expect(stopped.status == 0)
        #expect(stopped.output.contains("status 1406, closes begin 3, which is not used"))
        let twice = try server.hookEnd()
        #expect(twice.status == 2)
        #expect(twice.errors.contains("end 4 has closed the newest begin already"))
        #expect(try server.receipts().count == 5)
        // What 4D itself gives may be negative.
        #expect(try server.admin(["legacy", "end", "--status=-9976", "-o", server.output]).output.contains("-9976"))
        #expect(try server.admin(["legacy", "end", "-o", server.output]).status == 64)
    }

    @Test func aFolderThatIsNotThereIsSaidAndIsNoVeto() throws {
        let server = try AttackedServer(.sqlite)
        try Folder.remove(server.legacy)
        let begun = try server.hookBegin()
        #expect(begun.status == 0)
        #expect(begun.errors.contains("the legacy server's folder was not looked at"))
        let unnamed = try server.admin(["legacy", "end", "--status", "0", "-o", server.output])
        #expect(unnamed.errors.contains("no legacy folder is named"))
    }

    @Test(arguments: Engine.all) func manyCallsAtOnceGetReceiptsOfTheirOwn(engine: Engine) throws {
        let server = try AttackedServer(engine)
        let group = DispatchGroup()
        let answers = Locked<[Subprocess.Result]>([])
        for number in 0..<8 {
            DispatchQueue.global().async(group: group) {
                // They wait for each other, and the machine may be slow.
                guard
                    let result = try? number % 2 == 0
                        ? server.hookBegin("--limit", "20000") : server.hookEnd(0, "--limit", "20000")
                else { return }
                answers.change { $0.append(result) }
            }
        }
        group.wait()
        let results = answers.change { $0 }
        #expect(results.count == 8)
        #expect(results.allSatisfy { $0.status == 0 || $0.status == 2 }, "\(results.map(\.errors))")
        let numbers = try server.receipts().map { $0.prefix(6) }
        #expect(numbers == (1...8).map { "00000\($0)" })
    }

    @Test func oldReceiptsGo() throws {
        let server = try AttackedServer(.sqlite)
        for _ in 0..<16 {
            try server.hookBegin()
            try server.hookEnd()
        }
        let names = try server.receipts()
        #expect(names.count == 24)
        #expect(names.last == "000032-end.json")
    }
}

/// A value that several threads change.
final class Locked<Value>: @unchecked Sendable {
    // Unchecked: the value is touched only while the lock is held.
    private let lock = NSLock()
    private var value: Value

    init(_ value: Value) { self.value = value }

    func change<R>(_ body: (inout Value) throws -> R) rethrows -> R {
        lock.lock()
        defer { lock.unlock() }
        return try body(&value)
    }
}
