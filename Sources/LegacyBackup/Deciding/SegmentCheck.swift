/// Whether all files of an archive are there.
enum SegmentCheck {
    struct Fault: Error { let reason: RejectedSet.Reason }

    /// The files in their order.
    ///
    /// That the last segment is missing can be seen in two ways: the history names it, or the last that is there is as large
    /// as a segment may be - as the settings say, or as the first one is. (That 4D fills each segment before it begins the
    /// next is a conclusion from the setting's meaning.)
    static func check(
        _ files: [LegacyContents.Archive],
        _ entry: HistoryEntry,
        settings: BackupSettings?
    ) -> Result<[LegacyFile], Fault> {
        if files.isEmpty { return .failure(Fault(reason: .filesGone)) }
        if files.contains(where: { !$0.isUsable }) { return .failure(Fault(reason: .unusableName)) }
        var whole = files.filter { $0.name.segment == nil }
        var parts = files.filter { $0.name.segment != nil }.sorted { ($0.name.segment ?? 0) < ($1.name.segment ?? 0) }
        if !whole.isEmpty && !parts.isEmpty {
            // Of an earlier count: the history knows which it wrote.
            guard let file = entry.file, let name = ArchiveName(file) else {
                return .failure(Fault(reason: .ambiguous))
            }
            if name.segment == nil { parts = [] } else { whole = [] }
        }
        if let file = whole.first {
            if whole.count > 1 { return .failure(Fault(reason: .ambiguous)) }
            if !entry.segments.isEmpty || file.file.size == 0 { return .failure(Fault(reason: .segmentMissing(1))) }
            return .success([file.file])
        }
        for (index, part) in parts.enumerated() {
            let expected = index + 1
            if part.name.segment == index { return .failure(Fault(reason: .ambiguous)) }
            if part.name.segment != expected || part.file.size == 0 {
                return .failure(Fault(reason: .segmentMissing(expected)))
            }
        }
        let highest = entry.segments.compactMap { ArchiveName($0)?.segment }.max()
        if let highest {
            if parts.count < highest { return .failure(Fault(reason: .segmentMissing(parts.count + 1))) }
        } else if let last = parts.last, last.file.size == fullSize(parts, settings) {
            return .failure(Fault(reason: .segmentMissing(parts.count + 1)))
        }
        return .success(parts.map(\.file))
    }

    private static func fullSize(_ parts: [LegacyContents.Archive], _ settings: BackupSettings?) -> Int64? {
        if parts.count > 1 { return parts[0].file.size }
        guard let mebibytes = settings?.segmentMebibytes, (1...65_536).contains(mebibytes) else { return nil }
        return Int64(mebibytes) << 20
    }
}
