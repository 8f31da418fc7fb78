import BundleArchive
import BundleContents
import DatabaseAccess
import FileSystem

extension FileLedger {
    /// Compares what the database names with what is in the bundle and in those that it continues. Nothing is held
    /// against the bundle that
    /// - it lists as not copied: that has been said, with its reason;
    /// - lies behind a link within the part: the app sees it elsewhere in the bundle;
    /// - the database does not name any more: whoever deleted the file meanwhile took it from the copy too. In the state
    ///   of the mark the row is still there, and its file is not; nobody can bring it back.
    func compare(with writer: BundleWriter, _ continuation: PartContinuation?) throws -> FileReferences {
        guard isReadable else { return uncompared }
        guard expected > 0 else { return FileReferences(expected: 0, missing: 0) }
        var unseen: Set<String> = []
        for member in writer.written {
            let path = member.member.path
            guard Path.isInside(path, folder: BundleLayout.files) else { continue }
            switch member.member.kind {
            case .file: try add(member: path, size: member.member.size)
            case .link: if Self.mayBeFolder(path) { unseen.insert(path) }
            case .folder: break
            }
        }
        try continuation?.forEachKept { path, size in try add(member: path, size: size) }
        for file in writer.skipped where Path.isInside(file.path, folder: BundleLayout.files) {
            try add(member: file.path, size: .max)
            unseen.insert(file.path)
        }
        try settle()
        try drop { page in
            try writer.checkCancellation()
            let named = try? named(page.map(\.file.id))
            return page.filter { isUnseen($0.file, unseen) || named?.contains($0.file.id) == false }.map(\.number)
        }
        return try result()
    }

    private func add(member path: String, size: Int64) throws {
        try add(String(decoding: path.utf8.dropFirst(BundleLayout.files.utf8.count + 1), as: UTF8.self), size: size)
    }

    /// Whether a path is short enough for a folder that files lie in: there may be very many links deeper down.
    private static func mayBeFolder(_ path: String) -> Bool {
        path.utf8.count { $0 == UInt8(ascii: "/") } <= 4
    }

    private func isUnseen(_ file: MissingFile, _ unseen: Set<String>) -> Bool {
        guard !unseen.isEmpty else { return false }
        var path = BundleLayout.files
        if unseen.contains(path) { return true }
        for part in BundleLayout.syncFiles.split(separator: "/") + [file.table[...], file.record[...]] {
            path += "/" + part
            if unseen.contains(path) { return true }
        }
        return unseen.contains(path + "/" + FolderCopy.unprintable)
    }

    /// Which of these the database still names as files that have to be there.
    private func named(_ ids: [String]) throws -> Set<String> {
        var named: Set<String> = []
        try Self.forEachRow(FileReference.rows + " WHERE id IN (\(list: ids))", of: live) { reference in
            if reference.expectation != .nothing { named.insert(reference.id) }
        }
        return named
    }
}
