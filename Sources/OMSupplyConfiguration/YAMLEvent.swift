internal import CYAML

/// One event of libyaml, copied out of its memory.
struct YAMLEvent {
    enum Kind: Hashable {
        case streamStart, streamEnd, documentStart, documentEnd
        case scalar(String, isPlain: Bool)
        case listStart, listEnd, sectionStart, sectionEnd
        case none
    }

    let kind: Kind
    let origin: ConfigurationOrigin
    /// What the event uses that is not taken: "an alias", "an anchor", "a tag".
    let unsupported: String?

    init(_ raw: yaml_event_t, origin: ConfigurationOrigin) {
        self.origin = origin
        var anchor: UnsafeMutablePointer<yaml_char_t>?
        var tag: UnsafeMutablePointer<yaml_char_t>?
        var isAlias = false
        switch raw.type {
        case YAML_STREAM_START_EVENT: kind = .streamStart
        case YAML_STREAM_END_EVENT: kind = .streamEnd
        case YAML_DOCUMENT_START_EVENT: kind = .documentStart
        case YAML_DOCUMENT_END_EVENT: kind = .documentEnd
        case YAML_SEQUENCE_START_EVENT:
            kind = .listStart
            (anchor, tag) = (raw.data.sequence_start.anchor, raw.data.sequence_start.tag)
        case YAML_SEQUENCE_END_EVENT: kind = .listEnd
        case YAML_MAPPING_START_EVENT:
            kind = .sectionStart
            (anchor, tag) = (raw.data.mapping_start.anchor, raw.data.mapping_start.tag)
        case YAML_MAPPING_END_EVENT: kind = .sectionEnd
        case YAML_SCALAR_EVENT:
            let scalar = raw.data.scalar
            let text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
            kind = .scalar(text, isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE)
            (anchor, tag) = (scalar.anchor, scalar.tag)
        case YAML_ALIAS_EVENT:
            kind = .none
            isAlias = true
        default: kind = .none
        }
        unsupported = isAlias ? "an alias" : anchor != nil ? "an anchor" : tag != nil ? "a tag" : nil
    }
}
