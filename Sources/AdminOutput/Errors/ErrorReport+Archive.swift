package import BundleArchive

extension ArchiveError: WordedError {
    package func report(in situation: ErrorSituation) -> ErrorReport {
        switch self {
        case .notABundle(let path):
            return damagedInput("notABundle", "\(path) is no bundle", ["path": path], advice: "Is it the right file?")
        case .truncated(let path, let member, let at):
            return damagedInput(
                "truncated",
                "\(path) ends too early: at byte \(at)\(member.map { ", in or behind \($0)" } ?? "")",
                ["path": path, "member": member, "offset": at],
                advice: """
                    Was it copied whole? Compare its size with the original, and copy it again. `bundle extract` takes \
                    single files out of what is left.
                    """
            )
        case .indexLost(let path, let at, let reason):
            return damagedInput(
                "indexLost",
                "the index at the end of \(path), from byte \(at) on, is lost: \(reason)",
                ["path": path, "offset": at, "reason": reason],
                advice: """
                    Was it copied whole? If there is no better copy: `restore` and `bundle extract` make the index anew \
                    from the rest, if that is whole.
                    """
            )
        case .damaged(let path, let places): return damaged(path, places)
        case .unsafeMember(let member, let why):
            return damagedInput(
                "unsafeMember",
                "the bundle holds a member that could be written outside its folder: \(ErrorReport.visible(member)) (\(why))",
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

    /// The first five places, a line each.
    static func words(for places: [Damage]) -> String {
        let named = places.prefix(5).map { place in
            let bytes = place.range.map { ", bytes \($0.lowerBound) to \($0.upperBound - 1)" } ?? ""
            return "\(place.member.map(ErrorReport.visible) ?? "the archive itself")\(bytes): \(place.reason)"
        }
        return named.joined(separator: "\n") + (places.count > 5 ? "\nand \(places.count - 5) more places" : "")
    }

    private func damaged(_ path: String, _ places: [Damage]) -> ErrorReport {
        damagedInput(
            "damaged",
            "\(path) is damaged",
            ["path": path, "damage": places],
            advice: Self.words(for: places) + "\nNothing was restored from it. Use another bundle or copy."
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
