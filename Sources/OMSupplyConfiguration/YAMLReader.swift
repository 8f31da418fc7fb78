internal import CYAML

/// Reads one YAML document into a tree, through libyaml's events. Takes the part of YAML that configuration files use:
/// sections, lists and plain values.
final class YAMLReader {
    static let deepest = 32

    private let file: String
    // On the heap: libyaml keeps a pointer to the parser in the parser itself.
    private let parser: UnsafeMutablePointer<yaml_parser_t>

    private init(file: String) {
        self.file = file
        parser = .allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
        yaml_parser_initialize(parser)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    /// The document in `bytes`; an empty one is an empty section. `file` is for messages.
    static func read(_ bytes: [UInt8], file: String) throws -> ConfigurationNode {
        let reader = YAMLReader(file: file)
        return try bytes.withUnsafeBufferPointer { buffer in
            yaml_parser_set_input_string(reader.parser, buffer.baseAddress, buffer.count)
            return try reader.document()
        }
    }

    private func document() throws -> ConfigurationNode {
        var root: ConfigurationNode?
        while true {
            let event = try next()
            switch event.kind {
            case .streamStart, .documentStart, .documentEnd:
                continue
            case .streamEnd:
                let empty = ConfigurationNode(content: .section([]), origin: event.origin)
                guard let root, root.content != .null else { return empty }
                guard case .section = root.content else { throw error(.notASection, root.origin) }
                return root
            default:
                guard root == nil else { throw error(.severalDocuments, event.origin) }
                root = try node(event, depth: 1, key: nil)
            }
        }
    }

    /// The value that begins with `event`.
    private func node(_ event: YAMLEvent, depth: Int, key: String?) throws -> ConfigurationNode {
        if let feature = event.unsupported { throw error(.unsupported(feature), event.origin, key) }
        guard depth <= Self.deepest else { throw error(.tooDeep(limit: Self.deepest), event.origin, key) }
        switch event.kind {
        case .scalar(let text, let isPlain):
            // Only plain words can be null; "null" in quotes is text.
            let isNull = isPlain && ["", "~", "null", "Null", "NULL"].contains(text)
            return ConfigurationNode(content: isNull ? .null : .scalar(text), origin: event.origin)
        case .listStart:
            return ConfigurationNode(content: .list(try list(depth, key)), origin: event.origin)
        case .sectionStart:
            return ConfigurationNode(content: .section(try section(depth, key)), origin: event.origin)
        default:
            throw error(.notYAML("a value is missing"), event.origin, key)
        }
    }

    private func list(_ depth: Int, _ key: String?) throws -> [ConfigurationNode] {
        var nodes: [ConfigurationNode] = []
        while true {
            let event = try next()
            if event.kind == .listEnd { return nodes }
            nodes.append(try node(event, depth: depth + 1, key: key))
        }
    }

    private func section(_ depth: Int, _ outer: String?) throws -> [ConfigurationNode.Entry] {
        var entries: [ConfigurationNode.Entry] = []
        while true {
            let event = try next()
            if event.kind == .sectionEnd { return entries }
            if let feature = event.unsupported { throw error(.unsupported(feature), event.origin, outer) }
            guard case .scalar(let name, _) = event.kind else { throw error(.keyIsNoText, event.origin, outer) }
            let key = outer.map { "\($0).\(name)" } ?? name
            if let first = entries.first(where: { $0.key == name }), case .file(_, let line, _) = first.keyOrigin {
                throw error(.duplicateKey(firstLine: line), event.origin, key)
            }
            let value = try node(try next(), depth: depth + 1, key: key)
            entries.append(.init(key: name, keyOrigin: event.origin, value: value))
        }
    }

    private func next() throws -> YAMLEvent {
        var raw = yaml_event_t()
        guard yaml_parser_parse(parser, &raw) == 1 else {
            let words = parser.pointee.problem.map { String(cString: $0) } ?? "it cannot be read"
            throw error(.notYAML(words), origin(parser.pointee.problem_mark))
        }
        defer { yaml_event_delete(&raw) }
        return YAMLEvent(raw, origin: origin(raw.start_mark))
    }

    private func origin(_ mark: yaml_mark_t) -> ConfigurationOrigin {
        .file(file, line: Int(mark.line) + 1, column: Int(mark.column) + 1)
    }

    private func error(
        _ problem: ConfigurationError.Problem,
        _ origin: ConfigurationOrigin,
        _ key: String? = nil
    ) -> ConfigurationError {
        ConfigurationError(problem, at: .origin(origin), key: key)
    }
}
