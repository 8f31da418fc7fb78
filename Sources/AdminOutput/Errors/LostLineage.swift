/// The leases beside a bundle name timelines that neither the record of timelines nor the restored database knows: a site
/// that has read one of them would be a stranger for ever.
package struct LostLineage: Error, Sendable, Hashable {
    let folder: String
    let timelines: [String]

    package init(folder: String, timelines: [String]) { (self.folder, self.timelines) = (folder, timelines) }
}

extension LostLineage: WordedError {
    package func report(in situation: ErrorSituation) -> ErrorReport {
        ErrorReport(
            "lostLineage",
            "\(folder)/lease.json names a timeline (\(timelines.joined(separator: ", "))) that neither lineage.json there nor "
                + "the bundle knows",
            advice: """
                Nothing was restored. Central would refuse every site that has read it. Bring lineage.json back from a copy of \
                the folder, or restore a bundle that was made on that timeline. Where there is neither, run it again with \
                --forget-timelines: the sites that have read it have to be given up.
                """,
            status: .refused,
            facts: ["folder": folder, "timelines": timelines]
        )
    }
}
