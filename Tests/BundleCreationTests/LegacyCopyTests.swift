import BundleTestSupport
import Checksums
import FileSystem
import Foundation
import LegacyBackup
import LegacyTestSupport
import TestSupport
import Testing

@testable import BundleContents
@testable import BundleCreation

/// The legacy server goes on while its backup is copied.
struct LegacyCopyTests {
    let server: SmallServer
    let legacy: FourDServer
    /// More than one report of progress.
    static let size = 9 << 20

    init() throws {
        server = try SmallServer()
        legacy = try FourDServer(folder: server.legacy, segmentSize: 5 << 20)
        for _ in 1...2 {
            try legacy.change()
            try legacy.backUp(size: Self.size)
        }
        try legacy.change()
    }

    /// Makes a bundle, and does something at the first event that is meant.
    private func create(
        _ act: (() throws -> Void)? = nil,
        when isMeant: @escaping (BundleEvent, BundleStep?) -> Bool = { event, step in
            if case .progress = event { step == .copyingLegacy } else { false }
        }
    ) throws -> BundleManifest {
        var pending = act
        var step: BundleStep?
        var failure: (any Error)?
        let creator = BundleCreator(server.request(), cancellation: Cancellation()) { event in
            if case .step(let next) = event { step = next }
            guard isMeant(event, step), let now = pending else { return }
            pending = nil
            do { try now() } catch { failure = error }
        }
        let created = try creator.run()
        if let failure { throw failure }
        #expect(pending == nil || act == nil)
        let bundle = try OpenBundle(path: created.path)
        _ = try BundleVerifier.verify(bundle, jobs: 2, cancellation: Cancellation()) { _ in }
        return bundle.manifest
    }

    private func members(_ manifest: BundleManifest) -> [String] {
        manifest.members.map(\.path).filter { $0.hasPrefix("legacy/") }
    }

    private func hash(_ number: Int) -> String? {
        legacy.archives[number].map { bytes in bytes.withUnsafeBytes { hexadecimal(SHA256.hash($0)) } }
    }

    @Test func theNewestSetIsInTheBundle() throws {
        let manifest = try create()
        #expect(manifest.state == .ok)
        let record = try #require(manifest.legacy)
        #expect(record.extent == .set)
        #expect(record.identity?.number == 2)
        #expect(record.identity?.sha256 == hash(2))
        #expect(record.rejected == [] && record.breaks == [])
        let expected =
            ["mSupply.journal"] + legacy.names(2, size: Self.size)
            + ["Settings", "Settings/backup.4DSettings", "backupHistory.json"]
        #expect(members(manifest) == expected.map { "legacy/" + $0 })
    }

