import BundleArchive
import FileSystem

/// Copies a folder and everything below it.
struct FolderCopy {
    let root: String
    /// The member path of the folder itself.
    let prefix: String
    /// What is left out, with everything below it.
    var excluding: Set<FileIdentity> = []
    /// Earlier bundles that the new one continues: only what is new or changed is copied.
    var continuing: PartContinuation?
    /// Member paths that the bundle has already.
    var given: Set<String> = []

    /// Stands for a name that cannot be a member's.
    static let unprintable = "(unprintable)"

    /// Returns how many files there are.
    func run(into writer: BundleWriter) throws -> Int {
        let status = try Self.check(root)
        if !given.contains(prefix) {
            try writer.add(TarMember(path: prefix, kind: .folder, mode: status.permissions, modified: status.modified))
        }
        return try copy(Path.absolute(root), as: prefix, into: writer)
    }

    /// - Throws: `SystemError` when the folder is not there or may not be read: then the whole part would be missing.
    @discardableResult
    static func check(_ root: String) throws(SystemError) -> FileStatus {
        guard let status = try FileStatus.of(root, followLinks: true), status.kind == .folder else {
            throw SystemError(code: 2, call: "open", path: root)
        }
        _ = try Folder.names(in: root)
        return status
    }

    private func copy(_ folder: String, as prefix: String, into writer: BundleWriter) throws -> Int {
        let names: [String]
        do { names = try Folder.names(in: folder) } catch {
            if !error.isNotFound { writer.skip(prefix, error.reason) }
            return 0
        }
        var count = 0
        for name in names {
            let (path, member) = (folder + "/" + name, prefix + "/" + name)
            let found: FileStatus?
            do { found = try FileStatus.of(path) } catch {
                let isPlain = MemberPath.complaint(about: member) == nil
                writer.skip(isPlain ? member : prefix + "/" + Self.unprintable, error.reason)
                continue
            }
            guard let status = found else {
                // What is gone is no loss; a name that is no UTF-8 cannot be asked for, and must not vanish in silence.
                if name.contains("\u{FFFD}") { writer.skip(member, "its name is not UTF-8") }
                continue
            }
            guard !excluding.contains(status.identity) else { continue }
            if let complaint = MemberPath.complaint(about: member) {
                writer.skip(prefix + "/" + Self.unprintable, complaint)
                continue
            }
            switch status.kind {
            case .file where given.contains(member): continue
            case .file:
                count += 1
                if continuing?.keeps(path, as: member, status) == true { continue }
                try writer.copy(
                    path,
                    TarMember(path: member, size: status.size, mode: status.permissions, modified: status.modified)
                )
            case .folder:
                if !given.contains(member) {
                    try writer.add(
                        TarMember(path: member, kind: .folder, mode: status.permissions, modified: status.modified)
                    )
                }
                count += try copy(path, as: member, into: writer)
            case .link: try copyLink(path, status, as: member, into: writer)
            case .other: writer.skip(member, "neither file, folder nor link")
            }
        }
        return count
    }

    /// A link within the part is kept; one that leads out could not be restored safely and is listed instead.
    private func copyLink(_ path: String, _ status: FileStatus, as member: String, into writer: BundleWriter) throws {
        guard let target = try? Folder.destination(ofLink: path) else { return }
        if let complaint = MemberPath.complaint(aboutLinkAt: member, to: target) {
            return writer.skip(member, complaint)
        }
        try writer.add(TarMember(path: member, kind: .link(to: target), mode: 0o777, modified: status.modified))
    }
}
