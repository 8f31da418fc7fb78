/// A page that grows element by element. Text and the values of attributes are escaped; names are literals of the
/// program, so that nothing from outside becomes markup. What comes out is well-formed XML too.
struct Markup {
    private(set) var text = ""

    typealias Attributes = KeyValuePairs<StaticString, String>

    /// An element and what it holds.
    mutating func add(_ name: StaticString, _ attributes: Attributes, _ content: (inout Markup) -> Void) {
        text += "<\(name)\(Self.written(attributes))>"
        content(&self)
        text += "</\(name)>"
    }

    mutating func add(_ name: StaticString, _ content: (inout Markup) -> Void) { add(name, [:], content) }

    /// An element that holds text.
    mutating func add(_ name: StaticString, _ attributes: Attributes, _ content: String) {
        add(name, attributes) { $0.add(content) }
    }

    mutating func add(_ name: StaticString, _ content: String) { add(name, [:], content) }

    /// An element that never holds anything, such as `meta` and `line`.
    mutating func addEmpty(_ name: StaticString, _ attributes: Attributes) {
        text += "<\(name)\(Self.written(attributes))/>"
    }

    mutating func add(_ content: String) { text += Self.escaped(content) }

    /// A literal of the program, as it stands.
    mutating func addLiteral(_ literal: StaticString) { text += "\(literal)" }

    private static func written(_ attributes: Attributes) -> String {
        attributes.map { name, value in " \(name)=\"\(escaped(value))\"" }.joined()
    }

    /// Safe between tags and in double quotes. What no page may hold, such as control characters, becomes `?`.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default:
                let properties = scalar.properties
                let isForbidden = properties.generalCategory == .control || properties.isNoncharacterCodePoint
                escaped.unicodeScalars.append(isForbidden ? "?" : scalar)
            }
        }
        return escaped
    }
}
