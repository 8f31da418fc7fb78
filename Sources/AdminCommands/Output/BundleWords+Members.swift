import BundleContents
import BundleRestore
import Glibc

extension BundleWords {
    /// A line for each member, as `tar -tv` has it.
    static func members(_ manifest: BundleManifest) -> String {
        var table = TextTable([
            .init(title: "MODE"), .init(title: "SIZE", isNumeric: true), .init(title: "CHANGED (UTC)"),
            .init(title: "PATH"),
        ])
        table.rows = manifest.members.map { member in
            [
                mode(member), String(member.size), time(member.modified),
                ErrorReport.visible(
                    member.path + (member.kind == .folder ? "/" : "") + (member.link.map { " -> \($0)" } ?? "")
                ),
            ]
        }
        return table.text
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

    static let indexIsRebuilt = "the bundle's index is lost: it was made anew from the rest of the file"

    static func warnings(of bundle: OpenBundle) -> [String] { bundle.indexIsRebuilt ? [indexIsRebuilt] : [] }

    static func warnings(of extractor: BundleExtractor) -> [String] {
        if let cut = extractor.cutAt {
            return ["the bundle ends too early, at byte \(cut): what lies behind is lost"]
        }
        return extractor.indexIsRebuilt ? [indexIsRebuilt] : []
    }
}
