package import FoundationEssentials

/// Takes a JSON object apart that arrives in pieces: the elements of its long lists are handed on some hundred at a
/// time, and what is left is an ordinary object whose long lists are empty. So a list of any length takes no memory.
///
/// Every byte goes either into a batch or into the rest, and `JSONDecoder` reads both: it finds what is no JSON. Here
/// only quotes, brackets and commas are looked at.
package struct JSONListReader {
    /// Why a text is not read; `JSONDecoder` finds everything else.
    package enum Complaint: Error, Sendable, Hashable {
        case malformed
        /// A list that comes twice, so that two readers could see two things.
        case repeated(String)
        /// More than an object may hold beside its lists, or than an element may.
        case tooLarge
    }

    private let lists: [String]
    private let restLimit: Int
    private let elementLimit: Int
    private let batchSize: Int
    /// Lists that have begun.
    private var begun: Set<String> = []
    private var rest: [UInt8] = []
    private var batch: [UInt8] = [bracket]
    /// The list whose elements come by.
    private var list: String?
    /// Whether the batch has to hold an element, since a comma stands before it.
    private var owesElement = false
    private var depth = 0
    private var isInString = false
    private var isEscaped = false
    /// The last string of the object itself: where a list begins, that is its name.
    private var name: [UInt8] = []

    private static let bracket = UInt8(ascii: "[")
    private static let longestName = 256

    private init(_ lists: [String], restLimit: Int, elementLimit: Int, batchSize: Int) {
        self.lists = lists
        self.restLimit = restLimit
        self.elementLimit = elementLimit
        self.batchSize = batchSize
    }

    /// Reads one object.
    ///
    /// - Parameters:
    ///   - lists: names of lists of the object itself. One that is something else than a list is left in the rest.
    ///   - restLimit: bytes that everything else may have.
    ///   - elementLimit: bytes that one element may have.
    ///   - batchSize: a batch is handed on with the element that makes it this many bytes long.
    ///   - feed: hands the text to its argument, in pieces of any size.
    ///   - onBatch: gets a list's name and a JSON array of the elements that come next in it.
    /// - Returns: the object with its long lists empty.
    /// - Throws: `Complaint`, and what `feed` and `onBatch` throw.
    package static func read(
        _ lists: [String],
        restLimit: Int = 64 << 20,
        elementLimit: Int = 64 << 20,
        batchSize: Int = 128 << 10,
        feed: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void,
        onBatch: (String, Data) throws -> Void
    ) throws -> Data {
        var reader = JSONListReader(lists, restLimit: restLimit, elementLimit: elementLimit, batchSize: batchSize)
        try withoutActuallyEscaping(onBatch) { onBatch in try feed { try reader.consume($0, onBatch) } }
        guard reader.depth == 0, !reader.isInString else { throw Complaint.malformed }
        return Data(reader.rest)
    }

    private mutating func consume(_ bytes: UnsafeRawBufferPointer, _ onBatch: (String, Data) throws -> Void) throws {
        // What is before `copied` has been put where it belongs.
        var (position, copied) = (0, 0)
        while position < bytes.count {
            if isInString {
                position = endOfRun(in: bytes, from: position)
                continue
            }
            switch bytes[position] {
            case UInt8(ascii: "\""):
                isInString = true
                if depth == 1 { name.removeAll(keepingCapacity: true) }
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                depth += 1
                if depth == 2, bytes[position] == Self.bracket, let found = lists.first(where: isName) {
                    try keep(bytes[copied...position])
                    copied = position + 1
                    list = found
                    guard begun.insert(found).inserted else { throw Complaint.repeated(found) }
                }
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                depth -= 1
                if depth < 0 { throw Complaint.malformed }
                if depth == 1, list != nil {
                    try keep(bytes[copied..<position])
                    copied = position
                    try handOn(onBatch)
                    (list, owesElement) = (nil, false)
                }
            case UInt8(ascii: ","):
                if depth == 2, list != nil, batch.count + position - copied >= batchSize {
                    try keep(bytes[copied..<position])
                    copied = position + 1
                    owesElement = true
                    try handOn(onBatch)
                }
            default: break
            }
            position += 1
        }
        try keep(bytes[copied...])
    }

    /// Behind the string, or behind what of it need not be looked at again.
    private mutating func endOfRun(in bytes: UnsafeRawBufferPointer, from position: Int) -> Int {
        if isEscaped {
            isEscaped = false
            return position + 1
        }
        var end = position
        while end < bytes.count, bytes[end] != UInt8(ascii: "\""), bytes[end] != UInt8(ascii: "\\") { end += 1 }
        if depth == 1, name.count < Self.longestName { name += bytes[position..<end].prefix(Self.longestName) }
        guard end < bytes.count else { return end }
        if bytes[end] == UInt8(ascii: "\\") {
            isEscaped = true
            // A name that is written with escapes is not taken for a list's.
            if depth == 1 { name.append(bytes[end]) }
        } else {
            isInString = false
        }
        return end + 1
    }

    private func isName(_ list: String) -> Bool { name.elementsEqual(list.utf8) }

    private mutating func keep(_ bytes: Slice<UnsafeRawBufferPointer>) throws(Complaint) {
        let bytes = UnsafeRawBufferPointer(rebasing: bytes)
        if list != nil {
            batch += bytes
            if batch.count > batchSize + elementLimit { throw .tooLarge }
        } else {
            rest += bytes
            if rest.count > restLimit { throw .tooLarge }
        }
    }

    private mutating func handOn(_ onBatch: (String, Data) throws -> Void) throws {
        guard let list else { return }
        let isBlank = batch.dropFirst().allSatisfy { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
        if isBlank && owesElement { throw Complaint.malformed }
        if !isBlank {
            batch.append(UInt8(ascii: "]"))
            try onBatch(list, Data(batch))
        }
        batch.removeAll(keepingCapacity: true)
        batch.append(Self.bracket)
    }
}
