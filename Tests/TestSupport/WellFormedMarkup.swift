/// A small reader of markup that is well-formed XML: every tag is closed in its turn, every value stands in double
/// quotes, and nothing else looks like a tag or an entity. It knows no comments and no sections.
public struct WellFormedMarkup: Sendable, Hashable {
    /// The names of all elements, in the order in which they begin.
    public private(set) var elements: [String] = []
    /// The text between the tags, with entities resolved.
    public private(set) var text = ""

    public struct Fault: Error, Hashable {
        public let what: String
        /// What stands there.
        public let place: String
    }

    public init(_ markup: String) throws {
        var rest = Substring(markup)
        var open: [String] = []
        let doctype = "<!DOCTYPE html>"
        if rest.hasPrefix(doctype) { rest.removeFirst(doctype.count) }
        while let start = rest.firstIndex(of: "<") {
            text += try Self.resolved(rest[..<start])
            guard let end = rest[start...].firstIndex(of: ">") else { throw Fault(what: "open tag", rest[start...]) }
            let tag = rest[rest.index(after: start)..<end]
            rest = rest[rest.index(after: end)...]
            if tag.hasPrefix("/") {
                guard open.popLast() == String(tag.dropFirst()) else { throw Fault(what: "closing tag", tag) }
                continue
            }
            let isEmpty = tag.hasSuffix("/")
            let parts = isEmpty ? tag.dropLast() : tag
            let name = parts.prefix { $0 != " " }
            guard !name.isEmpty, name.allSatisfy({ $0.isLetter || $0.isNumber }) else { throw Fault(what: "name", tag) }
            try Self.checkAttributes(parts.dropFirst(name.count))
            elements.append(String(name))
            if !isEmpty { open.append(String(name)) }
        }
        text += try Self.resolved(rest)
        guard open.isEmpty else { throw Fault(what: "never closed", Substring(open.joined(separator: ", "))) }
    }

    private static func checkAttributes(_ attributes: Substring) throws {
        var rest = attributes
        var names: Set<Substring> = []
        while !rest.isEmpty {
            guard rest.hasPrefix(" "), let equals = rest.firstIndex(of: "=") else { throw Fault(what: "space", rest) }
            let name = rest[rest.index(after: rest.startIndex)..<equals]
            let value = rest[rest.index(after: equals)...]
            guard value.hasPrefix("\""), let end = value.dropFirst().firstIndex(of: "\"") else {
                throw Fault(what: "quotes", value)
            }
            guard !name.isEmpty, names.insert(name).inserted else { throw Fault(what: "attribute", rest) }
            _ = try resolved(value[value.index(after: value.startIndex)..<end])
            rest = value[value.index(after: end)...]
        }
    }

    private static let entities = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "#39": "'"]

    private static func resolved(_ text: Substring) throws -> String {
        var parts = text.split(separator: "&", omittingEmptySubsequences: false)
        var resolved = String(parts.removeFirst())
        for part in parts {
            guard let end = part.firstIndex(of: ";"), let character = entities[String(part[..<end])] else {
                throw Fault(what: "entity", part.prefix(20))
            }
            resolved += character + part[part.index(after: end)...]
        }
        return resolved
    }
}

extension WellFormedMarkup.Fault {
    fileprivate init(what: String, _ place: Substring) { self.init(what: what, place: String(place.prefix(60))) }
}
