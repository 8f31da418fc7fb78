/// Small files read and written in one piece.
public enum WholeFile {
    /// The bytes of a file; throws when it is larger than `limit`, so that a foreign file cannot fill memory.
    public static func read(_ path: String, limit: Int = 64 << 20) throws -> [UInt8] {
        let file = try FileDescriptor.open(path)
        let size = try file.status().size
        guard size <= limit else { throw TooLarge(path: path, size: size, limit: limit) }
        // Arrays without room are one object, into which every thread would write that it is empty.
        guard size > 0 else { return [] }
        return try [UInt8](unsafeUninitializedCapacity: Int(size)) { buffer, count in
            count = try file.read(into: UnsafeMutableRawBufferPointer(buffer), at: 0)
        }
    }

    /// Writes a file so that it has its name only when it is whole: beside, flushed, renamed, folder flushed.
    public static func write(_ bytes: [UInt8], to path: String, permissions: UInt32 = 0o600) throws(SystemError) {
        let staged = try stage(bytes, for: path, permissions: permissions)
        do { try Folder.renameReplacing(staged, to: path) } catch {
            try? Folder.remove(staged)
            throw error
        }
    }

    /// Writes a file beside its place, flushed, and returns its name there: renaming it is all that is left to do.
    public static func stage(
        _ bytes: [UInt8],
        for path: String,
        permissions: UInt32 = 0o600
    ) throws(SystemError) -> String {
        let partial = path + ".partial"
        try Folder.remove(partial)
        let file = try FileDescriptor.create(partial, permissions: permissions)
        do {
            try file.write(bytes)
            try file.synchronize()
            try file.close()
        } catch {
            try? Folder.remove(partial)
            throw error
        }
        return partial
    }

    public struct TooLarge: Error, Sendable, Hashable {
        public let path: String
        public let size: Int64
        public let limit: Int
    }
}
