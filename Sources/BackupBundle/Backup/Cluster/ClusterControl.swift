import FileSystem
import PostgreSQLFormats

/// Reads `global/pg_control` beside a running server, which writes it under no lock that others could take.
enum ClusterControl {
    /// - Parameter dataDirectory: absolute.
    /// - Throws: `SystemError`; `ControlFile.Complaint` when the bytes are not those of a control file however often they
    ///   are read.
    static func read(_ dataDirectory: String) throws -> ControlFile {
        let path = dataDirectory + "/" + ControlFile.path
        // A write of these few bytes is short: a torn read is whole the next time.
        for _ in 1..<attempts {
            do {
                return try read(file: path)
            } catch ControlFile.Complaint.checksumDiffers {
                continue
            }
        }
        return try read(file: path)
    }

    private static func read(file: String) throws -> ControlFile {
        try WholeFile.read(file, limit: 1 << 20).withUnsafeBytes { try ControlFile($0) }
    }

    private static let attempts = 100
}
