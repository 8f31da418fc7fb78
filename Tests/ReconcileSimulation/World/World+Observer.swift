import ReconciliationModel
import SyncCursors
import Reconciliation

/// What an all-seeing observer says of each record that central integrates.
extension World {
    /// Central took something over: is it allowed to replace what was there?
    func observe(_ row: BufferRow, _ cursor: Int64) throws {
        let present = oracle.current(row.record)
        let origin = row.isAdopted ? try server.origin(of: row.record)?.place.cursor.value : nil
        let version: Int
        if let content = Content(json: row.data) {
            version = content.version
        } else if let known = origin.flatMap({ oracle.version(at: $0) }), oracle.versions[known].isDelete {
            version = known
        } else if row.isAdopted, let brought = oracle.deletesBrought[row.record] {
            version = brought
        } else if row.isAdopted, let lost = oracle.obligations.first(where: { $0.record == row.record && $0.isDelete })
        {
            // Brought by its author: it has no place of central's.
            version = lost.version
        } else if !row.isAdopted, let known = sites.first(where: { $0.number == row.source })?.deleted[row.record] {
            version = known
        } else {
            let author = row.isAdopted ? nil : row.source
            version = oracle.newVersion(row.record, on: present, isDelete: true, by: author)
        }
        if let present, present != version {
            let past = oracle.path.filter { $0.record == row.record }.map(\.version)
            // A version that a lost timeline had adopted may win over a later one, which is in the report.
            let isExcused =
                try row.isAdopted && server.facts().lineage.timelines.count > 2 && isReported(row.record, present)
            let isForgotten = oracle.versions[version].author.map { oracle.forgetful.contains($0) } ?? false
            let olds = Set(sites.filter(\.isOld).map(\.number))
            let isOld = row.source.map(olds.contains) ?? false
            // Where neither author knew of the other, central may hear of them in another order than before.
            let isLater = row.isAdopted && oracle.lastHeard(of: version, from: origin, by: olds) > oracle.first(present)
            if past.contains(version), !isForgotten, !isExcused, !isOld, !isLater, try !isTie(row, version, present) {
                throw Failure(.nothingOlder, "\(row.record.id): \(present) had replaced \(version), which came back")
            }
            if !row.isAdopted, row.record.ownership == .shared, !isOld, !isForgotten, try isDiscarded(row) {
                throw Failure(.adoptionReplacedNewer, "\(row.record.id): \(version) was discarded, and came back")
            }
            if row.record.ownership == .site, row.action == .upsert, !isForgotten, oracle.stems(present, from: version)
            {
                throw Failure(.nothingOlder, "\(row.record.id): version \(version) replaced \(present)")
            }
            if row.isAdopted { try observeAdoption(row, of: version, over: present) }
        }
        oracle.commit(.init(record: row.record, version: version, cursor: cursor, origin: origin))
        let source = row.isAdopted ? ", adopted" : ", from site \(row.source ?? 0)"
        onEvent?(
            "central has \(version) of \(row.record.id) at \(cursor)\(row.action == .delete ? ", deleted" : "")\(source)"
        )
    }

    /// Two sites changed it without knowing of each other, and the later one brings its version without having pulled where
    /// central had put it: the other's place is known and higher.
    private func isTie(_ row: BufferRow, _ version: Int, _ present: Int) throws -> Bool {
        guard row.isAdopted, let author = oracle.versions[version].author,
            let other = oracle.versions[present].author, author != other, !oracle.stems(present, from: version)
        else { return false }
        let isDelete = oracle.versions[present].isDelete
        return try central.salvage().contains {
            $0.record == row.record && $0.isAdopted && (isDelete ? $0.action == .delete : $0.version == present)
        }
    }

    private func isReported(_ record: RecordName, _ version: Int) throws -> Bool {
        try central.salvage().contains { $0.record == record && ($0.version == version || $0.action == .delete) }
    }

    private func isDiscarded(_ row: BufferRow) throws -> Bool {
        guard let version = Content(json: row.data)?.version else { return false }
        return try central.salvage().contains { $0.record == row.record && $0.version == version && !$0.isAdopted }
    }

    private func observeAdoption(_ row: BufferRow, of version: Int, over present: Int) throws {
        let fork = try server.facts().lineage.current.abandoned?.value ?? 0
        guard let last = oracle.path.last(where: { $0.record == row.record }), last.cursor > fork,
            !oracle.stems(version, from: present)
        else { return }
        // What an author wrote later is its later version. A delete that came twice was counted twice.
        let (author, other) = (oracle.versions[version].author, oracle.versions[present].author)
        let isAuthors = row.record.ownership == .site || author != nil && author == other
        let isSecondCount = oracle.versions[present].isDelete && !oracle.stems(present, from: version)
        if isAuthors, version > present || isSecondCount { return }
        if try !isReported(row.record, present), !oracle.versions[present].isDelete || row.action == .upsert {
            throw Failure(.adoptionReplacedNewer, "\(row.record.id): \(version) replaced \(present), of this timeline")
        }
    }
}
