import FoundationEssentials

/// The line between a site and central, without its delay: what travels is JSON as it would be sent, written and read on
/// both sides.
final class Line {
    private(set) var roundTrips = 0
    private(set) var bytes = 0
    /// What central spent, reading and writing its part of the messages included.
    private(set) var central = Duration.zero

    func ask<Question: Codable, Answer: Codable>(
        _ question: Question,
        _ answer: (Question) throws -> Answer
    ) throws -> Answer {
        let sent = try JSONEncoder().encode(question)
        let start = ContinuousClock.now
        let reply = try JSONEncoder().encode(answer(JSONDecoder().decode(Question.self, from: sent)))
        central += start.duration(to: .now)
        roundTrips += 1
        bytes += sent.count + reply.count
        return try JSONDecoder().decode(Answer.self, from: reply)
    }
}
