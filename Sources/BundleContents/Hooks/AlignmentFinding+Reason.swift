extension AlignmentFinding {
    /// One line for the manifest.
    func reason(_ proof: AlignmentProof) -> String {
        let receipts = [proof.begin, proof.end].compactMap { $0.map(String.init) }.joined(separator: " and ")
        return switch self {
        case .proved:
            "the legacy backup was made between the hooks' receipts \(receipts), and nothing lies across the mark"
        case .noLegacyPart: "the bundle has no legacy part"
        case .emptyFolder: "there is no file in the legacy folder"
        case .folderUnreadable:
            "the legacy folder could not be read" + (proof.unreadableFolder.map { ": \($0)" } ?? "")
        case .noFinishedSet: "no backup of the legacy server that is in the bundle is proved to be finished"
        case .noHooks: "the legacy backup does not say at which instant it was taken: no hook was ever called"
        case .severalDatabases:
            "backups of several databases lie in the legacy folder, and none of them is known to be the legacy server's"
        case .notEmbraced: "no hook was called around the legacy backup"
        case .doubtful:
            "the legacy backup need not be the one that the hooks were called for (receipts \(receipts)): \(proof.whyDoubtful)"
        case .backupFailed: "the legacy server ended this backup with status \(proof.endStatus ?? 0)"
        case .notEnded: "the legacy backup that began with receipt \(proof.unended ?? 0) had not ended in time"
        case .receiptUnreadable: "a receipt of the hooks cannot be read: \(proof.unreadableReceipt)"
        case .beginVetoed: "the hook before the legacy backup was vetoed, so that it has no mark: \(proof.veto)"
        case .folderNotSeen:
            "the hooks were called, and could not look at the legacy server's folder: \(proof.whyNotLooked)"
        case .newestFailed:
            "the legacy server's newest backup \(proof.failure), and the one before has no instant to go back to"
        case .newestVetoed:
            "the legacy server's newest backup was vetoed (\(proof.veto)), and the one before has no instant to go back to"
        case .markBeforeBase: "the mark of the legacy backup lies before the copy of the database"
        case .otherServer: "the mark of the legacy backup was made on another server"
        case .otherDatabase: "the mark of the legacy backup (begin \(proof.begin ?? 0)) \(proof.databases)"
        case .otherTimeline: "the server was restored or promoted since the mark of the legacy backup"
        case .markNotInLog: "the log does not hold the mark of the legacy backup"
        case .changedSinceMark: "the database went on between the mark of the legacy backup and its copy"
        case .syncAtOwnMark: "a synchronisation between the two servers was under way at the mark"
        case .noSyncLog: "there is no record of synchronisations between the two servers"
        case .syncLogUnclear: "the record of synchronisations between the two servers does not add up"
        case .syncAcrossMark: "a synchronisation was taking items from the legacy server's queue at the mark"
        case .syncStandsStill:
            "a synchronisation was in the middle of the legacy server's queue at the mark, and has neither moved nor ended since"
        case .queueAcknowledged: "items of the legacy server's queue were acknowledged after the mark"
        case .pushedAfterMark: "rows that were written after the mark were sent to the legacy server"
        case .pushUnanswered:
            "rows that were written after the mark may have been sent to the legacy server, by a push that did not come to its end"
        }
    }
}

extension AlignmentProof {
    fileprivate var databases: String {
        let own = database?.name ?? "another one"
        guard let other = otherDatabase else {
            return "does not say of which database it is, and the bundle is of \(own)"
        }
        if other.name != own { return "was made in the database \(other.name), and the bundle is of \(own)" }
        return "was made in a database \(own) that is not the present one"
    }

    fileprivate var unreadableReceipt: String {
        if case .unreadable(let file) = gap { file } else { "which one is not known" }
    }

    fileprivate var veto: String {
        switch (gap, newest) {
        case (.vetoed(let begin, let reason), _), (_, .vetoed(let begin, let reason)):
            // A database's complaint has several lines.
            "begin \(begin), \(reason.split(whereSeparator: \.isNewline).joined(separator: " "))"
        default: "why is not known"
        }
    }

    fileprivate var whyNotLooked: String {
        guard case .folderNotSeen(let receipt, let reason) = gap else { return "why is not known" }
        return "receipt \(receipt), \(reason ?? "none was named")"
    }

    fileprivate var whyDoubtful: String {
        switch doubt {
        case .others(let file): "more than one came between them, \(file) as well"
        case .begunBefore(let file): "\(file) lay there already when the first was called, and has changed since"
        case .notedBefore: "4D's history named it already when the first was called"
        case .otherFolder(let begin, let end): "the one looked into \(begin), the other into \(end)"
        case .otherDevice: "the first saw an empty folder on another device, as where a share is not mounted"
        case nil: "why is not known"
        }
    }

    fileprivate var failure: String {
        switch newest {
        case .ended(let begin, let status): "ended with status \(status) (begin \(begin))"
        case .rejected(let number): "with the number \(number) is not good"
        case .vetoed, nil: "is not good"
        }
    }
}
