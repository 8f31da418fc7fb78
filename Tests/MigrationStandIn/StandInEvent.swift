import Glibc

/// One line of the program's output: a name and fields, with tabs between them.
struct StandInEvent: Hashable {
    let name: String
    let fields: [String: String]

    init(_ name: String, _ fields: [String: String] = [:]) {
        self.name = name
        self.fields = fields
    }

    init(line: some StringProtocol) {
        let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
        var fields: [String: String] = [:]
        for part in parts.dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if pair.count == 2 { fields[String(pair[0])] = String(pair[1]) }
        }
        self.init(parts.first.map { String($0) } ?? "", fields)
    }

    var line: String {
        ([name] + fields.sorted { $0.key < $1.key }.map { "\($0.key)=\(Self.plain($0.value))" }).joined(separator: "\t")
    }

    /// At once and whole: the process may be killed at any time, and somebody reads along.
    func write() {
        let bytes = Array((line + "\n").utf8)
        _ = Glibc.write(STDOUT_FILENO, bytes, bytes.count)
    }

    private static func plain(_ text: String) -> String {
        String(text.map { $0.isNewline || $0 == "\t" ? " " : $0 })
    }
}
