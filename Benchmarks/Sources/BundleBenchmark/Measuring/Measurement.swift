import BenchmarkSupport
import FileSystem

/// What one run of a program took.
struct Measurement: Sendable {
    let seconds: Double
    /// Of the whole machine.
    let cpuSeconds: Double
    /// Resident bytes of the program itself, without the ones that it starts.
    let peakMemory: Int64
    let status: Int32
    let steps: StepTimes

    private static let patience = Duration.seconds(1800)

    /// Runs a program to its end.
    ///
    /// - Parameters:
    ///   - output: the file that keeps what it prints; replaced.
    ///   - flushing: the time goes on until the file system of this folder has everything on the device.
    /// - Throws: `ProgramFailure` when the status is none of `accepted`.
    static func of(
        _ command: [String],
        as user: Owner? = nil,
        accepting accepted: Set<Int32> = [0],
        output: String,
        flushing: String? = nil
    ) throws -> Measurement {
        try Folder.remove(output)
        let busy = ProcessorTime.now()
        let start = ContinuousClock.now
        var process = try Process.spawn(
            command[0],
            Array(command.dropFirst()),
            as: user,
            output: .file(output),
            ownGroup: false
        )
        let watch = ProcessWatch(process.identifier, patience: patience)
        let status = try process.wait()
        if let flushing { try Folder.synchronizeFileSystem(of: flushing) }
        let seconds = start.duration(to: .now) / .seconds(1)
        let cpuSeconds = ProcessorTime.now() - busy
        let (peakMemory, wasKilled) = watch.stop()
        let text = SmallFile.text(output)
        guard accepted.contains(status), !wasKilled else {
            throw ProgramFailure(command: command, status: status, wasKilled: wasKilled, output: text)
        }
        return Measurement(
            seconds: seconds,
            cpuSeconds: cpuSeconds,
            peakMemory: peakMemory,
            status: status,
            steps: StepTimes(parsing: text)
        )
    }
}

struct ProgramFailure: Error, CustomStringConvertible {
    let command: [String]
    let status: Int32
    let wasKilled: Bool
    let output: String

    var description: String {
        let reason = wasKilled ? "killed, it took too long" : "status \(status)"
        let end = output.split(separator: "\n").suffix(3).joined(separator: " | ").prefix(600)
        return "\(reason): \(command.joined(separator: " ")): \(end)"
    }
}
