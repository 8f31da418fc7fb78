/// The app's files that the database names, held against those of the bundle.
public struct FileReferences: Sendable, Hashable, Codable {
    /// How many files the server has by what its database says; 0 with a problem.
    public let expected: Int
    /// How many of them are not in the bundle, nor in those that it continues, or not whole; nil when they were not
    /// compared.
    public let missing: Int?
    /// The first `listed` of the missing ones, by table, record and id.
    public let files: [MissingFile]
    /// Why the database could not be asked, in its own words.
    public let problem: String?

    /// So many are listed at most: a manifest has to fit in memory.
    package static let listed = 1000

    package init(expected: Int, missing: Int? = nil, files: [MissingFile] = [], problem: String? = nil) {
        (self.expected, self.missing, self.files, self.problem) = (expected, missing, files, problem)
    }

    /// Why the bundle is degraded, with the first three; nil when nothing is missing.
    package var reason: String? {
        guard let missing, missing > 0 else { return nil }
        let fault =
            if expected == 1 {
                "the one file that the database names is missing or cut short"
            } else if missing == expected {
                "none of the \(expected) files that the database names is in the bundle as it should be"
            } else {
                "\(missing) of the \(expected) files that the database names \(missing == 1 ? "is" : "are") missing or cut short"
            }
        let named = files.prefix(3).map { file in
            file.path + (file.found.map { " (\($0) of \(file.size ?? $0) bytes)" } ?? "")
        }
        let rest = missing > named.count ? ", and \(missing - named.count) more" : ""
        return fault + ": " + named.joined(separator: ", ") + rest
    }
}

/// A row of `sync_file_reference` without its file.
public struct MissingFile: Sendable, Hashable, Codable {
    /// The table and the record that the file belongs to.
    public let table: String
    public let record: String
    /// The row's own id. A file's name begins with it.
    public let id: String
    public let name: String
    /// Bytes that the file should have; nil where the row does not tell.
    public let size: Int64?
    /// Bytes that there are of it; nil when there is no file.
    public let found: Int64?

    package init(table: String, record: String, id: String, name: String, size: Int64?, found: Int64?) {
        (self.table, self.record, self.id, self.name) = (table, record, id, name)
        (self.size, self.found) = (size, found)
    }

    /// Where the app keeps it below `server.base_dir`, for people: what a terminal would obey is shown as `?`.
    package var path: String {
        let path = "\(BundleLayout.syncFiles)/\(table)/\(record)/\(id)_\(name)"
        return String(
            String.UnicodeScalarView(path.unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : $0 })
        )
    }
}
