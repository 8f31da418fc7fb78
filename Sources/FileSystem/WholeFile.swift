/// Small files read and written in one piece.
public enum WholeFile {
    /// The bytes of a file; throws when it is larger than `limit`, so that a foreign file cannot fill memory.
    public static func read(_ path: String, limit: Int = 64 << 20) throws -> [UInt8] {
        let file = try FileDescriptor.open(path)
        let size = try file.status().size
        guard size <= limit else { throw TooLarge(path: path, size: size, limit: limit) }
        return try [UInt8](unsafeUninitializedCapacity: Int(size)) { buffer, count in
            count = try file.read(into: UnsafeMutableRawBufferPointer(buffer), at: 0)
        }
    }

    /// Writes a file so that it has its name only when it is whole: beside, flushed, renamed, folder flushed.
    public static func write(_ bytes: [UInt8], to path: String, permissions: UInt32 = 0o600) throws(SystemError) {
        let partial = path + ".partial"
        try Folder.remove(partial)
        let file = try FileDescriptor.create(partial, permissions: permissions)
        do {
            try file.write(bytes)
            try file.synchronize()
            try file.close()
            try Folder.renameReplacing(partial, to: path)
        } catch {
            try? Folder.remove(partial)
            throw error
        }
    }

    public struct TooLarge: Error, Sendable, Hashable {
        public let path: String
        public let size: Int64
        public let limit: Int
    }
}
