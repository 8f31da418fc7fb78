/// What was promised, and what was seen.
public struct Bars {
    private var lines: [(text: String, isMet: Bool)] = []

    public init() {}

    /// - Parameter figure: nil when it could not be had: the bar counts as missed then.
    public mutating func require(_ what: String, _ figure: Double?, atLeast bar: Double) {
        require(what, figure, "at least \(fixed(bar))") { $0 >= bar }
    }

    /// - Parameter figure: nil when it could not be had: the bar counts as missed then.
    public mutating func require(_ what: String, _ figure: Double?, atMost bar: Double) {
        require(what, figure, "at most \(fixed(bar))") { $0 <= bar }
    }

    /// Something that was promised and could not be measured, with the reason.
    public mutating func miss(_ what: String, because reason: String) { lines.append(("\(what): \(reason)", false)) }

    private mutating func require(_ what: String, _ figure: Double?, _ bar: String, _ isMet: (Double) -> Bool) {
        lines.append(("\(what): \(figure.map(fixed) ?? "no figure"), \(bar)", figure.map(isMet) ?? false))
    }

    public var areMet: Bool { lines.allSatisfy(\.isMet) }

    public func report() {
        print("\nbars")
        for line in lines { print((line.isMet ? "  ✓ " : "  ✗ ") + line.text) }
    }
}
