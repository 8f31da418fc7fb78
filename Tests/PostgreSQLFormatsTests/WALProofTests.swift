import TestSupport
import Testing
import WALPositions

@testable import PostgreSQLFormats

@Suite(.needsPostgreSQL)
struct WALProofTests {
    let sample: WALSample

    init() throws { sample = try WALSample.shared }

    private func proof(_ need: WALNeed, _ pieces: [[UInt8]]? = nil) -> WALProof {
        var proof = WALProof(need)
        for piece in pieces ?? sample.first.map(\.bytes) { piece.withUnsafeBytes { proof.consume($0) } }
        return proof
    }

    @Test func aWholeBackupIsProved() throws {
        let proof = proof(sample.need())
        #expect(proof.failure == nil)
        #expect(proof.findings.restorePoints.map(\.name) == ["between", "mark"])
        #expect(proof.findings.restorePoints.map(\.lsn) == [sample.between, sample.mark])
        let commits = sample.firstListing.records.filter { $0.text.hasPrefix("COMMIT") }
        #expect(proof.findings.commitCount == commits.count)
        #expect(proof.findings.firstCommit?.start == commits.first?.start)
        #expect(proof.findings.lastCommit?.start == commits.last?.start)
        #expect(proof.findings.recordCount == sample.firstListing.records.count)
        #expect(proof.complaint?.isEndOfLog == true && proof.wholeUpTo > sample.mark)
    }

    /// No time before it can be restored to.
    @Test func theLatestCommitWithinTheBackupIsKnown() throws {
        var search = CommitSearch(.position(sample.stop))
        var reader = sample.reader(of: sample.first, startingAt: sample.start)
        for file in sample.first { for record in reader.read(file.bytes) { search.note(record) } }
        let last = try #require(search.last)
        #expect(proof(sample.need()).latestCommitInBackup == last.time)
        #expect(try #require(proof(sample.need()).findings.lastCommit).time > last.time)
        let continued = WALNeed(
            systemIdentifier: sample.identifier,
            timeline: 1,
            segmentSize: WALSample.segmentSize,
            start: sample.start,
            end: sample.mark
        )
        #expect(proof(continued).latestCommitInBackup == nil)
    }

    @Test func whatIsNeededMustBeThere() {
        func failure(_ need: WALNeed) -> WALProof.Failure? { proof(need).failure }
        let mark = sample.mark
        #expect(failure(sample.need(name: "other")) == .noRestorePoint(name: "other", at: mark))
        let off = LSN(mark.value - 8)
        #expect(failure(sample.need(mark: off)) == .noRestorePoint(name: "mark", at: off))
        #expect(failure(sample.need(checkpoint: sample.start)) == .noCheckpoint(at: sample.start))
        let stop = LSN(sample.stop.value - 8)
        #expect(failure(sample.need(stop: stop)) == .noBackupEnd(start: sample.start, stop: stop))
        let far = LSN(mark.value + 1 << 30)
        guard case .incomplete(_, far, .some(let damage)) = failure(sample.need(mark: far)) else {
            Issue.record("a log that ends early is whole")
            return
        }
        #expect(damage.isEndOfLog)
    }

    @Test func aBackupThatStartedElsewhereHasNoEndHere() throws {
        let later = try #require(sample.firstListing.records.first { $0.text.hasPrefix("COMMIT") })
        let need = WALNeed(
            systemIdentifier: sample.identifier,
            timeline: 1,
            segmentSize: WALSample.segmentSize,
            start: later.start,
            end: sample.mark,
            backup: WALNeed.Backup(checkpoint: nil, stop: nil)
        )
        #expect(proof(need).failure == .noBackupEnd(start: later.start, stop: nil))
    }

    @Test func aMissingOrShortSegmentBreaksTheProof() {
        let files = sample.first.map(\.bytes)
        let second = sample.first[1].segment.start
        guard
            case .incomplete(second, sample.mark, .some(let damage)) = proof(sample.need(), [files[0], files[2]])
                .failure
        else {
            Issue.record("a missing segment is not noticed")
            return
        }
        #expect(damage == WALDamage(position: second, reason: .wrongAddress(sample.first[2].segment.start)))
        #expect(proof(sample.need(), [files[0]]).failure != nil)
        #expect(proof(sample.need(), []).failure != nil)
        #expect(proof(sample.need(), [Array(files[0].dropLast(8192)), files[1], files[2]]).failure != nil)
        #expect(proof(sample.need(), [files[1], files[2]]).failure != nil)
    }

    @Test func damageBehindTheNeededEndDoesNotMatter() throws {
        let place = try #require(
            sample.first.firstIndex { $0.segment.start <= sample.mark && sample.mark < $0.segment.end }
        )
        var files = sample.first.map(\.bytes)
        files[place][Int(sample.mark.value - sample.first[place].segment.start.value) + 30] ^= 1
        #expect(proof(sample.need(), files).failure == nil)
        files[place][Int(sample.mark.value - sample.first[place].segment.start.value) - 30] ^= 1
        #expect(proof(sample.need(), files).failure != nil)
    }

    @Test func theLastCommitUpToATimeIsFound() throws {
        let commits = sample.firstListing.records.filter { $0.text.hasPrefix("COMMIT") }
        func search(_ limit: CommitSearch.Limit) -> CommitSearch {
            var search = CommitSearch(limit)
            var reader = sample.reader(of: sample.first, startingAt: sample.start)
            for file in sample.first { for record in reader.read(file.bytes) { search.note(record) } }
            return search
        }
        let all = search(.time(WALTime(microseconds: .max)))
        #expect(all.last?.start == commits.last?.start && !all.isDone)
        let none = search(.time(WALTime(microseconds: 0)))
        #expect(none.last == nil && none.isDone)
        let middle = commits[commits.count / 2]
        let found = try #require(search(.position(LSN(middle.start.value + 200))).last)
        #expect(found.start == middle.start)
        let exact = search(.time(found.time))
        #expect(exact.last == found && exact.isDone)
        let index = try #require(sample.firstListing.records.firstIndex { $0.start == middle.start })
        #expect(exact.follower == sample.firstListing.records[index + 1].start)
        let before = search(.time(WALTime(microseconds: found.time.microseconds - 1)))
        #expect(before.last?.start == commits[commits.count / 2 - 1].start && before.beyond == middle.start)
    }
}
