import FoundationEssentials
import JSONStreams

extension ArchiveIndex {
    /// The JSON without its lists, which may be very long.
    struct Form: Codable {
        var version: Int
        var frames: [Frame] = []
        var members: [Member] = []

        static let frames = "frames"
        static let members = "members"
    }

    /// Two threads decode: that is most of the time in which one member is extracted. More would have little to do.
    private static let decoders = 2
    private static let batchSize = 32 << 10

    /// Reads the JSON of an index.
    ///
    /// - Parameter feed: hands the text to its argument, in pieces of any size.
    /// - Throws: `DecodingError`, `JSONListReader.Complaint` for anything else, and what `feed` throws.
    package init(json feed: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void) throws {
        let found = Found()
        let batches = OrderedPipeline(
            slots: (0..<(Self.decoders + 2)).map { _ in Batch() },
            workers: Self.decoders,
            work: { batch, _ in try batch.decode() },
            drain: { batch in found.take(batch) }
        )
        defer { batches.stop() }
        let lists = [Form.frames, Form.members]
        let rest = try JSONListReader.read(lists, batchSize: Self.batchSize, feed: feed) { list, json in
            let batch = try batches.next()
            (batch.list, batch.json) = (list, json)
            batches.submit()
        }
        try batches.finish()
        self = found.index
        version = try JSONDecoder().decode(Form.self, from: rest).version
    }

    /// Some elements of a list.
    private final class Batch {
        var list = ""
        var json = Data()
        var frames: [Frame] = []
        var members: [Member] = []

        func decode() throws {
            if list == Form.frames {
                frames = try JSONDecoder().decode([Frame].self, from: json)
            } else {
                members = try JSONDecoder().decode([Member].self, from: json)
            }
        }
    }

    private final class Found: @unchecked Sendable {
        // Unchecked: only the draining thread adds to it, and the reader looks when that has ended.
        private(set) var index = ArchiveIndex()

        func take(_ batch: Batch) {
            index.frames += batch.frames
            for member in batch.members { index.members.append(member) }
            (batch.frames, batch.members) = ([], [])
        }
    }
}
