import Glibc

/// A kernel lock on a file or folder, freed when it goes out of scope or its holder dies. Nothing of it is ever stale.
public struct FileLock: ~Copyable, Sendable {
    private let file: FileDescriptor

    /// Who holds a lock, as far as the holder wrote it down: for people, never for decisions.
    public struct Holder: Sendable, Hashable {
        public let note: String
    }

    public enum Outcome: ~Copyable {
        case acquired(FileLock)
        case busy(Holder?)
    }

    private init(_ file: consuming FileDescriptor) { self.file = file }

    /// A process that is just being spawned has a copy of every descriptor until it becomes another program: closing
    /// this one alone would leave the lock with it for that moment.
    deinit { flock(file.rawValue, LOCK_UN) }

    /// Takes the lock, or says at once who has it. The lock file is created when missing and stays: removing it would
    /// let two processes lock two files of one name.
    public static func acquire(_ path: String, note: String) throws(SystemError) -> Outcome {
        let file = try FileDescriptor.openOrCreate(path, permissions: 0o644)
        guard try tryLock(file) else { return .busy(holder(in: file)) }
        // The note is informative: a full disk must not make the lock fail.
        try? file.truncate(to: 0)
        let text = Array("pid \(getpid()), \(note)\n".utf8)
        text.withUnsafeBytes { try? file.write($0, at: 0) }
        return .acquired(FileLock(file))
    }

    /// Locks an existing file or folder itself; nothing is written.
    ///
    /// - Throws: `SystemError` with `ENOENT` also when the name was given to something else between opening and locking:
    ///   a lock on what nobody finds under the name any more would keep nobody out.
    public static func acquire(existing path: String) throws(SystemError) -> Outcome {
        let file = try FileDescriptor.open(path)
        guard try tryLock(file) else { return .busy(nil) }
        let locked = try file.status()
        guard let named = try FileStatus.of(path, followLinks: true), named.identity == locked.identity
        else { throw SystemError(code: ENOENT, call: "flock", path: path) }
        return .acquired(FileLock(file))
    }

    /// Locks an existing file or folder itself, and waits for whoever has it. For what takes moments; nothing is written.
    public static func waiting(existing path: String) throws(SystemError) -> FileLock {
        let file = try FileDescriptor.open(path)
        let descriptor = file.rawValue
        guard retrying({ flock(descriptor, LOCK_EX) }) == 0 else { throw .last("flock", path) }
        return FileLock(file)
    }

    private static func tryLock(_ file: borrowing FileDescriptor) throws(SystemError) -> Bool {
        let descriptor = file.rawValue
        if retrying({ flock(descriptor, LOCK_EX | LOCK_NB) }) == 0 { return true }
        guard errno == EWOULDBLOCK else { throw .last("flock", file.path) }
        return false
    }

    private static func holder(in file: borrowing FileDescriptor) -> Holder? {
        withUnsafeTemporaryAllocation(byteCount: 512, alignment: 1) { buffer in
            guard let count = try? file.read(into: buffer, at: 0), count > 0 else { return nil }
            let note = String(decoding: buffer[..<count], as: UTF8.self)
            return Holder(note: note.split(separator: "\n").first.map(String.init) ?? note)
        }
    }
}
