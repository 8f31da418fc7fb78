import BundleArchive
import FoundationEssentials
public import FileSystem

/// The bundles of one folder.
public struct Catalogue: Sendable {
    public let folder: String

    public init(folder: String) { self.folder = folder }

    /// Looks at every archive of the folder. One that has an entry is not opened for it; one without, as after a copy of
    /// the archives alone, says itself what it is. Files of a bundle's name that are something else are left out.
    ///
    /// - Parameter rebuildingIndexes: a bundle that lost its index is one all the same. That takes reading it whole, so it
    ///   is asked for where such a bundle is needed, and else it is among the unreadable ones.
    public func contents(rebuildingIndexes: Bool = false) throws(SystemError) -> CatalogueContents {
        guard try FileStatus.of(folder, followLinks: true) != nil else {
            return CatalogueContents(entries: [], unreadable: [])
        }
        var entries: [CatalogueEntry] = []
        var unreadable: [UnreadableBundle] = []
        for name in try Folder.names(in: folder) where name.hasSuffix(BundleName.fileEnding) {
            do {
                if let entry = try entry(of: name, rebuildingIndexes) { entries.append(entry) }
            } catch ArchiveError.notABundle {
            } catch { unreadable.append(UnreadableBundle(file: name, reason: .init(error))) }
        }
        return CatalogueContents(entries: Self.ordered(entries), unreadable: unreadable)
    }

    /// nil when no file is there.
    private func entry(of name: String, _ rebuildingIndex: Bool) throws -> CatalogueEntry? {
        let path = folder + "/" + name
        guard let status = try FileStatus.of(path, followLinks: true), status.kind == .file else { return nil }
        // An entry that may be read does not mean that the archive may.
        try FileDescriptor.open(path).close()
        let record = folder + "/" + name.dropLast(BundleName.fileEnding.count) + BundleName.catalogueEnding
        if let bytes = try? WholeFile.read(record, limit: 1 << 20),
            let entry = try? JSONDecoder().decode(CatalogueEntry.self, from: Data(bytes)),
            entry.file == name, entry.size == status.size
        {
            return entry
        }
        let bundle = try OpenBundle(path: path, rebuildingIndex: rebuildingIndex)
        return CatalogueEntry(bundle, file: name, size: status.size)
    }

    /// The whole bundles of `contents`.
    public func entries() throws(SystemError) -> [CatalogueEntry] { try contents().entries }

    public func path(of entry: CatalogueEntry) -> String { folder + "/" + entry.file }

    /// The archive that `text` means, as `find` has it.
    public func resolve(_ text: String) throws -> String { try find(text).path }

    /// What `text` means: a path, a bundle id, a unique beginning of one, or `latest`. That is the newest good bundle of
    /// the newest timeline; a degraded one only where that timeline has no other.
    ///
    /// - Throws: `BundleError.noSuchBundle`, `.ambiguousBundle` with the candidates' ids.
    public func find(_ text: String) throws -> FoundBundle {
        if text.contains("/") || text.hasSuffix(BundleName.fileEnding) {
            for path in [text, folder + "/" + text] where try FileStatus.of(path, followLinks: true)?.kind == .file {
                return FoundBundle(path: path)
            }
            throw BundleError.noSuchBundle(text)
        }
        var contents = try contents()
        if text == "latest", let choice = contents.entries.latest() {
            return FoundBundle(path: path(of: choice.entry), choice: choice, unreadable: contents.unreadable)
        }
        func matching() -> [CatalogueEntry] {
            text.isEmpty ? [] : contents.entries.filter { $0.id.hasPrefix(text.lowercased()) }
        }
        if matching().isEmpty, contents.hasLostIndexes { contents = try self.contents(rebuildingIndexes: true) }
        let matches = matching()
        guard let match = matches.first else {
            throw BundleError.noSuchBundle(text, unreadable: contents.unreadable.map(\.file))
        }
        // Copies of one bundle are one bundle.
        guard matches.allSatisfy({ $0.id == match.id }) else {
            throw BundleError.ambiguousBundle(text, matches.map(\.id))
        }
        return FoundBundle(path: path(of: match))
    }

    /// Gives a bundle its name and its entry. The entry is written beforehand, so that a full disk cannot leave a bundle
    /// without one.
    ///
    /// - Parameter bundle: opened at its place until now.
    /// - Returns: the archive's new path.
    package func publish(_ bundle: OpenBundle, as stem: String) throws -> String {
        let (archive, entry) = (
            "\(folder)/\(stem)\(BundleName.fileEnding)", "\(folder)/\(stem)\(BundleName.catalogueEnding)"
        )
        let record = CatalogueEntry(
            bundle,
            file: Path.name(of: archive),
            size: try FileStatus.of(bundle.path)?.size ?? 0,
            verified: BundleName.timestamp(seconds: BundleName.now())
        )
        let staged = try WholeFile.stage(PrettyJSON.encode(record), for: entry)
        do { try Folder.renameNew(bundle.path, to: archive) } catch {
            try? Folder.remove(staged)
            throw error
        }
        try Folder.renameReplacing(staged, to: entry)
        return archive
    }

    /// Gives entries their names whose bundles have theirs: a run was killed between the two. Such an entry is whole,
    /// since it was on the device before.
    package func completeEntries() throws(SystemError) {
        let ending = BundleName.catalogueEnding + BundleName.partialEnding
        for name in try Folder.names(in: folder) where name.hasSuffix(ending) {
            let stem = folder + "/" + name.dropLast(ending.count)
            let entry = stem + BundleName.catalogueEnding
            if try FileStatus.of(stem + BundleName.fileEnding) != nil, try FileStatus.of(entry) == nil {
                try Folder.renameReplacing(folder + "/" + name, to: entry)
            }
        }
    }
}

/// JSON that people read too.
package enum PrettyJSON {
    package static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(value)) + [UInt8(ascii: "\n")]
    }
}
