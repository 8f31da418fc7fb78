package import ReconciliationModel

/// A site's answer says less than central knows of the site: the file was written before the site's last pushes, or the
/// site's database was rolled back since. A file cannot tell which.
package struct OutdatedAnswer: Error, Sendable, Hashable {
    let site: Int64
    let finding: Quarantine

    package init(site: Int64, finding: Quarantine) { (self.site, self.finding) = (site, finding) }
}

extension OutdatedAnswer: WordedError {
    package func report(in situation: ErrorSituation) -> ErrorReport {
        ErrorReport(
            "outdatedAnswer",
            "site \(site) has pushed since the answer was written, or its database was rolled back",
            advice: "Nothing was changed. Is the site in line already? omsupply-admin reconcile status\n"
                + "Otherwise write the answer again: omsupply-admin reconcile apply FILE --answer NEW, at the site.\n"
                + "If it is refused again, somebody has put an old copy of the database in its place: keep a copy of its "
                + "file, give it up here (\(ReconciliationWords.giveUp(site))), and set the site up afresh.",
            status: .refused,
            facts: ["site": site, "finding": finding]
        )
    }
}