    @Test func aSetThatGrowsUnderTheCopyGivesWayToTheNext() throws {
        let last = legacy.names(2, size: Self.size)[1]
        let manifest = try create { try legacy.write([1, 2, 3], to: last) }
        #expect(manifest.state == .degraded)
        #expect(manifest.legacy?.identity?.number == 1)
        #expect(manifest.legacy?.identity?.sha256 == hash(1))
        #expect(manifest.legacy?.rejected.map(\.reason) == [.changedWhileCopied])
        #expect(manifest.legacy?.logs.map(\.file.path) == [legacy.logName(1)])
        #expect(manifest.skipped.map(\.path) == ["legacy/" + last])
        #expect(manifest.reasons.count == 1 && manifest.reasons[0].contains("it changed before it was copied"))
        let names = legacy.names(1, size: Self.size) + [legacy.logName(1)]
        for name in names { #expect(members(manifest).contains("legacy/" + name)) }
    }

    /// The first segment is in the archive when it changes: what was read is not what is there.
    @Test func aSegmentThatWasCopiedIsLookedAtAgain() throws {
        let first = legacy.names(2, size: Self.size)[0]
        let manifest = try create(
            { try legacy.write([UInt8](repeating: 1, count: 5 << 20), to: first) },
            when: { event, step in
                if case .progress(let done, _) = event { step == .copyingLegacy && done > 5 << 20 } else { false }
            }
        )
        #expect(manifest.legacy?.identity?.number == 1)
        #expect(manifest.skipped.contains { $0.path == "legacy/" + first })
        #expect(manifest.state == .degraded)
    }

    @Test func aSetThatIsDeletedUnderTheCopyGivesWayToTheNext() throws {
        let names = legacy.names(2, size: Self.size)
        let manifest = try create { for name in names { try Folder.remove(server.legacy + "/" + name) } }
        #expect(manifest.state == .degraded)
        #expect(manifest.legacy?.identity?.number == 1)
        #expect(manifest.legacy?.rejected.map(\.number) == [2])
    }

    @Test func aShareThatDisappears() throws {
        let manifest = try create { try Folder.renameNew(server.legacy, to: server.legacy + ".gone") }
        #expect(manifest.state == .degraded)
        #expect(manifest.legacy?.extent == .unreachable)
        #expect(manifest.legacy?.identity == nil && manifest.legacy?.set == nil)
        #expect(manifest.legacy?.rejected.map(\.reason) == [.changedWhileCopied])
        #expect(manifest.skipped.map(\.path).contains("legacy"))
    }

    /// A share that is not mounted any more leaves an empty folder.
    @Test func aFolderThatIsEmptyAllAtOnce() throws {
        let manifest = try create(
            {
                for name in try Folder.names(in: server.legacy) { try Folder.remove(server.legacy + "/" + name) }
            },
            when: { event, _ in event == .step(.copyingLegacy) }
        )
        #expect(manifest.legacy?.extent == .unreachable)
        #expect(manifest.skipped == [SkippedFile(path: "legacy", reason: "everything in it is gone")])
        #expect(manifest.state == .degraded)
        #expect(manifest.lacksOnlyLegacy == true && manifest.lacksOnlyFiles == false)
    }

    /// It was away when the run began, and is there when its turn comes.
    @Test func aShareThatComesBackBeforeItsTurn() throws {
        try Folder.renameNew(server.legacy, to: server.legacy + ".gone")
        let manifest = try create(
            { try Folder.renameNew(server.legacy + ".gone", to: server.legacy) },
            when: { event, _ in if case .legacyAway(_, .some) = event { true } else { false } }
        )
        #expect(manifest.state == .ok, "\(manifest.reasons)")
        #expect(manifest.legacy?.identity?.sha256 == hash(2))
    }

    @Test func aShareThatIsGoneBeforeItsTurn() throws {
        let manifest = try create(
            { try Folder.renameNew(server.legacy, to: server.legacy + ".gone") },
            when: { event, _ in event == .step(.copyingLegacy) }
        )
        #expect(manifest.legacy?.extent == .unreachable)
        #expect(manifest.state == .degraded)
        #expect(members(manifest) == [])
    }

    /// It closes the journal: the copy has what was in it before, which is what continues the set.
    @Test func aBackupThatBeginsUnderTheCopyDisturbsNothing() throws {
        let journal = try WholeFile.read(server.legacy + "/mSupply.journal")
        let manifest = try create { try legacy.backUp(size: Self.size) }
        #expect(manifest.state == .ok, "\(manifest.reasons)")
        #expect(manifest.legacy?.identity?.number == 2)
        #expect(manifest.members.first { $0.path == "legacy/mSupply.journal" }?.size == Int64(journal.count))
    }

    @Test func aBackupThatEndsDuringTheDatabasesCopyIsTaken() throws {
        let manifest = try create(
            { try legacy.backUp(size: Self.size) },
            when: { event, _ in event == .step(.copyingDatabase) }
        )
        #expect(manifest.legacy?.identity?.number == 3)
        #expect(manifest.state == .ok)
    }

    @Test func whatChangesBetweenTheTwoLooksIsNotFinished() throws {
        let names = legacy.names(2, size: Self.size)
        let manifest = try create(
            { try legacy.write([1], to: names[1]) },
            when: { event, _ in event == .step(.copyingDatabase) }
        )
        #expect(manifest.legacy?.identity?.number == 1)
        #expect(manifest.legacy?.rejected.map(\.reason) == [.changedSinceFinished])
        #expect(manifest.state == .degraded)
        #expect(
            manifest.reasons == [
                "the legacy server's newer backup number 2 is not whole, and an older one was taken"
            ]
        )
    }

    /// Nothing else is whole: the rest of the folder comes too, and nothing twice.
    @Test func whereTheOnlySetIsSpoiledTheFolderIsTaken() throws {
        for name in legacy.names(1, size: Self.size) { try Folder.remove(server.legacy + "/" + name) }
        let names = legacy.names(2, size: Self.size)
        let manifest = try create { try legacy.write([1], to: names[1]) }
        #expect(manifest.legacy?.extent == .wholeFolder)
        #expect(manifest.legacy?.identity == nil)
        #expect(manifest.state == .degraded)
        #expect(members(manifest).contains("legacy/data.4BK"))
        #expect(Set(members(manifest)).count == members(manifest).count)
    }

    /// Room is asked for what is copied.
    @Test func theEstimateFollowsTheSelection() throws {
        let contents = try LegacyFolder(path: server.legacy).contents()
        let selection = LegacySelection.decide(start: nil, now: contents)
        #expect(selection.size < Int64(Self.size) * 3 / 2)
        #expect(SpaceEstimate.bytes(below: server.legacy) > Int64(Self.size) * 2)
    }
}
