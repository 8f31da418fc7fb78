import FoundationEssentials

/// Writes a JSON object with one long list, some hundred elements at a time and byte for byte as `JSONEncoder` writes
/// the whole, so that a list of any length takes no memory.
package struct JSONListWriter {
    private let encoder = JSONEncoder()
    private let isPretty: Bool
    private static let batchCount = 512

    /// Keys are sorted.
    ///
    /// - Parameter isPretty: on lines of their own, for people, and slashes as they are.
    package init(isPretty: Bool) {
        self.isPretty = isPretty
        encoder.outputFormatting = isPretty ? [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes] : .sortedKeys
    }

    /// - Parameters:
    ///   - object: encoded as an object whose list `name` is empty.
    ///   - receive: gets the text in pieces.
    /// - Throws: what encoding and `receive` throw.
    package func write<Elements: Sequence>(
        _ object: some Encodable,
        list name: String,
        of elements: Elements,
        to receive: ([UInt8]) throws -> Void
    ) throws where Elements.Element: Encodable {
        try write(object, list: name, to: receive) { (add: (Elements.Element) throws -> Void) in
            for element in elements { try add(element) }
        }
    }

    /// As `write(_:list:of:to:)`, for elements that come one after the other: `feed` hands each to its argument.
    ///
    /// - Parameter object: asked again when all elements have come: what stands behind the list may depend on them.
    package func write<Element: Encodable>(
        _ object: @autoclosure () throws -> some Encodable,
        list name: String,
        to receive: ([UInt8]) throws -> Void,
        feed: ((Element) throws -> Void) throws -> Void
    ) throws {
        let head = try parts(of: Array(try encoder.encode(object())), aroundList: name).head
        try receive(head)
        var isEmpty = true
        try withoutActuallyEscaping(receive) { receive in
            var batch: [Element] = []
            func handOn() throws {
                guard !batch.isEmpty else { return }
                let body = inner(Array(try encoder.encode(batch)))
                try receive(Array((isPretty ? (isEmpty ? "\n" : ",\n") : isEmpty ? "" : ",").utf8) + body)
                isEmpty = false
                batch.removeAll(keepingCapacity: true)
            }
            try feed { element in
                batch.append(element)
                if batch.count == Self.batchCount { try handOn() }
            }
            try handOn()
        }
        let tail = try parts(of: Array(try encoder.encode(object())), aroundList: name).tail
        // As the encoder writes an empty list: with an empty line in it.
        try receive(Array((isPretty ? (isEmpty ? "\n\n  " : "\n  ") : "").utf8) + tail)
    }

    /// The text up to the bracket that opens the list, and from the one that closes it.
    private func parts(of text: [UInt8], aroundList name: String) throws -> (head: [UInt8], tail: [UInt8]) {
        // A quote in a string is escaped and a line in it too: only a key of the object itself stands like this.
        let mark = Array((isPretty ? "\n  \"\(name)\" : [" : "\"\(name)\":[").utf8)
        let start = text.indices.last { text[$0...].starts(with: mark) }
        guard let start, let end = text[start...].firstIndex(of: UInt8(ascii: "]")) else {
            let context = EncodingError.Context(codingPath: [], debugDescription: "no list \(name)")
            throw EncodingError.invalidValue(name, context)
        }
        return (Array(text[..<(start + mark.count)]), Array(text[end...]))
    }

    /// A batch's elements without its brackets, as far to the right as the elements of a list in an object stand.
    private func inner(_ array: [UInt8]) -> [UInt8] {
        guard isPretty else { return Array(array.dropFirst().dropLast()) }
        let newline = UInt8(ascii: "\n")
        var lines: [UInt8] = []
        lines.reserveCapacity(array.count + array.count / 8)
        // `[`, a line for each part of an element, `]`.
        var rest = array.dropFirst(2).dropLast(2)
        while true {
            lines += [0x20, 0x20]
            guard let end = rest.firstIndex(of: newline) else { break }
            lines += rest[...end]
            rest = rest[(end + 1)...]
        }
        return lines + rest
    }
}
