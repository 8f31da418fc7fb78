import AdminOutput
import CommandLineParsing
import DatabaseAccess
import FileSystem
import Reconciliation
import ReconciliationModel
import SyncCursors

/// `reconcile apply FILE [--answer FILE]`, `reconcile apply --give-up SITE | --script-done SITE | --open-timeline [--yes]`.
enum ReconcileApplyCommand {
    static let command = Command(
        "apply",
        "Follow a directive at a site, take a site's answer at central, or wait no longer for a site.",
        discussion: """
            At a site, FILE is what `export-site` wrote. Stop the site's server first: it keeps its cursors in memory. \
            The cursors move back where central lost something, in one transaction; applying the file again changes \
            nothing. With --answer the site also writes what it may hold the only copy of.

            At central, FILE is a site's answer: what central lost is put where the server integrates it, and the site \
            may push again.

            With --script-done central waits no longer for a site with an old program: its script was run, and it has \
            synchronised since.

            With --give-up central waits no longer for a site whose device is lost, or whose database is not to come \
            back: the site may be initialised afresh, and whatever it alone held is lost.

            With --open-timeline central's database gets a timeline after somebody put an older one in its place, by \
            other means than `restore`, and the server keeps a cursor lease. Stop the server first.
            """,
        arguments: [Argument("FILE", kind: .file, count: .optional, "A directive or an answer.")],
        options: [
            .value("answer", "FILE", kind: .file, "At a site: a new file to write the answer for central to."),
            GivingUp.option, ScriptDone.option, TimelineAfterRollback.option, RollbackCheck.option,
            .flag("yes", short: "y", "Do not ask."),
        ]
    ) { context in
        let path = context.values.text("FILE") ?? ""
        let words = [GivingUp.option, ScriptDone.option].filter { context.values.integer($0.name) != nil }
        if context.values.flag(TimelineAfterRollback.option.name) {
            guard path.isEmpty, context.values.text("answer") == nil, words.isEmpty else {
                let form = "alone: a timeline is for central itself, whatever the sites"
                throw UsageError(.malformedValue(name: "--open-timeline", form: form), in: context.command)
            }
            return try TimelineAfterRollback.run(context)
        }
        if let word = words.first, let site = context.values.integer(word.name) {
            guard path.isEmpty, context.values.text("answer") == nil, words.count == 1 else {
                let form = "alone: there is no file to apply for such a site"
                throw UsageError(.malformedValue(name: "--\(word.name)", form: form), in: context.command)
            }
            let run = word.name == GivingUp.option.name ? GivingUp.run : ScriptDone.run
            return try run(Int64(site), context)
        }
        guard !path.isEmpty else { throw UsageError(.missingArgument("FILE"), in: context.command) }
        switch try ReconciliationFile.read(path) {
        case .directive(let directive): return try follow(directive, context)
        case .answer(let answer):
            guard context.values.text("answer") == nil else {
                let form = "no file here: \(path) is an answer itself"
                throw UsageError(.malformedValue(name: "--answer", form: form), in: context.command)
            }
            return try AnswerTaking.take(answer, context)
        }
    }

    /// The site's side.
    private static func follow(_ directive: SiteDirective, _ context: CommandContext) throws -> CommandOutcome {
        // Before anything is changed: an answer that cannot be written would be lost with the next pull.
        let answerPath = try context.values.text("answer").map { try ReconciliationFile.requireFree($0) }
        let db = try context.connect()
        // Central will believe the answer: no power cut may take back what it says.
        if db.dialect == .sqlite { try db.execute(script: "PRAGMA synchronous = FULL") }
        let remote = try RemoteReconciler(on: db)
        guard let answerPath else {
            return try warned(of: try remote.apply(directive), directive, remote, db)
        }
        var offered = OfferCounts()
        // The cursors move only when the answer is on the disk: whoever started the server without it would have what the
        // site alone holds overwritten.
        let (changes, staged) = try db.withTransaction { _ in
            let changes = try remote.apply(directive)
            let staged = try AnswerFile(path: answerPath, report: remote.report()).stage { add in
                offered = try remote.offerCandidates(for: directive) { page in
                    WantedCandidates(allOf: page)
                } send: { batch in
                    for candidate in batch { try add(candidate) }
                }
            }
            return (changes, staged)
        }
        let file: String
        do { file = try staged.publish() } catch { throw AnswerWithoutName(path: answerPath, reason: error) }
        var outcome = outcome(of: changes, directive, db)
        outcome.facts["candidates"] = offered.sent
        outcome.facts["answer"] = file
        outcome.text += "\nFor central, with \(offered.sent) records to offer: \(file)"
        return outcome
    }

    /// Without an answer: is there something to offer?
    private static func warned(
        of changes: SiteChanges,
        _ directive: SiteDirective,
        _ remote: RemoteReconciler,
        _ db: any DatabaseConnection
    ) throws -> CommandOutcome {
        var outcome = outcome(of: changes, directive, db)
        let held = try remote.offerCandidates(for: directive) { _ in
            WantedCandidates([])
        } send: { _ in
        }
        outcome.facts["candidates"] = held.offered
        if held.offered > 0 {
            outcome.warnings.append(
                "central may have lost \(held.offered) records that are here, and the site overwrites them when it syncs: "
                    + "before its server is started, run it again with --answer FILE"
            )
            outcome.status = .degraded
        }
        return outcome
    }

    private static func outcome(
        of changes: SiteChanges,
        _ directive: SiteDirective,
        _ db: any DatabaseConnection
    ) -> CommandOutcome {
        CommandOutcome(
            text(changes, directive),
            facts: ["database": db.target, "site": directive.site, "timeline": directive.timeline, "changes": changes]
        )
    }

    private static func text(_ changes: SiteChanges, _ directive: SiteDirective) -> String {
        guard !changes.isEmpty else { return "Site \(directive.site) follows already; nothing was changed." }
        var lines = ["Site \(directive.site) follows timeline \(directive.timeline)."]
        if let pull = changes.pull { lines.append("It pulls again from \(pull.cursor).") }
        if let push = changes.push { lines.append("It pushes again from \(push.cursor).") }
        return lines.joined(separator: "\n")
    }
}
