import FileSystem

/// One program in a series: how a run of it begins, and what its runs took.
final class Entrant {
    let name: String
    let command: [String]
    let user: Owner?
    /// Statuses that count as done.
    private let accepted: Set<Int32>
    private let flushes: Bool
    private let prepare: () throws -> Void
    private(set) var runs: [Measurement] = []
    private(set) var failures: [String] = []

    /// - Parameters:
    ///   - flushes: whether the time goes on until everything is on the device.
    ///   - prepare: before each run; not measured.
    init(
        _ name: String,
        _ command: [String],
        as user: Owner? = nil,
        accepting accepted: Set<Int32> = [0],
        flushes: Bool = true,
        prepare: @escaping () throws -> Void = {}
    ) {
        self.name = name
        self.command = command
        self.user = user
        self.accepted = accepted
        self.flushes = flushes
        self.prepare = prepare
    }

    /// Runs once. A failure is noted, and nothing is thrown: the others go on.
    ///
    /// - Parameter settle: after the preparation, at once before the start.
    /// - Returns: what it took; nil after a failure.
    @discardableResult
    func measure(in folder: String, settle: () throws -> Void = {}) -> Measurement? {
        do {
            try prepare()
            try settle()
            let run = try Measurement.of(
                command,
                as: user,
                accepting: accepted,
                output: folder + "/printed",
                flushing: flushes ? folder : nil
            )
            runs.append(run)
            return run
        } catch {
            failures.append("\(error)")
            return nil
        }
    }

    /// Where a remote source was compressed; at the client when the command does not say.
    var compressor: BaseBackupPeer.Compressor { runs.last?.steps.compressor ?? .client }

    /// Statuses other than 0 and failures, each once.
    var remarks: [String] {
        var remarks: [String] = failures.map { "FAILED, " + $0 }
        for run in runs where run.status != 0 {
            remarks.append("status \(run.status): \(run.steps.warnings.joined(separator: "; "))")
        }
        return remarks.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
}
