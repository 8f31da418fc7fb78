public import FileSystem

/// One command and what it took.
public final class Contender {
    public let name: String
    public let command: [String]
    private let output: String
    public private(set) var seconds: [Double] = []
    public private(set) var peakMemory: Int64 = 0

    /// - Parameter output: the file that keeps what the command prints.
    public init(_ name: String, _ command: [String], output: String = "/dev/null") {
        self.name = name
        self.command = command
        self.output = output
    }

    public var median: Double { seconds.sorted()[seconds.count / 2] }
    public var fastest: Double { seconds.min() ?? 0 }
    public var slowest: Double { seconds.max() ?? 0 }

    public func measure() throws {
        let start = ContinuousClock.now
        let memory = try runToEnd(command, output: output)
        seconds.append(start.duration(to: .now) / .seconds(1))
        peakMemory = max(peakMemory, memory)
    }
}

public struct CommandFailure: Error {
    let command: [String]
    let status: Int32
}

/// Runs a program to its end.
///
/// - Returns: the most memory that it had resident, in bytes. A program that needs less than this one is shown with
///   what this one has: until the program starts, the kernel counts the memory of its parent.
/// - Throws: `CommandFailure` when it fails.
@discardableResult
public func runToEnd(_ command: [String], as user: Owner? = nil, output: String = "/dev/null") throws -> Int64 {
    var process = try Process.spawn(
        command[0],
        Array(command.dropFirst()),
        as: user,
        output: .file(output),
        ownGroup: false
    )
    let status = try process.wait()
    guard status == 0 else { throw CommandFailure(command: command, status: status) }
    return process.peakMemory ?? 0
}
