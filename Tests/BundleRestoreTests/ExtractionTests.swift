import BundleTestSupport
import BundleArchive
import FileSystem
import TestSupport
import Testing

@testable import BundleContents
@testable import BundleRestore
@testable import BundleCreation

/// Single members out of a bundle.
struct ExtractionTests {
    let server: SmallServer
    let path: String
    let target: String

    init() throws {
        server = try SmallServer()
        for name in ["first", "second"] {
            let noise = try [UInt8](unsafeUninitializedCapacity: 9 << 20) { buffer, count in
                count = try FileDescriptor.open("/dev/urandom").read(into: UnsafeMutableRawBufferPointer(buffer))
            }
            try WholeFile.write(noise, to: "\(server.files)/\(name).bin", permissions: 0o640)
        }
        path = try server.createBundle().path
        target = server.folder.path + "/out"
    }

    @discardableResult
    private func extract(_ words: String..., from bundle: String? = nil) throws -> BundleExtractor.Extracted {
        try BundleExtractor(path: bundle ?? path).extract(words, to: target, jobs: 2, cancellation: Cancellation())
    }

    private func changed(_ change: (inout [UInt8]) throws -> Void) throws -> String {
        var bytes = try WholeFile.read(path)
        try change(&bytes)
        let copy = server.folder.path + "/changed.tar.zst"
        try WholeFile.write(bytes, to: copy)
        return copy
    }

    /// Every file and link below a folder, with what it holds.
    private func contents(of folder: String) throws -> [String: [UInt8]] {
        var found: [String: [UInt8]] = [:]
        for entry in try Folder.entries(in: folder) ?? [] {
            let path = folder + "/" + entry.name
            switch entry.status.kind {
            case .folder:
                for (inner, bytes) in try contents(of: path) { found[entry.name + "/" + inner] = bytes }
            case .link: found[entry.name] = Array(try Folder.destination(ofLink: path).utf8)
            default: found[entry.name] = try WholeFile.read(path)
            }
        }
        return found
    }

    @Test func aFileComesWithItsPathPermissionsAndTime() throws {
        let extracted = try extract("files/first.bin")
        #expect(extracted == .init(folder: target, files: 1, bytes: 9 << 20))
        #expect(try Folder.names(in: target) == ["files"])
        let (from, to) = (server.files + "/first.bin", target + "/files/first.bin")
        #expect(try WholeFile.read(from) == WholeFile.read(to))
        let (first, second) = (try FileStatus.of(from), try FileStatus.of(to))
        #expect(first?.permissions == second?.permissions)
        #expect(first?.modified == second?.modified)
    }

