import BundleArchive
import Checksums
import PostgreSQLFormats

/// Compares what was stored of a base backup with the server's own manifest of it: two programs, and two ways of
/// reading, have to agree on every file.
struct ServerManifestCheck {
    private let manifest: BackupManifest

    /// - Throws: `BackupManifest.Complaint` when its own checksum does not match.
    init(_ bytes: [UInt8]) throws { manifest = try bytes.withUnsafeBytes { try BackupManifest(parsing: $0) } }

    /// Files that are missing, that nobody sent, or that differ in size or checksum.
    func complaints(
        about written: [WrittenMember],
        control: (member: TarMember, content: [UInt8])
    ) -> [String] {
        var stored: [String: (size: Int64, code: CRC32C)] = [:]
        for member in written {
            guard let code = member.checksum, let path = ManifestOfCopy.path(of: member.member.path) else { continue }
            stored[path] = (member.member.size, code)
        }
        if let path = ManifestOfCopy.path(of: control.member.path) {
            stored[path] = (Int64(control.content.count), control.content.withUnsafeBytes { CRC32C($0) })
        }
        var complaints: [String] = []
        for file in manifest.files {
            guard let found = stored.removeValue(forKey: file.path) else {
                complaints.append("\(file.path) is missing")
                continue
            }
            if found.size != file.size {
                complaints.append("\(file.path) has \(found.size) bytes instead of \(file.size)")
            } else if let checksum = file.checksum, checksum.algorithm == "CRC32C",
                checksum.hexadecimal.lowercased() != found.code.hexadecimal
            {
                complaints.append("\(file.path) has another checksum")
            }
        }
        return complaints + stored.keys.sorted().map { "\($0) is not in the server's manifest" }
    }
}
