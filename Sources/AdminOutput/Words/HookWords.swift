package import BundleContents
import SyncCursors

/// Words for what the legacy server's hooks did.
package enum HookWords {
    /// What gets into 4D's journal, and may hold paths that anybody named.
    static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).map { ErrorReport.visible(String($0)) }.joined(separator: " ")
    }

    package static func line(_ receipt: BeginReceipt, path: String, milliseconds: Int) -> String {
        let path = oneLine(path)
        guard let mark = receipt.mark else { return "begin \(receipt.number): no mark; \(path)" }
        let place = mark.place.map { " at \($0.lsn) on timeline \($0.timeline)" } ?? ""
        let last = mark.cursors.changelogLast.map { "\($0.cursor)" } ?? "none"
        return
            "begin \(receipt.number): marked \(mark.name)\(place), change log \(last), in \(milliseconds) ms; \(path)"
    }

    package static func line(_ receipt: EndReceipt, path: String, milliseconds: Int) -> String {
        let closing =
            switch receipt.closing {
            case .begin(let number): "closes begin \(number)" + (receipt.status == 0 ? "" : ", which is not used")
            case .vetoed(let number): "after the veto of begin \(number)"
            case .noBegin: "closes nothing"
            case .closedBefore(let number): "closes nothing; end \(number) came before"
            }
        return "end \(receipt.number): status \(receipt.status), \(closing), in \(milliseconds) ms; \(oneLine(path))"
    }

    package static func waiting(for awaited: LegacyAwaited, atMost seconds: Double) -> String {
        let whole = Int(seconds.rounded(.up))
        let time = whole < 60 ? "\(whole) s" : "\((whole + 59) / 60) min"
        let what =
            switch awaited {
            case .end(let begin): "the end of mSupply's backup that began with receipt \(begin)"
            case .next: "mSupply's next backup"
            case .history: "4D to note in its history the backup that has ended"
            }
        return "Waiting for \(what), \(time) at most"
    }

    package static func warnings(_ receipt: BeginReceipt, superseded: Int?) -> [String] {
        var warnings: [String] = []
        if let superseded {
            warnings.append("begin \(superseded) was never ended: what was backed up then is not used")
        }
        if let run = receipt.mark?.syncs?.underWay, !run.queue.hasEnded {
            warnings.append(
                "a synchronisation with the legacy server is under way since \(run.started): a bundle may not be aligned"
            )
        }
        return warnings + unread(receipt.legacy, receipt.legacyUnread)
    }

    /// - Parameter withoutBackup: a begin since which nothing has come.
    package static func warnings(_ receipt: EndReceipt, withoutBackup: Int? = nil) -> [String] {
        var warnings: [String] = []
        if let withoutBackup, let folder = receipt.legacy?.folder {
            warnings.append("no backup of 4D has come into \(oneLine(folder)) since begin \(withoutBackup)")
        }
        switch receipt.closing {
        case .begin: break
        case .vetoed(let number):
            // 4D ends with the status of the veto; a good backup after it has no mark.
            if receipt.status == 0 {
                warnings.append(
                    "begin \(number) was vetoed: this backup has no mark, and no bundle will be aligned with it"
                )
            }
        case .noBegin: warnings.append("no receipt of a begin can be read: this backup has no mark")
        case .closedBefore(let number):
            warnings.append("end \(number) has closed the newest begin already: this backup has no mark")
        }
        if let reason = receipt.databaseUnread {
            warnings.append("the database was not asked what was synchronised meanwhile: \(oneLine(reason))")
        }
        return warnings + unread(receipt.legacy, receipt.legacyUnread)
    }

    private static func unread(_ listing: LegacyListing?, _ reason: String?) -> [String] {
        if let reason { return ["the legacy server's folder was not looked at: \(oneLine(reason))"] }
        guard listing == nil else { return [] }
        return ["no legacy folder is named (backup.legacy_folder, --legacy): no bundle will know which backup this was"]
    }
}
