// Only the small half of Foundation: the whole of it doubles the time that the program takes to start.
import FoundationEssentials

/// The one JSON object of `--json`: keys sorted, slashes as they are, one line.
package enum JSONOutput {
    package static func success(_ outcome: CommandOutcome) throws -> String {
        var fields = outcome.facts
        fields["ok"] = outcome.status.isSuccess
        if !outcome.warnings.isEmpty { fields["warnings"] = outcome.warnings }
        return try text(fields)
    }

    package static func failure(_ report: ErrorReport) throws -> String {
        var error = report.facts
        error["code"] = report.code
        error["message"] = report.message
        error["advice"] = report.advice
        return try text(["ok": false, "error": Object(fields: error)])
    }

    package static func text(_ fields: CommandOutcome.Facts) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(Object(fields: fields)), as: UTF8.self)
    }

    /// An object whose fields have different types.
    struct Object: Encodable, Sendable {
        let fields: CommandOutcome.Facts

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Name.self)
            for (name, value) in fields { try container.encode(value, forKey: Name(stringValue: name)) }
        }
    }

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}
