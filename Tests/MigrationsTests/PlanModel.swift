@testable import MigrationModel
@testable import Migrations

/// The rules of a plan once more, from the words of the design: slow, without types of the library's own making, and
/// written without a look at how the library does it.
struct PlanModel {
    let given: PlanCase
    let target: Version
    private let stamp: Version?
    /// Every name that is on record as done.
    private let done: Set<String>
    private let recorded: [RecordedStep]

    enum Answer: Equatable {
        /// The refusal's name and what it complains of.
        case refused(String, [String] = [])
        case plan([Line], background: [String], unknown: [String])
    }

    struct Line: Equatable {
        let id: String
        var isLate = false
        var stamps: Version?
    }

    init(_ given: PlanCase) {
        self.given = given
        target = given.target ?? given.app
        stamp = given.facts.version
        recorded = (given.facts.log ?? []).filter { [.applied, .late, .baselined].contains($0.outcome) }
        done = Set(recorded.map(\.id))
    }

    private func hasRun(_ step: StepFacts) -> Bool { step.names.contains(where: done.contains) }

    /// The first refusal that holds, or the plan.
    var answer: Answer {
        if target > given.app { return .refused("targetAboveApp") }
        if let stamp {
            if let refusal = refusal(at: stamp) { return refusal }
            if isOlderAppThatMayOpen(stamp) { return .plan([], background: [], unknown: []) }
        } else {
            if !given.facts.isEmpty && done.isEmpty { return .refused("notOurDatabase") }
            if target.release < given.steps[0].version { return .refused("targetBelowFirst") }
        }
        return refusalOfRecords ?? refusalOfUnrunSteps
            ?? .plan(lines, background: background.map(\.id), unknown: unknown)
    }

    // MARK: The database's version against the app's

    private func isNewer(_ stamp: Version) -> Bool {
        // A release also stands above its own candidates.
        stamp.release > given.app.release
            || stamp.release == given.app.release && !stamp.isReleaseCandidate && given.app.isReleaseCandidate
    }

    private func isOlderAppThatMayOpen(_ stamp: Version) -> Bool {
        guard isNewer(stamp), let openable = given.facts.state.openable else { return false }
        return openable.at == stamp && openable.from <= given.app
            && !stamp.isReleaseCandidate && !given.app.isReleaseCandidate
    }

    private func refusal(at stamp: Version) -> Answer? {
        if isNewer(stamp) { return isOlderAppThatMayOpen(stamp) ? nil : .refused("newerThanApp") }
        if stamp.isReleaseCandidate, stamp != given.app {
            // On to a later candidate or to the release, for testers, and only by what was appended.
            guard given.policy.candidates == .allowFragmentForward, stamp.release == given.app.release,
                stamp < given.app
            else { return .refused("rcMismatch") }
            let upToIt = given.steps.filter { $0.version <= stamp.release }
            let lastRun = upToIt.lastIndex(where: hasRun) ?? -1
            let holes = upToIt.prefix(lastRun + 1).filter { !hasRun($0) }
            // It names the holes before the first step behind one: the rest of the list adds nothing.
            if let hole = upToIt.firstIndex(where: { !hasRun($0) }), !holes.isEmpty {
                let behind = upToIt[hole...].prefix { !hasRun($0) }
                return .refused("notAppended", behind.map(\.id))
            }
        }
        if stamp.release < given.steps[0].version { return .refused("tooOld") }
        if target < stamp { return .refused("targetBehindDatabase") }
        if given.facts.log == nil { return .refused("notAdopted") }
        return nil
    }

    // MARK: What is on record

    private var refusalOfRecords: Answer? {
        let ahead = given.steps.map(\.version).first { version in stamp.map { version > $0.release } ?? true }
        for record in recorded where record.version != ahead {
            if stamp.map({ record.version > $0.release }) ?? true {
                return .refused("recordedAboveVersion", [record.id])
            }
        }
        let edited = given.steps.filter { step in
            guard !step.contents.isEmpty, let hash = recorded.first(where: { $0.id == step.id })?.contentHash else {
                return false
            }
            return !step.contents.contains(hash)
        }
        return given.policy.editedSteps == .refuse && !edited.isEmpty ? .refused("editedSteps", edited.map(\.id)) : nil
    }

    private var unknown: [String] {
        let names = given.steps.flatMap(\.names)
        return recorded.map(\.id).filter { !names.contains($0) }
    }

    // MARK: What has not run

    private var unrun: [StepFacts] { given.steps.filter { $0.version <= target.release && !hasRun($0) } }

    /// Waits for its turn beside people's work; an installation does not know waiting.
    private var background: [StepFacts] {
        stamp == nil ? [] : unrun.filter { $0.finalisedBy.map { $0 > target.release } ?? false }
    }

    /// Belongs to a version that the database has left behind. Fragments of its own version may still be added.
    private func isBackDated(_ step: StepFacts) -> Bool {
        guard let stamp else { return false }
        return step.isMigration ? step.version <= stamp.release : step.version < stamp.release
    }

    private var refusalOfUnrunSteps: Answer? {
        let skipped = unrun.filter { $0.finalisedBy == nil && isBackDated($0) && !$0.mayRunLate }
        if !skipped.isEmpty {
            return .refused(
                "backDated",
                given.steps.filter { $0.version <= (stamp ?? target).release && !hasRun($0) }.map(\.id)
            )
        }
        // It was there to be run while people worked, and is relied upon now.
        let unfinished = unrun.filter { step in
            guard let needed = step.finalisedBy, let stamp else { return false }
            return needed <= target.release && step.version <= stamp.release
        }
        if given.policy.unfinishedBackground == .refuse, !unfinished.isEmpty {
            return .refused("backgroundUnfinished", unfinished.map(\.id))
        }
        if given.policy.unknownSteps == .refuse, !unknown.isEmpty { return .refused("unknownSteps", unknown) }
        return nil
    }

    /// In the declared order; the last step of each version stamps it, the last of all the target, none backwards.
    private var lines: [Line] {
        let waiting = background.map(\.id)
        let due = unrun.filter { !waiting.contains($0.id) }
        var lines = due.map { Line(id: $0.id, isLate: $0.finalisedBy == nil && isBackDated($0)) }
        var versions = due.map(\.version)
        if let baseline = given.baseline, stamp == nil, given.facts.isEmpty, done.isEmpty, baseline <= target {
            let behind = versions.filter { $0 <= baseline }.count
            lines = [Line(id: "baseline-\(baseline)")] + lines.dropFirst(behind)
            versions = [baseline] + versions.dropFirst(behind)
        }
        if lines.isEmpty, stamp != target { return [Line(id: "stamp-\(target)", stamps: target)] }
        for index in lines.indices {
            let isLast = index == lines.count - 1
            guard isLast || versions[index + 1] != versions[index] else { continue }
            let reached = isLast ? target : versions[index]
            if stamp.map({ reached > $0 }) ?? true { lines[index].stamps = reached }
        }
        return lines
    }
}
