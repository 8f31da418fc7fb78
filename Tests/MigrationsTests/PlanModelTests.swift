@testable import MigrationModel
@testable import Migrations
import Testing

/// Random histories and databases: the planner against a model of the rules that was written on its own.
struct PlanModelTests {
    /// A failure names its seed; `OMSUPPLY_SEED=that` runs that case alone.
    @Test func everyPlanIsWhatTheRulesSay() throws {
        var answers: [String: Int] = [:]
        let seeds = SeededRandom.seeds(5_000)
        for seed in seeds {
            var random = SeededRandom(seed)
            let given = PlanCase(&random)
            let expected = PlanModel(given).answer
            let found = answer(to: given)
            guard found == expected else {
                Issue.record("seed \(seed): expected \(expected), found \(found), given \(given)")
                return
            }
            answers[name(of: found), default: 0] += 1
        }
        guard seeds.count > 1 else { return }
        // A generator that never gets there proves nothing.
        let wanted = [
            "nothing to do", "steps", "late", "stamp", "baseline", "background", "targetAboveApp", "notOurDatabase",
            "targetBelowFirst", "newerThanApp", "rcMismatch", "notAppended", "tooOld", "targetBehindDatabase",
            "notAdopted", "recordedAboveVersion", "editedSteps", "backDated", "backgroundUnfinished", "unknownSteps",
        ]
        for name in wanted { #expect(answers[name, default: 0] >= 10, "\(name): \(answers)") }
    }

    private func answer(to given: PlanCase) -> PlanModel.Answer {
        do throws(MigrationError) {
            let plan = try given.migrator().plan(from: given.facts, upTo: given.target)
            return .plan(
                plan.steps.map { .init(id: $0.id, isLate: $0.isLate, stamps: $0.stamps) },
                background: plan.background.map(\.id),
                unknown: plan.unknown
            )
        } catch {
            return switch error {
            case .targetAboveApp: .refused("targetAboveApp")
            case .notOurDatabase: .refused("notOurDatabase")
            case .targetBelowFirst: .refused("targetBelowFirst")
            case .newerThanApp: .refused("newerThanApp")
            case .rcMismatch: .refused("rcMismatch")
            case .notAppended(_, _, let steps): .refused("notAppended", steps)
            case .tooOld: .refused("tooOld")
            case .targetBehindDatabase: .refused("targetBehindDatabase")
            case .notAdopted: .refused("notAdopted")
            case .invalidHistory(.recordedAboveVersion(let id, _, _)): .refused("recordedAboveVersion", [id])
            case .editedSteps(let steps): .refused("editedSteps", steps.map(\.id))
            case .backDated(_, let comparison): .refused("backDated", comparison.filter { !$0.isRecorded }.map(\.id))
            case .backgroundUnfinished(let steps, _): .refused("backgroundUnfinished", steps)
            case .unknownSteps(let steps): .refused("unknownSteps", steps)
            default: .refused("\(error)")
            }
        }
    }

    private func name(of answer: PlanModel.Answer) -> String {
        switch answer {
        case .refused(let name, _): name
        case .plan(let lines, let background, _):
            if lines.contains(where: \.isLate) {
                "late"
            } else if let first = lines.first?.id {
                first.hasPrefix("stamp") ? "stamp" : first.hasPrefix("baseline") ? "baseline" : "steps"
            } else {
                background.isEmpty ? "nothing to do" : "background"
            }
        }
    }
}
