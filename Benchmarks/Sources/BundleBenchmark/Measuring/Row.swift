import BenchmarkSupport

/// One line of a table: an entrant, or a part of what it does.
struct Row {
    enum Role { case ours, peer, limit }

    let name: String
    let role: Role
    let entrant: Entrant
    private let seconds: (Measurement) -> Double?
    private let cpuSeconds: (Measurement) -> Double?

    init(
        _ role: Role,
        _ entrant: Entrant,
        _ part: String = "",
        seconds: @escaping (Measurement) -> Double? = { $0.seconds },
        cpuSeconds: @escaping (Measurement) -> Double? = { $0.cpuSeconds }
    ) {
        name = entrant.name + part
        self.role = role
        self.entrant = entrant
        self.seconds = seconds
        self.cpuSeconds = cpuSeconds
    }

    /// Median, least and most seconds; nil when a run does not report them, or when one of ours failed.
    var time: Spread? { spread(seconds) }
    var cpuTime: Spread? { spread(cpuSeconds) }
    /// Millions of bytes.
    var peakMemory: Double? { spread { Double($0.peakMemory) / 1e6 }?.most }

    private func spread(_ figure: (Measurement) -> Double?) -> Spread? {
        if role == .ours && !entrant.failures.isEmpty { return nil }
        let figures = entrant.runs.compactMap(figure)
        return figures.count == entrant.runs.count ? Spread(figures) : nil
    }

    /// - Parameter fastest: the median of the fastest peer.
    func line(besides fastest: Double?) -> String {
        let none = entrant.runs.isEmpty ? "failed" : "not reported"
        let range = time.map { "\(fixed($0.least))-\(fixed($0.most))" } ?? ""
        let ratio = if let time, let fastest { fixed(time.median / fastest) } else { "-" }
        return [
            padded(time.map { fixed($0.median) } ?? none, 13), padded(range, 15), padded(ratio, 10),
            padded(cpuTime.map { fixed($0.median) } ?? "-", 8),
            padded(role == .ours ? peakMemory.map { "\(Int($0.rounded()))" } ?? "-" : "-", 9),
            padded("\(entrant.runs.count)", 6), "  " + name,
        ].joined()
    }

    static let heading = "     median s        min-max  ÷ fastest   CPU s  peak MB  runs"
}

/// Median, least and most of some figures.
struct Spread {
    let median: Double
    let least: Double
    let most: Double

    /// nil without figures.
    init?(_ figures: [Double]) {
        let sorted = figures.sorted()
        guard let first = sorted.first, let last = sorted.last else { return nil }
        let middle = sorted.count / 2
        median = sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
        least = first
        most = last
    }
}
