import FoundationEssentials

/// What one of our commands says of itself under `--json`: seconds of each step, of the clock and of the machine's
/// processors. A build that does not report them leaves both empty.
struct StepTimes: Sendable {
    let seconds: [String: Double]
    let cpuSeconds: [String: Double]
    let warnings: [String]
    /// Where a remote source was compressed; nil when the command does not say.
    let compressor: BaseBackupPeer.Compressor?

    /// The step of `bundle create` that reads back what was written; no peer has one.
    static let readBack = "verifying"

    /// The steps of `restore` after which the data directory is unpacked and on the device.
    static func isUnpacking(_ step: String) -> Bool {
        let step = step.lowercased()
        return step == "unpacking" || step.contains("sync") || step.contains("flush")
    }

    /// - Parameter output: whatever the command printed; the JSON object is a line of it.
    init(parsing output: String) {
        let line = output.split(separator: "\n").last { $0.hasPrefix("{") } ?? ""
        let answer = try? JSONDecoder().decode(Answer.self, from: Data(line.utf8))
        let parts = [answer?.bundle, answer?.restored, answer?.report].compactMap(\.self)
        seconds = answer?.seconds ?? parts.compactMap(\.seconds).first ?? [:]
        cpuSeconds = answer?.cpuSeconds ?? parts.compactMap(\.cpuSeconds).first ?? [:]
        warnings = answer?.warnings ?? []
        compressor = (answer?.compressor ?? answer?.bundle?.compressor).flatMap(BaseBackupPeer.Compressor.init)
    }

    /// The sum over the steps that are meant; nil when there is none of them.
    static func sum(_ figures: [String: Double], _ isMeant: (String) -> Bool) -> Double? {
        let meant = figures.filter { isMeant($0.key) }
        return meant.isEmpty ? nil : meant.values.reduce(0, +)
    }

    private struct Answer: Decodable {
        let seconds: [String: Double]?
        let cpuSeconds: [String: Double]?
        let warnings: [String]?
        let compressor: String?
        let bundle: Part?
        let restored: Part?
        let report: Part?
    }

    private struct Part: Decodable {
        let seconds: [String: Double]?
        let cpuSeconds: [String: Double]?
        let compressor: String?
    }
}
