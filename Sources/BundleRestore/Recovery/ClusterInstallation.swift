import BundleContents
import FileSystem

/// Makes an unpacked data directory ready to be recovered, and then ready to be moved to where it will live.
struct ClusterInstallation {
    let root: String
    let owner: Owner?

    var dataDirectory: String { root + "/" + BundleLayout.data }

    /// What a bundle may carry that must not steer this recovery: another server's recovery settings.
    private static let foreignSettings = [
        "recovery_target", "recovery_min_apply_delay", "primary_conninfo", "primary_slot_name", "restore_command",
        "recovery_end_command",
        "archive_cleanup_command", "promote_trigger_file",
    ]

    /// Everything up to and including the control file, which makes the cluster usable and so comes last.
    func prepareRecovery() throws {
        try Folder.setPermissions(of: dataDirectory, to: 0o700)
        try Folder.remove(dataDirectory + "/standby.signal")
        try stripAutomaticConfiguration()
        try pointTablespaces()
        // Recovery that ends on a timeline of its own; without it the server would go on with the old one.
        try write("", to: "recovery.signal")
        // Everything that was unpacked is on the device, and what was written since is flushed file by file.
        try Folder.synchronize(dataDirectory)
        try Folder.renameNew(
            root + "/" + Unpacker.pendingControlFile,
            to: root + "/" + BundleLayout.controlFile
        )
    }

    private func stripAutomaticConfiguration() throws {
        let name = "postgresql.auto.conf"
        guard try FileStatus.of(dataDirectory + "/" + name) != nil else { return }
        let text = String(decoding: try WholeFile.read(dataDirectory + "/" + name), as: UTF8.self)
        let kept = text.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
            let name = line.drop { $0.isWhitespace }.lowercased()
            return !Self.foreignSettings.contains { name.hasPrefix($0) }
        }
        try write(kept.joined(separator: "\n"), to: name)
    }

    /// `tablespace_map` is what recovery makes the links of `pg_tblspc` from: one line each, number and path.
    private func pointTablespaces() throws {
        let tablespaces = try tablespaces()
        if tablespaces.isEmpty { return }
        let lines = tablespaces.map { number in
            let path = "\(root)/\(BundleLayout.tablespaces)/\(number)"
            // The server reads a backslash before a line's special characters.
            return "\(number) "
                + path.split(separator: "\\", omittingEmptySubsequences: false).joined(separator: "\\\\")
        }
        try write(lines.joined(separator: "\n") + "\n", to: "tablespace_map")
    }

    private func tablespaces() throws -> [String] {
        let folder = root + "/" + BundleLayout.tablespaces
        return try FileStatus.of(folder) == nil ? [] : Folder.names(in: folder)
    }

    /// After recovery, with the server stopped: the links point to where the tablespaces will be.
    func finish(movingTo target: String) throws {
        for number in try tablespaces() {
            let link = "\(dataDirectory)/pg_tblspc/\(number)"
            try Folder.remove(link)
            try Folder.createLink(at: link, to: "\(target)/\(BundleLayout.tablespaces)/\(number)")
            if let owner { try Folder.setOwner(of: link, to: owner) }
        }
        for name in ["backup_label.old", "tablespace_map.old"] { try Folder.remove(dataDirectory + "/" + name) }
        // The server has flushed its own files when it stopped.
        for folder in ["/pg_tblspc", ""] { try Folder.synchronize(dataDirectory + folder) }
    }

    private func write(_ text: String, to name: String) throws {
        let path = dataDirectory + "/" + name
        try WholeFile.write(Array(text.utf8), to: path)
        if let owner { try Folder.setOwner(of: path, to: owner) }
    }
}
