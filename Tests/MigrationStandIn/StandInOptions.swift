import MigrationModel
import Migrations

/// What one process is to do, and what is to happen to it.
struct StandInOptions {
    static let usage = """
        usage: migration-stand-in URL [--app VERSION] [--kill before:K|after:K|during:K:MICROSECONDS]
            [--at STEP --do wait:FILE|fail|wait-and-fail:FILE|sleep:SECONDS] [--pause-after STEP:FILE]
            [--lock-timeout MS] [--retries N] [--budget MS] [--observer] [--journal FOLDER]

        URL is sqlite:FILE or postgresql://…
        """

    struct Unusable: Error, CustomStringConvertible {
        let text: String
        var description: String { "\(text) \(StandInOptions.usage)" }
    }

    /// When the process kills itself: around the call to the engine of this number, or so long into it.
    enum Kill: Equatable { case before(Int), after(Int), during(Int, microseconds: UInt32) }

    let url: String
    var app = StandInHistory.newest
    var kill: Kill?
    var gate: StandInGate?
    /// After this step nothing goes on until the file is there.
    var pause: (step: String, file: String)?
    var options = MigrationOptions()
    var hasObserver = false

    init(_ arguments: [String]) throws {
        var rest = arguments[...]
        guard let url = rest.popFirst() else { throw Unusable(text: "no URL.") }
        self.url = url
        // Each batch is the smallest that its pace allows.
        options.batchDuration = .nanoseconds(1)
        var step = StandInHistory.newest.description
        while let name = rest.popFirst() {
            if name == "--observer" {
                hasObserver = true
                continue
            }
            guard let value = rest.popFirst() else { throw Unusable(text: "\(name) needs a value.") }
            let parts = value.split(separator: ":", maxSplits: 2).map(String.init)
            switch name {
            case "--app": app = try Version(value)
            case "--kill": kill = try Self.kill(parts)
            case "--at": step = value
            case "--do": gate = try StandInGate(step: step, parts)
            case "--pause-after" where parts.count == 2: pause = (parts[0], parts[1])
            case "--lock-timeout": options.statementLockTimeout = .milliseconds(try Self.number(value))
            case "--retries": options.retries = try Self.number(value)
            case "--budget": options.retryBudget = .milliseconds(try Self.number(value))
            case "--journal": options.journalFolder = value
            default: throw Unusable(text: "unknown option \(name).")
            }
        }
    }

    private static func kill(_ parts: [String]) throws -> Kill {
        guard parts.count > 1 else { throw Unusable(text: "--kill needs a moment and a number.") }
        let call = try number(parts[1])
        switch parts[0] {
        case "before": return .before(call)
        case "after": return .after(call)
        case "during" where parts.count == 3: return .during(call, microseconds: UInt32(try number(parts[2])))
        default: throw Unusable(text: "unknown moment \(parts[0]).")
        }
    }

    private static func number(_ text: String) throws -> Int {
        guard let number = Int(text) else { throw Unusable(text: "\(text) is no number.") }
        return number
    }
}
