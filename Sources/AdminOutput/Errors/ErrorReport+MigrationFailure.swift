import DatabaseAccess
package import MigrationModel

extension MigrationFailure {
    package func report(in situation: ErrorSituation) -> ErrorReport {
        // A full disk, a missing right or a lost connection has its own status and advice.
        let cause = databaseError?.report(in: situation)
        var facts = cause?.facts ?? [:]
        facts["step"] = step
        facts["phase"] = phase
        facts["statement"] = statement
        facts["statementNumber"] = statementNumber
        facts["cause"] = cause?.code
        facts["blockers"] = blockers
        facts["rows"] = rows
        if case .journal(let path) = record { facts["journal"] = path }
        let first = otherViews ?? cause?.advice ?? ""
        let lines = [first] + wayOut(situation) + [whatIsKept, whereOnRecord, goingOn(cause)]
        return ErrorReport(
            phase == .verify ? "verificationFailed" : "migrationFailed",
            "step \(step.id) (\(step.summary)) \(what): \(cause?.message ?? reason)",
            advice: lines.filter { !$0.isEmpty }.joined(separator: "\n"),
            status: cause?.status ?? .failed,
            facts: facts
        )
    }

    /// The server's own hint would be to drop what others have made.
    private var otherViews: String? {
        guard let message = databaseError?.serverMessage else { return nil }
        let isInTheWay =
            message.code == "2BP01" || message.code == "0A000" && message.message.contains("used by a view")
        guard isInTheWay else { return nil }
        return "Something that others made stands on it; `omsupply-admin migrate plan` lists such views. To have them "
            + "saved\nand put back: omsupply-admin migrate run --restore-views"
    }

    private var what: String {
        let place = statementNumber.map { ", statement \($0)" } ?? ""
        return switch phase {
        case .body: "failed" + place
        case .verify: "was undone, because its result is not as it should be" + place
        case .record: "could not be recorded" + place
        }
    }

    /// Who was in the way, and how to end them.
    private func wayOut(_ situation: ErrorSituation) -> [String] {
        guard !blockers.isEmpty else { return [] }
        return blockers.map { "In its way: \(MigrationWords.blocker($0))" }
            + ["It can be ended. " + situation.inPSQL]
            + blockers.map { "SELECT pg_terminate_backend(\($0.pid));" }
    }

    private var whatIsKept: String {
        if undoesAll { return "The database is as it was before the upgrade." }
        if let rows { return "\(MigrationWords.rows(rows)) are done and stay; the next run goes on there." }
        return step.mode == .outsideTransaction
            ? "Earlier steps stay done; the next run looks how far this one came and begins it again."
            : "The database is as it was before this step; earlier steps stay done."
    }

    private var whereOnRecord: String {
        switch record {
        case .log: "It is on record: omsupply-admin migrate history"
        case .journal(let path): "The database could not take the record: it is in \(path), and the next run moves it."
        case .nowhere: "Neither the database nor a file could take the record: keep this message."
        }
    }

    private func goingOn(_ cause: ErrorReport?) -> String {
        guard cause?.advice.isEmpty ?? true else { return "" }
        return "Put right what the message names, or use a repaired program, and run it again."
    }
}
