import FileSystem

/// Finds the bundles of one folder by what they say of themselves. Those without a catalogue entry are opened: on a bad
/// day somebody copied the archives alone.
struct BundleFolder {
    struct Item {
        let path: String
        let id: String
        let base: String?
    }

    let path: String

    func items() throws -> [Item] {
        let catalogue = Catalogue(folder: path)
        let entries = try catalogue.entries()
        var items = entries.map { Item(path: catalogue.path(of: $0), id: $0.id, base: $0.base) }
        let known = Set(entries.map(\.file))
        for name in try Folder.names(in: path) where name.hasSuffix(BundleName.fileEnding) && !known.contains(name) {
            // What is no bundle, or a damaged one, is not the one that is looked for.
            guard let bundle = try? OpenBundle(path: path + "/" + name) else { continue }
            items.append(Item(path: bundle.path, id: bundle.identity.id, base: bundle.identity.base))
        }
        return items
    }
}
