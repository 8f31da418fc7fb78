import AdminConsole
package import BundleContents
package import BundleRestore
import Glibc

extension BundleWords {
    /// A line for each member, as `tar -tv` has it, under a heading. There may be very many: the lines are handed on
    /// some hundred at a time.
    package static func members(_ bundle: OpenBundle, to receive: (String) throws -> Void) throws {
        let widest = bundle.manifest.members.lazy.map { String($0.size).count }.max() ?? 0
        let table = [
            TextTable.Column(title: "MODE", width: 10), .init(title: "SIZE", isNumeric: true, width: widest),
            .init(title: "CHANGED (UTC)", width: 19), .init(title: "PATH"),
        ]
        var lines = TextTable.line(of: table.map(\.title), table)
        func add(_ member: MemberRecord) throws {
            let cells = [
                mode(member), String(member.size), time(member.modified),
                ErrorReport.visible(
                    member.path + (member.kind == .folder ? "/" : "") + (member.link.map { " -> \($0)" } ?? "")
                ),
            ]
            lines += "\n" + TextTable.line(of: cells, table)
            if lines.utf8.count > 64 << 10 {
                try receive(lines)
                lines = ""
            }
        }
        for member in bundle.manifest.members { try add(member) }
        try add(bundle.manifestRecord)
        try receive(lines + "\n")
    }

    /// `-rw-r--r--`.
    private static func mode(_ member: MemberRecord) -> String {
        let kind =
            switch member.kind {
            case .file: "-"
            case .folder: "d"
            case .link: "l"
            }
        let bits = (0..<9).map { member.mode & (0o400 >> $0) == 0 ? "-" : ["r", "w", "x"][$0 % 3] }
        return kind + bits.joined()
    }

    /// `2026-11-20 23:26:42`.
    private static func time(_ seconds: Int64) -> String {
        var time = time_t(seconds)
        var parts = tm()
        guard gmtime_r(&time, &parts) != nil else { return "\(seconds)" }
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let day = "\(Int(parts.tm_year) + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
        return "\(day) \(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))"
    }

    package static let indexIsRebuilt = "the bundle's index is lost: it was made anew from the rest of the file"

    /// The same for one of several bundles that a restore reads.
    package static func indexIsRebuilt(of path: String, named bundle: String) -> String {
        path == bundle ? indexIsRebuilt : "the index of \(path) is lost: it was made anew from the rest of the file"
    }

    package static func warnings(of bundle: OpenBundle) -> [String] { bundle.indexIsRebuilt ? [indexIsRebuilt] : [] }

    package static func warnings(of extractor: BundleExtractor) -> [String] {
        if let cut = extractor.cutAt {
            return ["the bundle ends too early, at byte \(cut): what lies behind is lost"]
        }
        return extractor.indexIsRebuilt ? [indexIsRebuilt] : []
    }
}
