import FileSystem
import TestSupport
import Testing

@testable import BundleContents
@testable import BundleRestore

struct StagingFolderTests {
    let folder: SharedFolder
    var target: String { folder.path + "/server" }

    init() throws {
        folder = try SharedFolder()
        try Folder.create(target)
        try WholeFile.write([1], to: target + "/old")
    }

    @Test func theOldTargetIsSetAsideWhole() throws {
        let staging = try StagingFolder.open(for: target)
        try WholeFile.write([2], to: staging.path + "/new")
        try staging.install(as: target, settingAside: target + ".aside")
        #expect(try Folder.names(in: folder.path) == ["server", "server.aside"])
        #expect(try Folder.names(in: target) == ["new"])
        #expect(try Folder.names(in: target + ".aside") == ["old"])
    }

    /// A name that is taken stops it, and everything is where it was.
    @Test func aFailureLeavesTheTargetInItsPlace() throws {
        try Folder.create(target + ".aside")
        let staging = try StagingFolder.open(for: target)
        let aside = target + ".aside"
        #expect(throws: SystemError.self) {
            try StagingFolder.open(for: target + "2").install(as: target, settingAside: aside)
        }
        #expect(try Folder.names(in: target) == ["old"])
        staging.discard()
    }

    @Test func onlyOneRestoreToATargetAtATime() throws {
        let staging = try StagingFolder.open(for: target)
        #expect(throws: BundleError.busy(folder: target, holder: nil)) { _ = try StagingFolder.open(for: target).path }
        staging.discard()
        let again = try StagingFolder.open(for: target)
        again.discard()
        #expect(try Folder.names(in: folder.path) == ["server"])
    }

    @Test func theServersUserCanReachIt() throws {
        let deep = folder.path + "/a/b/server"
        let staging = try StagingFolder.open(for: deep)
        for path in [staging.path, folder.path + "/a/b", folder.path + "/a"] {
            #expect(try FileStatus.of(path)?.permissions == 0o755)
        }
        staging.discard()
    }
}
