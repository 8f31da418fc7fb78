/// The user did not consent to something that replaces or removes data.
package struct NotConfirmed: Error, Sendable, Hashable {
    /// False when there was no terminal to ask on.
    let couldAsk: Bool
    /// What was to be confirmed, a sentence.
    let question: String

    package init(couldAsk: Bool, question: String) { (self.couldAsk, self.question) = (couldAsk, question) }
}
