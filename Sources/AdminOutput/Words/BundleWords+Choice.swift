package import BundleContents

/// Words for a bundle that was chosen where none was named.
extension BundleWords {
    /// What the choice was made for.
    package enum ChoiceUse { case latest, base }

    /// What a person should know of the choice; empty where it is the newest bundle and a good one.
    package static func warnings(of choice: BundleChoice, for use: ChoiceUse) -> [String] {
        let name = choice.entry.file
        let subject = use == .latest ? "latest is \(name)" : "it continues \(name)"
        guard let flaw = choice.flaw else {
            let newer = passedOver(choice.passedOver, for: use)
            if newer.isEmpty { return [] }
            return ["\(subject), the newest good one\(use == .base ? onTimeline(choice) : ""); \(newer)"]
        }
        switch use {
        case .base:
            let newer = passedOver(choice.passedOver, for: use)
            let rest = newer.isEmpty ? "" : "; " + newer
            return ["\(subject), which \(words(flaw)), since there is no good one\(onTimeline(choice))\(rest)"]
        case .latest:
            // What is wrong with it every command says of itself.
            guard let good = choice.earlierGood else { return [] }
            return [
                """
                \(subject), which \(words(flaw)): there is no good one\(onTimeline(choice)). The newest good one, \
                \(dated(good)), is of timeline \(good.timeline ?? 0), before the server was restored or promoted; to use it \
                all the same, name it: \(good.id.prefix(8))
                """
            ]
        }
    }

    /// `a newer bundle is passed over: 6c7bfef5 of 2026-11-21T16:37:25Z is degraded (…). …`
    private static func passedOver(_ newer: [BundleChoice.PassedOver], for use: ChoiceUse) -> String {
        guard let last = newer.last else { return "" }
        let named = newer.suffix(3).map { "\(dated($0.entry)) \(words($0.flaw))" }.joined(separator: ", ")
        let rest = newer.count > 3 ? ", and \(newer.count - 3) earlier ones" : ""
        let verb = newer.count == 1 ? "a newer bundle is" : "newer bundles are"
        let usable = newer.last { if case .otherTimeline = $0.flaw { false } else { true } } ?? last
        let use =
            switch (use, usable.flaw) {
            case (.base, .otherTimeline): ""
            case (.base, _): ". To continue it all the same: --base \(usable.entry.id.prefix(8))"
            case (.latest, _): ". To use it all the same, name it: \(usable.entry.id.prefix(8))"
            }
        return "\(verb) passed over: \(named)\(rest)\(use)"
    }

    private static func words(_ flaw: BundleFlaw) -> String {
        switch flaw {
        case .degraded(let reasons): "is degraded" + (reasons.isEmpty ? "" : " (\(reasons.joined(separator: "; ")))")
        case .continuesDegraded(let base):
            "continues \(base.id.prefix(8)), which is degraded (\(base.reasons.joined(separator: "; ")))"
        case .otherTimeline(let timeline): "is of timeline \(timeline)"
        }
    }

    private static func dated(_ entry: CatalogueEntry) -> String { "\(entry.id.prefix(8)) of \(entry.created)" }

    private static func onTimeline(_ choice: BundleChoice) -> String {
        choice.entry.timeline.map { " of timeline \($0)" } ?? ""
    }

    /// Archives that may be newer and could not be looked into.
    package static func warnings(of unreadable: [UnreadableBundle]) -> [String] {
        guard let first = unreadable.first else { return [] }
        let name = ErrorReport.visible(first.file)
        if unreadable.count == 1 { return ["\(name) cannot be read and may be newer: \(first.report.message)"] }
        let names = unreadable.suffix(3).map { ErrorReport.visible($0.file) }.joined(separator: ", ")
        let rest = unreadable.count > 3 ? ", and \(unreadable.count - 3) more" : ""
        return [
            """
            \(unreadable.count) archives of the folder cannot be read and may be newer, `bundle list` says why: \
            \(names)\(rest)
            """
        ]
    }
}

extension UnreadableBundle {
    /// Why it cannot be read.
    package var report: ErrorReport {
        switch reason {
        case .system(let error): ErrorReport.describing(error)
        case .archive(let error): ErrorReport.describing(error)
        case .bundle(let error): ErrorReport.describing(error)
        case .other(let text): ErrorReport("unexpected", text, status: .failed)
        }
    }
}
