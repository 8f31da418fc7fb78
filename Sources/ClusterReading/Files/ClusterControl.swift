import FileSystem
package import PostgreSQLFormats

/// Reads `global/pg_control` beside a running server, which writes it under no lock that others could take.
package enum ClusterControl {
    /// - Parameter dataDirectory: absolute.
    /// - Throws: `SystemError`; `ControlFile.Complaint` when the bytes are not those of a control file however often they
    ///   are read.
    package static func read(_ dataDirectory: String) throws -> ControlFile { try whole(dataDirectory).control }

    /// The file as it is, whole.
    package static func bytes(_ dataDirectory: String) throws -> [UInt8] { try whole(dataDirectory).bytes }

    private static func whole(_ dataDirectory: String) throws -> (control: ControlFile, bytes: [UInt8]) {
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

    private static func read(file: String) throws -> (control: ControlFile, bytes: [UInt8]) {
        let bytes = try WholeFile.read(file, limit: 1 << 20)
        return (try bytes.withUnsafeBytes { try ControlFile($0) }, bytes)
    }

    private static let attempts = 100
}
