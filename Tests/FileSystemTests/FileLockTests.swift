import FileSystem
import Foundation
import TestSupport
import Testing

struct FileLockTests {
    let folder: SharedFolder
    var path: String { folder.path + "/lock" }

    init() throws { folder = try SharedFolder() }

    func isFree() throws -> Bool {
        switch try FileLock.acquire(path, note: "a look") {
        case .acquired: true
        case .busy: false
        }
    }

    /// A program that another test is starting has our descriptors until it runs: a lock may last that much longer.
    func becomesFree() throws -> Bool {
        (try? awaitTrue("free lock") { try isFree() }) != nil
    }

    @Test func oneHoldsItAndTheOtherLearnsWho() throws {
        do {
            guard case .acquired(let lock) = try FileLock.acquire(path, note: "the first") else {
                Issue.record("not free")
                return
            }
            guard case .busy(let holder) = try FileLock.acquire(path, note: "the second") else {
                Issue.record("held twice")
                return
            }
            #expect(holder?.note == "pid \(ProcessInfo.processInfo.processIdentifier), the first")
            _ = consume lock
        }
        #expect(try becomesFree())
        #expect(try FileStatus.of(path) != nil, "the file stays: removing it would let two lock two files of one name")
    }

    /// A shorter note leaves nothing of a longer one behind.
    @Test func theNoteIsTheHoldersOwn() throws {
        for note in ["a very long note of somebody", "short"] {
            #expect(try becomesFree())
            guard case .acquired(let lock) = try FileLock.acquire(path, note: note) else {
                Issue.record("not free")
                return
            }
            let text = String(decoding: try WholeFile.read(path), as: UTF8.self)
            #expect(text == "pid \(ProcessInfo.processInfo.processIdentifier), \(note)\n")
            _ = consume lock
        }
    }

    /// The kernel frees the lock of a process that was killed; nothing has to be cleared by hand.
    @Test func theDeathOfItsHolderFreesIt() throws {
        let ready = folder.path + "/ready"
        // `flock` of util-linux takes the same kernel lock.
        var holder = try FileSystem.Process.spawn(
            "flock",
            ["-x", "-F", path, "sh", "-c", "touch \(ready); exec sleep 600"],
            output: .file(folder.path + "/log"),
            ownGroup: true
        )
        try awaitTrue("holder of the lock") {
            try #require(holder.poll() == nil)
            return try FileStatus.of(ready) != nil
        }
        #expect(try !isFree())
        holder.signal(SIGKILL)
        #expect(try holder.wait() == 128 + SIGKILL)
        #expect(try becomesFree())
    }

    /// A program that is started does not inherit the lock.
    @Test func aStartedProgramDoesNotKeepIt() throws {
        guard case .acquired(let lock) = try FileLock.acquire(path, note: "a test") else {
            Issue.record("not free")
            return
        }
        var child = try FileSystem.Process.spawn("sleep", ["600"], output: .file("/dev/null"), ownGroup: true)
        _ = consume lock
        #expect(try becomesFree())
        child.signal(SIGKILL)
        _ = try child.wait()
    }

    @Test func aFolderIsLockedWithoutAWrite() throws {
        let place = folder.path + "/place"
        try Folder.create(place)
        guard case .acquired(let lock) = try FileLock.acquire(existing: place) else {
            Issue.record("not free")
            return
        }
        guard case .busy(nil) = try FileLock.acquire(existing: place) else {
            Issue.record("held twice")
            return
        }
        #expect(try Folder.names(in: place) == [])
        _ = consume lock
    }

    @Test func whatDoesNotExistIsNotLocked() throws {
        let error = #expect(throws: SystemError.self) { _ = try FileLock.acquire(existing: path).isAcquired() }
        #expect(error?.isNotFound == true)
        #expect(try FileStatus.of(path) == nil)
    }
}

extension FileLock.Outcome {
    fileprivate consuming func isAcquired() -> Bool {
        switch consume self {
        case .acquired: true
        case .busy: false
        }
    }
}