    /// The same as `zstd -dc | tar x`, for every member.
    @Test(arguments: [["files/", "legacy", "sqlite", "README.txt", "bundle.json", "MANIFEST.json"]])
    func everythingIsWhatTarUnpacks(words: [String]) throws {
        _ = try BundleExtractor(path: path).extract(words, to: target, jobs: 3, cancellation: Cancellation())
        let opened = server.folder.path + "/opened"
        try Folder.create(opened)
        let tar = try Subprocess.run("sh", ["-c", #"zstd -dc "$0" | tar -x -C "$1""#, path, opened])
        #expect(tar.status == 0)
        let (ours, theirs) = (try contents(of: target), try contents(of: opened))
        #expect(ours == theirs)
        #expect(ours.count == 9)
    }

    /// The index and the member's frame: everything else may be anything.
    @Test func aSmallMemberTakesTwoReadsAndNothingElse() throws {
        let archive = try ArchiveReader(path: path)
        let number = try archive.member(at: "files/static_files/a.txt")
        let frame = archive.index.frames[archive.index.members[number].frame]
        let copy = try changed { bytes in
            for place in 0..<Int(archive.index.compressedSize)
            where place < frame.offset || place >= frame.offset + Int64(frame.compressedSize) {
                bytes[place] = 0xaa
            }
        }
        let extractor = try BundleExtractor(path: copy)
        _ = try extractor.extract(["files/static_files/a.txt"], to: target, jobs: 8, cancellation: Cancellation())
        #expect(extractor.readCount == 2)
        #expect(try WholeFile.read(target + "/files/static_files/a.txt") == Array("file".utf8))
    }

    @Test func aFolderNeedsNoSlash() throws {
        try extract("files/static_files")
        #expect(try Folder.names(in: target + "/files/static_files") == ["a.txt", "b.txt"])
        #expect(try Folder.destination(ofLink: target + "/files/static_files/b.txt") == "a.txt")
    }

    @Test func nothingIsOverwritten() throws {
        try Folder.createAll(target + "/legacy")
        try WholeFile.write(Array("mine".utf8), to: target + "/legacy/data.4BK")
        let taken = target + "/legacy/data.4BK"
        #expect(throws: ExtractionError.exists(taken)) { try extract("files/first.bin", "legacy/data.4BK") }
        #expect(try WholeFile.read(taken) == Array("mine".utf8))
        #expect(try Folder.names(in: target) == ["legacy"])
        // A second time the file of the first is there.
        try extract("files/first.bin")
        #expect(throws: ExtractionError.exists(target + "/files/first.bin")) { try extract("files/first.bin") }
    }

    @Test func noLinkInTheFolderIsFollowed() throws {
        let elsewhere = server.folder.path + "/elsewhere"
        try Folder.create(elsewhere)
        try Folder.create(target)
        try Folder.createLink(at: target + "/files", to: elsewhere)
        #expect(throws: ExtractionError.notAFolder(target + "/files")) { try extract("files/first.bin") }
        #expect(try Folder.names(in: elsewhere) == [])
        #expect(try Folder.names(in: target) == ["files"])
    }

    @Test func anUnknownMemberIsNamed() throws {
        for word in ["files/none", "", "/", "/etc/passwd", "../files", "file", "files/first.bin/x"] {
            #expect(throws: ArchiveError.noSuchMember(word, bundle: path), "\(word)") { try extract(word) }
        }
        #expect(try FileStatus.of(target) == nil)
    }

    @Test func whatIsDamagedIsLeftOutAndTheRestIsWritten() throws {
        let archive = try ArchiveReader(path: path)
        let member = archive.index.members[try archive.member(at: "files/second.bin")]
        let frame = archive.index.frames[member.frame + 1]
        let copy = try changed { $0[Int(frame.offset) + 1000] ^= 1 }
        let error = #expect(throws: ExtractionError.self) { try extract("files/", from: copy) }
        guard case .damaged(copy, let places, written: 3)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(places.map(\.member) == ["files/second.bin"])
        #expect(try Folder.names(in: target) == ["files"])
        #expect(try Folder.names(in: target + "/files") == ["first.bin", "static_files"])
    }

    @Test func aStopLeavesNothingHalf() throws {
        let cancellation = Cancellation()
        cancellation.request()
        #expect(throws: Cancelled.self) {
            try BundleExtractor(path: path).extract(["files/"], to: target, jobs: 1, cancellation: cancellation)
        }
        #expect(try Folder.names(in: target) == [])
    }

    /// What has its name when the stop comes is whole.
    @Test func aStopOnTheWayLeavesWholeFiles() throws {
        let cancellation = Cancellation()
        let whole = target + ".whole"
        _ = try BundleExtractor(path: path)
            .extract(["files/"], to: whole, jobs: 1, cancellation: Cancellation())
        #expect(throws: Cancelled.self) {
            try BundleExtractor(path: path)
                .extract(["files/"], to: target, jobs: 1, cancellation: cancellation) { _, _ in cancellation.request() }
        }
        let left = try Folder.names(in: target)
        #expect(left.allSatisfy { $0 == "files" }, "\(left)")
        for name in left.isEmpty ? [] : try Folder.names(in: target + "/files") {
            let (here, there) = (target + "/files/" + name, whole + "/files/" + name)
            guard try FileStatus.of(here)?.kind == .file else { continue }
            #expect(try WholeFile.read(here) == WholeFile.read(there), "\(name)")
        }
    }

    @Test func aBundleWithoutItsIndexIsRestoredAndExtracted() throws {
        let end = Int(try ArchiveReader(path: path).index.compressedSize)
        let copy = try changed { $0.removeLast($0.count - end) }
        #expect(throws: ArchiveError.indexLost(copy, at: Int64(end), reason: "it is missing")) {
            try BundleVerifier.verify(copy, jobs: 2, cancellation: Cancellation()) { _ in }
        }
        try extract("files/", from: copy)
        #expect(try WholeFile.read(target + "/files/second.bin") == WholeFile.read(server.files + "/second.bin"))
        let restored = try server.restore(copy)
        #expect(
            try WholeFile.read(restored.target + "/files/second.bin") == WholeFile.read(server.files + "/second.bin")
        )
    }

    @Test func aCutBundleGivesWhatLiesBeforeTheCut() throws {
        let archive = try ArchiveReader(path: path)
        let member = archive.index.members[try archive.member(at: "files/second.bin")]
        let frame = archive.index.frames[member.frame + 1]
        let copy = try changed { $0.removeLast($0.count - Int(frame.offset) - 7) }
        let extractor = try BundleExtractor(path: copy)
        #expect(extractor.cutAt == frame.offset)
        #expect(extractor.indexIsRebuilt)
        _ = try extractor.extract(["files/first.bin"], to: target, jobs: 2, cancellation: Cancellation())
        #expect(try WholeFile.read(target + "/files/first.bin") == WholeFile.read(server.files + "/first.bin"))
        #expect(throws: ArchiveError.noSuchMember("files/second.bin", bundle: copy)) {
            try extract("files/second.bin", from: copy)
        }
        #expect(throws: ArchiveError.self) { try server.restore(copy) }
    }

    @Test func aFilesContentIsHandedOnInOrder() throws {
        var content: [UInt8] = []
        try BundleExtractor(path: path).read("files/first.bin") { content += $0 }
        #expect(try content == WholeFile.read(server.files + "/first.bin"))
        for word in ["files", "files/static_files/b.txt"] {
            #expect(throws: ExtractionError.notOneFile(word)) { try BundleExtractor(path: path).read(word) { _ in } }
        }
    }
}
