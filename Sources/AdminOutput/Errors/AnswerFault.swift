package import FileSystem

/// A site's answer is not what the site wrote.
package struct DamagedAnswer: Error, Sendable, Hashable {
    let path: String

    package init(path: String) { self.path = path }
}

extension DamagedAnswer: WordedError {
    package func report(in situation: ErrorSituation) -> ErrorReport {
        ErrorReport(
            "damagedAnswer",
            "\(path) was changed or damaged since the site wrote it",
            advice: "Nothing was changed. Copy it once more, or write it again at the site: "
                + "omsupply-admin reconcile apply FILE --answer NEW",
            status: .damagedInput,
            facts: ["path": path]
        )
    }
}

/// The site has followed, and its answer could not be given its name in the end.
package struct AnswerWithoutName: Error, Sendable, Hashable {
    let path: String
    let reason: SystemError

    package init(path: String, reason: SystemError) { (self.path, self.reason) = (path, reason) }
}

extension AnswerWithoutName: WordedError {
    package func report(in situation: ErrorSituation) -> ErrorReport {
        ErrorReport(
            "answerWithoutName",
            "the site has followed, and \(path) could not be written: \(reason.reason)",
            advice: "Keep the site's server stopped, or what it alone holds is overwritten. "
                + "Run the same again with another --answer FILE.",
            status: .failed,
            facts: ["path": path]
        )
    }
}
