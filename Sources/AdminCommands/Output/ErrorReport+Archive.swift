import BundleArchive

extension ArchiveError: WordedError {
    func report(in situation: ErrorSituation) -> ErrorReport {
        switch self {
        case .notABundle(let path):
            return damagedInput("notABundle", "\(path) is no bundle", ["path": path], advice: "Is it the right file?")
        case .truncated(let path, let member, let at):
            return damagedInput(
                "truncated",
                "\(path) ends too early: at byte \(at)\(member.map { ", in or behind \($0)" } ?? "")",
                ["path": path, "member": member, "offset": at],
                advice: "Was it copied whole? Compare its size with the original, and copy it again."
            )
        case .damaged(let path, let places): return damaged(path, places)
        case .unsafeMember(let member, let why):
            return damagedInput(
                "unsafeMember",
                "the bundle holds a member that could be written outside its folder: \(member) (\(why))",
                ["member": member, "reason": why],
                advice: "No bundle of this program does. Nothing was written; find out where the file comes from."
            )
        case .noSuchMember(let member, let path):
            return ErrorReport(
                "noSuchMember",
                "\(path) holds no \(member)",
                advice: "`omsupply-admin bundle show --members` lists what it holds.",
                status: .notFound,
                facts: ["path": path, "member": member]
            )
        }
    }

    private func damaged(_ path: String, _ places: [Damage]) -> ErrorReport {
        let named = places.prefix(5).map { place in
            let bytes = place.range.map { ", bytes \($0.lowerBound) to \($0.upperBound - 1)" } ?? ""
            return "\(place.member ?? "the archive itself")\(bytes): \(place.reason)"
        }
        let more = places.count > 5 ? "\nand \(places.count - 5) more places" : ""
        return damagedInput(
            "damaged",
            "\(path) is damaged",
            ["path": path, "damage": places],
            advice: named.joined(separator: "\n") + more + "\nNothing was restored from it. Use another bundle or copy."
        )
    }

    private func damagedInput(
        _ code: String,
        _ message: String,
        _ facts: CommandOutcome.Facts,
        advice: String
    ) -> ErrorReport {
        ErrorReport(code, message, advice: advice, status: .damagedInput, facts: facts)
    }
}
