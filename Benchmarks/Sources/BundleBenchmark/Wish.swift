import FileSystem

/// What the command line asks for.
enum Wish {
    case speed(BundleBenchmark, scale: Int, rounds: Int, parts: Set<BundleBenchmark.Part>)
    case memory(BundleBenchmark, sizes: [Int])

    init?(_ words: [String]) {
        guard words.count >= 2 else { return nil }
        let benchmark = BundleBenchmark(admin: Path.absolute(words[1]))
        let rest = Array(words.dropFirst(2))
        switch words[0] {
        case "speed":
            let parts = rest.dropFirst(2).map { BundleBenchmark.Part(rawValue: $0) }
            guard let scale = Int(rest.first ?? "200"), scale > 0, let rounds = Int(rest.dropFirst().first ?? "5"),
                rounds > 0, !parts.contains(nil)
            else { return nil }
            let all = Set(BundleBenchmark.Part.allCases)
            self = .speed(
                benchmark,
                scale: scale,
                rounds: rounds,
                parts: parts.isEmpty ? all : Set(parts.compactMap(\.self))
            )
        case "memory":
            let sizes = rest.compactMap { Int($0) }.filter { $0 > 0 }
            guard sizes.count == rest.count else { return nil }
            self = .memory(benchmark, sizes: sizes.isEmpty ? [1, 4, 16] : sizes.sorted())
        default: return nil
        }
    }

    func run() throws -> Bool {
        switch self {
        case .speed(let benchmark, let scale, let rounds, let parts):
            try benchmark.speed(scale: scale, rounds: rounds, parts: parts)
        case .memory(let benchmark, let sizes): try benchmark.memory(sizes: sizes)
        }
    }
}
