import ClusterReading
import BundleArchive
import BundleContents
import FoundationEssentials
import JSONStreams

extension BundleCreator {
    /// Writes the last member: all that is known now, and why the bundle is degraded where it is.
    func addManifest(
        _ identity: BundleIdentity,
        _ instant: MarkedInstant,
        _ alignment: Alignment,
        _ legacy: LegacyCopy.Outcome?,
        removed: [String]?,
        _ references: FileReferences?,
        to writer: BundleWriter
    ) throws {
        var reasons = instant.reasons + [instant.lockReason].compactMap(\.self)
        reasons += DamagedPages.reasons(writer.damagedPages, blockSize: blockSize(of: identity.server))
        let skipped = writer.skipped
        let isAway = legacy?.isAway ?? false
        let others = skipped.filter { !(isAway && $0.path == BundleLayout.legacy) }
        let losses = reasons + (isAway ? [] : legacy?.reasons ?? [])
        let hasAllElse = losses.isEmpty && others.allSatisfy { $0.path.hasPrefix(BundleLayout.files + "/") }
        reasons += legacy?.reasons ?? []
        if !others.isEmpty { reasons.append("not copied: " + SkippedFile.summary(of: others)) }
        reasons += [references?.reason].compactMap(\.self)
        var manifest = BundleManifest(
            id: identity.id,
            state: reasons.isEmpty ? .ok : .degraded,
            reasons: reasons,
            postgres: instant.postgres,
            cursors: instant.cursors,
            cursorsAreExact: instant.cursorsAreExact,
            alignment: alignment,
            skipped: skipped,
            members: MemberRecords(),
            removed: removed,
            legacy: legacy?.record,
            fileReferences: references
        )
        if !reasons.isEmpty {
            manifest.lacksOnlyFiles = hasAllElse && !isAway
            manifest.lacksOnlyLegacy = hasAllElse && isAway
        }
        let paper = try writer.paper(BundleLayout.manifest)
        let list = JSONListWriter(isPretty: true)
        try list.write(manifest, list: "members", of: writer.records) { try paper.write($0) }
        try paper.write([UInt8(ascii: "\n")])
        try writer.add(TarMember(path: BundleLayout.manifest), content: paper)
    }

    private func blockSize(of server: BundleIdentity.Server) -> Int {
        if case .postgreSQL(let server) = server { server.blockSize } else { 4096 }
    }
}
