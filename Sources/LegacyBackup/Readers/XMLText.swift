internal import CExpat

/// The texts of an XML document by the paths of their elements, read by expat.
///
/// Of XML only what settings need: elements and text. A document type, in which entities could be defined that grow
/// without bound, is refused where it begins; so is what is nested deeper than `deepest` or holds more than `mostTexts`.
struct XMLText {
    enum Complaint: Error, Hashable {
        case malformed
        case documentType
        case tooDeep
        case tooMuch
    }

    static let deepest = 32
    static let mostTexts = 10_000
    /// Bytes of text that one element may have.
    static let longestText = 16 << 10

    /// By names of elements with slashes between, without their namespaces; the first where a path comes twice.
    private(set) var texts: [String: String] = [:]

    /// - Parameter bytes: the whole document, in any encoding that expat knows.
    init(parsing bytes: [UInt8]) throws(Complaint) {
        let reader = Reader()
        let complaint = reader.read(bytes)
        if let complaint { throw complaint }
        texts = reader.texts
    }

    private final class Reader {
        var texts: [String: String] = [:]
        private var path: [(name: String, text: [UInt8])] = []
        private var complaint: Complaint?
        private var parser: XML_Parser?

        func read(_ bytes: [UInt8]) -> Complaint? {
            // The parser calls back with this object, which it does not keep.
            guard let parser = XML_ParserCreate(nil) else { return .tooMuch }
            self.parser = parser
            defer {
                XML_ParserFree(parser)
                self.parser = nil
            }
            XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
            XML_SetElementHandler(
                parser,
                { data, name, _ in Reader.of(data)?.begin(name) },
                { data, _ in Reader.of(data)?.end() }
            )
            XML_SetCharacterDataHandler(parser) { data, text, count in Reader.of(data)?.add(text, Int(count)) }
            XML_SetStartDoctypeDeclHandler(parser) { data, _, _, _, _ in Reader.of(data)?.stop(.documentType) }
            let result = bytes.withUnsafeBytes { buffer in
                // The handlers run within this call alone.
                withExtendedLifetime(self) {
                    let text = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
                    return XML_Parse(parser, text, Int32(clamping: buffer.count), 1)
                }
            }
            return complaint ?? (result == XML_STATUS_OK ? nil : .malformed)
        }

        private static func of(_ data: UnsafeMutableRawPointer?) -> Reader? {
            data.map { Unmanaged<Reader>.fromOpaque($0).takeUnretainedValue() }
        }

        private func stop(_ reason: Complaint) {
            complaint = complaint ?? reason
            XML_StopParser(parser, 0)
        }

        private func begin(_ name: UnsafePointer<CChar>?) {
            if path.count == XMLText.deepest { return stop(.tooDeep) }
            let full = name.map { String(cString: $0) } ?? ""
            let local = full.utf8.split(separator: UInt8(ascii: ":")).last.map { String(Substring($0)) } ?? full
            path.append((local, []))
        }

        private func add(_ text: UnsafePointer<CChar>?, _ count: Int) {
            guard let text, !path.isEmpty else { return }
            let bytes = UnsafeRawBufferPointer(start: text, count: count)
            if path[path.count - 1].text.count + count > XMLText.longestText { return stop(.tooMuch) }
            path[path.count - 1].text += bytes
        }

        private func end() {
            guard let last = path.last else { return }
            let whole = path.map(\.name).joined(separator: "/")
            path.removeLast()
            let blanks: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D]
            let text = last.text.drop { blanks.contains($0) }.reversed().drop { blanks.contains($0) }.reversed()
            guard !text.isEmpty, texts[whole] == nil else { return }
            if texts.count == XMLText.mostTexts { return stop(.tooMuch) }
            texts[whole] = String(decoding: text, as: UTF8.self)
        }
    }
}
