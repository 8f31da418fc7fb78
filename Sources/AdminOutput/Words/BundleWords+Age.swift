package import BundleContents

extension BundleWords {
    /// One line for whoever has to look because backups have stopped; nil where the newest good one is recent enough.
    package static func tooOld(_ age: BackupAge, in folder: String) -> String? {
        guard age.isTooOld else { return nil }
        let hours = age.limitHours == 1 ? "hour" : "\(age.limitHours) hours"
        let newest =
            age.newest.map { "the newest, \($0.id.prefix(8)), is of \($0.created)" } ?? "there is none in \(folder)"
        let ahead = age.datedAhead.map(ErrorReport.visible).joined(separator: ", ")
        return "No good bundle in the last \(hours): \(newest)."
            + (ahead.isEmpty ? "" : " Dated in the future, so that a clock is wrong: \(ahead).")
    }
}
