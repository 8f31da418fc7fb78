/// A site wrote its answer before central was restored once more: what it offered was taken, and the site has yet to follow.
package struct EarlierAnswer: Error, Sendable, Hashable {
    let site: Int64
    let taken: AnswerCounts

    package init(site: Int64, taken: AnswerCounts) { (self.site, self.taken) = (site, taken) }
}

extension EarlierAnswer: WordedError {
    package func report(in situation: ErrorSituation) -> ErrorReport {
        ErrorReport(
            "earlierAnswer",
            "central was restored again since site \(site) wrote this answer: the site has yet to follow that restore",
            advice: """
                What the answer offered was looked at all the same: \(taken.adopted) records came back from it, of \(taken.discarded) central keeps its own version.
                Write a new file for the site, and take its new answer:
                omsupply-admin reconcile export-site \(site) -o FILE
                """,
            status: .refused,
            facts: ["site": site, "adoption": taken]
        )
    }
}

/// What became of the records of an answer.
package struct AnswerCounts: Encodable, Sendable, Hashable {
    package var adopted = 0
    /// Central's own version stayed.
    package var discarded = 0
    package var unchanged = 0
    /// The site no longer had their content.
    package var withoutContent = 0

    package init() {}
}
