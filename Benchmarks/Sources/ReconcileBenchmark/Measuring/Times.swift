import BenchmarkSupport

/// How long something took each time.
struct Times {
    private var milliseconds: [Double] = []

    mutating func add(_ duration: Duration) { milliseconds.append(duration / .milliseconds(1)) }

    var median: Double { quantile(0.5) }
    var worst: Double { milliseconds.max() ?? 0 }
    var count: Int { milliseconds.count }

    func quantile(_ share: Double) -> Double {
        guard !milliseconds.isEmpty else { return 0 }
        let sorted = milliseconds.sorted()
        return sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
    }

    /// The mean of the faster half, for comparisons: what the disk and others did meanwhile is in the slower one.
    var undisturbed: Double {
        let half = milliseconds.sorted().prefix(max(1, milliseconds.count / 2))
        return half.reduce(0, +) / Double(max(1, half.count))
    }

    /// In columns of ten: median, 99th of a hundred, worst.
    var line: String { [median, quantile(0.99), worst].map { padded(fixed($0), 10) }.joined() }
}
