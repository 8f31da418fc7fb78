/// One line about work under way: how far, how fast, how long still.
package struct ProgressLine: Sendable, Hashable {
    package enum Unit: Sendable, Hashable {
        case bytes
        /// Things counted, in the plural: "migrations", "sites".
        case things(String)
    }

    let label: String
    let unit: Unit
    var done: Int64
    /// nil while nobody knows.
    var total: Int64?
    /// Seconds since the work began.
    var elapsed: Double
    /// Where the work itself knows better than its counts do.
    var estimate: Estimate?
    /// What is being done now.
    var activity: String?

    package struct Estimate: Sendable, Hashable {
        /// 0 to 1.
        let fraction: Double
        let secondsLeft: Double?

        package init(fraction: Double, secondsLeft: Double?) {
            (self.fraction, self.secondsLeft) = (fraction, secondsLeft)
        }
    }

    /// The share that is done, 0 to 1; nil while the total is unknown.
    var fraction: Double? {
        if let estimate { return min(1, max(0, estimate.fraction)) }
        guard let total, total > 0 else { return nil }
        return min(1, max(0, Double(done) / Double(total)))
    }

    /// Units a second since the start; nil in the first half second, when it would only be noise.
    var rate: Double? { elapsed >= 0.5 && done > 0 ? Double(done) / elapsed : nil }

    /// Seconds that the rest takes at this rate.
    var timeLeft: Double? {
        if let estimate { return estimate.secondsLeft }
        guard let total, let rate, done < total else { return nil }
        return Double(total - done) / rate
    }

    /// The line without a bar: what a log file gets.
    var text: String { ([label + ":"] + parts + (activity.map { [$0] } ?? [])).joined(separator: "  ") }

    /// The line for a terminal: a bar where there is room, never longer than `width`.
    func text(width: Int) -> String {
        let tail = parts.joined(separator: "  ")
        let room = width - 1 - label.count - tail.count - 4
        guard let fraction, room >= 12 else { return String(text.prefix(max(0, width - 1))) }
        let size = min(room, activity == nil ? 32 : 16) - 2
        let filled = Int((fraction * Double(size)).rounded(.down))
        let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: size - filled)
        let line = "\(label)  [\(bar)]  \(tail)"
        // It gets what room is left.
        guard let activity, width - line.count > 12 else { return line }
        return line + "  " + activity.prefix(width - line.count - 3)
    }

    private var parts: [String] {
        var parts: [String] = []
        if let fraction {
            let percent = Int((fraction * 100).rounded(.down))
            parts.append("\(percent)%")
        }
        switch unit {
        case .bytes:
            parts.append(Measure.bytes(done) + (total.map { " of " + Measure.bytes($0) } ?? ""))
            if let rate { parts.append(Measure.bytes(Int64(rate)) + "/s") }
        case .things(let name):
            parts.append("\(done)" + (total.map { " of \($0)" } ?? "") + " " + name)
        }
        if let timeLeft { parts.append(Measure.duration(seconds: timeLeft) + " left") }
        return parts
    }
}
