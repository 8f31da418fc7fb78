import MigrationModel
import Migrations

/// What a migrator is made of, as far as it decides what a database becomes: its types and their values.
///
/// Two migrators whose steps are the same types with the same values make the same databases, because code does not
/// change while a process runs.
struct HistoryIdentity: Hashable {
    private let text: String

    /// nil where a step holds a closure or an object: two of those cannot be told from one another.
    init?(of migrator: Migrator) {
        guard let text = Self.describe(migrator) else { return nil }
        self.text = text
    }

    private static func describe(_ value: Any) -> String? {
        let mirror = Mirror(reflecting: value)
        let type = String(reflecting: mirror.subjectType)
        switch mirror.displayStyle {
        case .class, .foreignReference: return nil
        case nil where mirror.children.isEmpty:
            return type.contains("->") ? nil : "\(type) \(String(reflecting: value))"
        default: break
        }
        var parts: [String] = []
        for child in mirror.children {
            guard let part = describe(child.value) else { return nil }
            parts.append("\(child.label ?? ""): \(part)")
        }
        // Their order is not theirs.
        if mirror.displayStyle == .dictionary || mirror.displayStyle == .set { parts.sort() }
        // The case of an enumeration without a payload is in no child.
        let name = mirror.displayStyle == .enum && parts.isEmpty ? ".\(value)" : ""
        return "\(type)\(name)(\(parts.joined(separator: ", ")))"
    }
}
