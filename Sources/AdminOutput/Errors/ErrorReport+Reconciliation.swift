import AdminConsole
package import ReconciliationModel
import SyncCursors

extension ReconciliationError: WordedError {
    package func report(in situation: ErrorSituation) -> ErrorReport {
        switch self {
        case .notPrepared(let missing):
            return ErrorReport(
                "notPrepared",
                "the database lacks the tables \(missing.joined(separator: ", "))",
                advice: "Bring it to a version that has them:\nomsupply-admin migrate run",
                status: .refused,
                facts: ["missing": missing]
            )
        case .siteNotPrepared(let site, let missing):
            return ErrorReport(
                "siteNotPrepared",
                "this is the database of a site whose omSupply is older than this protocol",
                advice: """
                    Nothing was changed. Do not upgrade its database for this: its omSupply could not use it afterwards. At central:
                    omsupply-admin reconcile export-site \(site.map(String.init) ?? "SITE") --script FILE
                    """,
                status: .refused,
                facts: ["missing": missing, "site": site]
            )
        case .brokenLineage(let timeline, let fault):
            return ErrorReport(
                "brokenLineage",
                "timeline \(ErrorReport.visible(timeline)) does not fit into the lineage (\(fault.rawValue))",
                advice: "Was sync_lineage edited by hand? Nothing was written.",
                status: .damagedInput,
                facts: ["timeline": timeline, "fault": fault.rawValue]
            )
        case .cursorsExhausted(let cursor):
            return ErrorReport(
                "cursorsExhausted",
                "the next timeline would begin at cursor \(cursor), and omSupply stores cursors below \(Cursor.limit)",
                advice: "Nothing was written. The change log has to be renumbered: ask the developers.",
                status: .refused,
                facts: ["firstNew": cursor]
            )
        case .leaseExhausted, .rolledBack: return lease
        case .siteRefused(let site, let refusal): return Self.report(site, refusal)
        case .siteQuarantined(let site, let quarantine): return Self.report(site, quarantine)
        case .siteNotReconciled(let site):
            return ErrorReport(
                "siteNotReconciled",
                "central was restored, and site \(site) has not followed since",
                advice: "omsupply-admin reconcile export-site \(site) -o site-\(site).json",
                status: .refused,
                facts: ["site": site]
            )
        case .siteNewSinceRestore(let site):
            return ErrorReport(
                "siteNewSinceRestore",
                "central was restored, and has known site \(site) only since: it may be one that was set up after the backup",
                advice: """
                    Let it sync first with the database that it has, which may hold the only copy of what it sent. Where there is none:
                    \(ReconciliationWords.giveUp(nil))
                    """,
                status: .refused,
                facts: ["site": site]
            )
        default: return wrongFile
        }
    }

    /// What is wrong with a directive or an answer.
    private var wrongFile: ErrorReport {
        let nothing = "Nothing was changed."
        switch self {
        case .siteNotConfigured:
            return ErrorReport(
                "siteNotConfigured",
                "the database does not say which site it is",
                advice: "Its settings lack SETTINGS_SYNC_SITE_ID: is it a remote site's database? " + nothing,
                status: .refused
            )
        case .directiveForAnotherSite(let directive, let own):
            return ErrorReport(
                "directiveForAnotherSite",
                "the file is for site \(directive), and this is site \(own)",
                advice: nothing,
                status: .refused,
                facts: ["directive": directive, "own": own]
            )
        case .directiveAtCentral(let site):
            return ErrorReport(
                "directiveAtCentral",
                "this is central: the file is for site \(site)",
                advice: "Take the file to site \(site), and apply it there. " + nothing,
                status: .refused,
                facts: ["site": site]
            )
        case .directiveForAnotherIncarnation(let directive, let own):
            return ErrorReport(
                "directiveForAnotherIncarnation",
                "the file is for another life of this site's database",
                advice: "The site was initialised afresh: write the file again at central. " + nothing,
                status: .refused,
                facts: ["directive": directive, "own": own]
            )
        case .directiveFromAnotherLineage(let own):
            return ErrorReport(
                "directiveFromAnotherLineage",
                "the file comes from a central server that does not know timeline \(ErrorReport.visible(own)), which this site has "
                    + "read",
                advice: "Perhaps it is an older file: export a new one. Else: is it the right central server? "
                    + nothing,
                status: .refused,
                facts: ["own": own]
            )
        case .unknownFormat(let format):
            return ErrorReport(
                "unknownFormat",
                "the file has format \(format), which this program does not know",
                advice: "Use the version of the program that wrote it. " + nothing,
                status: .refused,
                facts: ["format": format]
            )
        case .pageTooLarge(let offers, let most):
            return ErrorReport(
                "pageTooLarge",
                "the site sent \(offers) records at once, and \(most) are read at most",
                advice: "Have it send smaller pages. " + nothing,
                status: .refused,
                facts: ["offers": offers, "most": most]
            )
        case .siteOwesPush(let site, let through):
            return ErrorReport(
                "siteOwesPush",
                "site \(site) has yet to push again its log to \(through.cursor)",
                advice: "Let it sync once more with the database that it has.",
                status: .refused,
                facts: ["site": site, "through": through]
            )
        default: return ErrorReport("reconciliation", "\(self)", status: .failed)
        }
    }

