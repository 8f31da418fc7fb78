package import BundleContents

extension BundleWords {
    /// The app's files that the database names, and those of them that are missing: one line for each.
    static func files(_ references: FileReferences?) -> [String] {
        guard let references else { return [] }
        if let problem = references.problem {
            return ["Files      not compared with the database: \(ErrorReport.visible(problem))"]
        }
        guard references.expected > 0 else { return [] }
        let named = "Files      \(references.expected) named by the database"
        guard let missing = references.missing else { return ["\(named); the bundle has no files part"] }
        guard missing > 0 else { return ["\(named), all in the bundle"] }
        var lines = ["\(named), \(missing) of them missing or cut short:"]
        lines += references.files.map { "           " + line(of: $0) }
        let rest = missing - references.files.count
        if rest > 0 { lines.append("           and \(rest) more") }
        return lines
    }

    private static func line(of file: MissingFile) -> String {
        guard let found = file.found else { return "\(file.path): gone" }
        return "\(file.path): \(found) of \(file.size ?? found) bytes"
    }

    /// What is no fault of a new bundle, and has to be known all the same.
    package static func notices(of references: FileReferences?) -> [String] {
        guard let references, references.missing == nil else { return [] }
        if let problem = references.problem {
            return ["the app's files were not compared with the database: \(problem)"]
        }
        guard references.expected > 0 else { return [] }
        return [
            "the bundle has no files part, and the database names \(references.expected) "
                + "\(references.expected == 1 ? "file" : "files"): give --files DIR or set server.base_dir"
        ]
    }
}
