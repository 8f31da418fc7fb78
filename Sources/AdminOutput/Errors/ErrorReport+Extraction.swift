import BundleArchive
package import BundleRestore

extension ExtractionError: WordedError {
    package func report(in situation: ErrorSituation) -> ErrorReport {
        switch self {
        case .exists(let path):
            return ErrorReport(
                "exists",
                "\(path) exists already",
                advice: "It was left as it is. Name another folder with --to, or move it away.",
                status: .refused,
                facts: ["path": path]
            )
        case .notAFolder(let path):
            return ErrorReport(
                "notAFolder",
                "\(path) is no folder, and something would have to be written through it",
                advice: "Name another folder with --to, or move it away.",
                status: .refused,
                facts: ["path": path]
            )
        case .notOneFile(let member):
            return ErrorReport(
                "notOneFile",
                "\(member) is no file with content of its own",
                advice:
                    "--stdout writes the content of one file; without it, folders and links are written to --to DIR.",
                status: .wrongUsage,
                facts: ["member": member]
            )
        case .damaged(let path, let places, let written):
            return ErrorReport(
                "damaged",
                "\(path) is damaged: \(places.count == 1 ? "one member is" : "\(places.count) members are") left out",
                advice: ArchiveError.words(for: places)
                    + "\nEverything else that was asked for, \(written == 1 ? "1 file" : "\(written) files"), is written.",
                status: .damagedInput,
                facts: ["path": path, "damage": places, "written": written]
            )
        }
    }
}

extension UnknownMember: WordedError {
    package func report(in situation: ErrorSituation) -> ErrorReport {
        var advice =
            nearest.isEmpty ? [] : ["Did you mean \(nearest.map(ErrorReport.visible).joined(separator: ", or "))?"]
        if let cutAt {
            advice.append("The bundle ends too early, at byte \(cutAt): what lies behind is lost.")
        } else {
            advice.append("`omsupply-admin bundle show --members` lists what it holds.")
        }
        return ErrorReport(
            "noSuchMember",
            "\(bundle) holds no \(path)",
            advice: advice.joined(separator: "\n"),
            status: .notFound,
            facts: ["path": bundle, "member": path, "nearest": nearest, "cutAt": cutAt]
        )
    }
}