    private static func report(_ site: Int64, _ refusal: Refusal) -> ErrorReport {
        let (code, message) =
            switch refusal {
            case .unknownSite: ("unknownSite", "no store, watermark or earlier handshake names it")
            case .foreignTimeline(let timeline):
                ("foreignTimeline", "it has read timeline \(ErrorReport.visible(timeline)), unknown here")
            case .aheadOfCentral(let pulled, let highest):
                (
                    "aheadOfCentral",
                    "it has pulled cursor \(pulled.cursor), and the highest handed out here is "
                        + (highest?.description ?? "none")
                )
            }
        let advice = "Is it the right central server, and the right site? Nothing was changed."
        let newer = """
            Was central restored? Then the site may have been set up after the backup, and may hold the only copy of what it sent: do \
            not initialise it. Make its store at central as it was, with the same site number, and let it sync.
            """
        return ErrorReport(
            code,
            "central does not talk to site \(site): \(message)",
            advice: refusal == .unknownSite ? advice + "\n" + newer : advice,
            status: .refused,
            facts: ["site": site, "refusal": refusal]
        )
    }

    private static func report(_ site: Int64, _ quarantine: Quarantine) -> ErrorReport {
        let message =
            switch quarantine {
            case .rolledBack(let mark, let own):
                "its database was rolled back: central has its log to \(mark.cursor), and its own ends at \(own?.cursor.description ?? "nothing")"
            case .forgotPush(let session, let remembered):
                "its database was rolled back: central has its push number \(session), and it remembers \(remembered)"
            case .stillTheSameDatabase: "it was found so before, and it is still the same database"
            case .unreadable(let table, let record):
                "it offers \(ErrorReport.visible("\(table) \(record)")), which cannot be read"
            case .impossible(let table, let record):
                "it offers \(ErrorReport.visible("\(table) \(record)")), which it cannot have from here"
            }
        return ErrorReport(
            "siteQuarantined",
            "site \(site) is quarantined: \(message)",
            advice: """
                Nothing of it was taken. Keep a copy of its database file, give it up at central, and then initialise the site afresh:
                \(ReconciliationWords.giveUp(site))
                """,
            status: .refused,
            facts: ["site": site, "quarantine": quarantine]
        )
    }
}

extension NotAReconciliationFile: WordedError {
    package func report(in situation: ErrorSituation) -> ErrorReport {
        ErrorReport(
            "notAReconciliationFile",
            "\(path)\(size.map { ", of \(Measure.bytes($0))," } ?? "") is not whole, or is no file of a site or for one",
            advice: """
                Nothing was changed. Copy it again, or write it again under a new name. At central, for a site:
                omsupply-admin reconcile export-site SITE -o FILE
                At the stopped site, its answer:
                omsupply-admin reconcile apply FILE --answer NEW
                """,
            status: .damagedInput,
            facts: ["path": path, "size": size]
        )
    }
}
