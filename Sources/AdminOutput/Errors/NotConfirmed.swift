/// The user did not consent to something that replaces or removes data.
package struct NotConfirmed: Error, Sendable, Hashable {
    /// False when there was no terminal to ask on.
    let couldAsk: Bool
    /// What was to be confirmed, a sentence.
    let question: String
    /// The only word that consents.
    let wanted: String
    /// Nil at the end of input.
    let typed: String?
    /// What would be lost, a line each.
    let lost: [String]

    package init(
        couldAsk: Bool,
        question: String,
        wanted: String = "yes",
        typed: String? = nil,
        lost: [String] = []
    ) {
        self.couldAsk = couldAsk
        self.question = question
        self.wanted = wanted
        self.typed = typed
        self.lost = lost
    }

    /// Whoever types `no`, or nothing, knows what they do.
    var wasMisunderstood: Bool {
        guard let typed = typed?.lowercased(), !typed.isEmpty else { return false }
        return typed != "no" && typed != "n"
    }
}
