import WALPositions

extension BundleManifest {
    /// What a reader calculates with: hashes tell that nobody changed it by accident, not that it makes sense.
    ///
    /// - Parameter rawSize: bytes of the archive's tar, which no sum of members can exceed.
    /// - Returns: nil when sizes, positions and names are such as a bundle can have.
    package func complaint(_ identity: BundleIdentity, rawSize: Int64) -> String? {
        var remaining = rawSize
        for member in members {
            guard (0...remaining).contains(member.size) else { return "member \(member.path) of \(member.size) bytes" }
            remaining -= member.size
        }
        switch identity.server {
        case .sqlite(let server):
            let isPlain = !server.database.utf8.contains(UInt8(ascii: "/"))
            return isPlain ? nil : "a database named \(server.database)"
        case .postgreSQL(let server): return postgres.flatMap { complaint($0, server, identity.kind) }
        }
    }

    private func complaint(
        _ coverage: PostgreSQLCoverage,
        _ server: PostgreSQLServer,
        _ kind: BundleIdentity.Kind
    ) -> String? {
        // `initdb` makes segments of 1 MiB to 1 GiB, a power of two.
        guard (1 << 20...1 << 30).contains(server.walSegmentSize), server.walSegmentSize.nonzeroBitCount == 1 else {
            return "WAL segments of \(server.walSegmentSize) bytes"
        }
        let size = UInt64(server.walSegmentSize)
        let (start, mark, end) = (coverage.start, coverage.mark.lsn, coverage.wholeUpTo)
        // A mark of the legacy backup may lie in the log that is continued.
        let isMarkInPlace = start < mark || kind == .wal && mark > LSN(0) && coverage.end != nil
        // Each segment on the way is a member.
        guard coverage.timeline > 0, isMarkInPlace, start < end, end.value < UInt64.max - size,
            (end.value - start.value) / size <= UInt64(members.count)
        else { return "a mark at \(mark) on timeline \(coverage.timeline), after a start at \(start)" }
        return nil
    }
}
