internal import BundleArchive

extension FuzzTarget {
    /// However a compressed tar is cut, it decodes to the same tar, and that to the same members.
    static func checkBaseBackup(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= 2 else { return }
        let (mode, size) = (bytes[0], Int(bytes[1]) * 5 + 1)
        var stream = Array(bytes.dropFirst(2))
        var plain: [UInt8]?
        if mode & 1 == 1 {
            // Some of a tar in one frame, the rest in another.
            RecordedTar.mendChecksums(&stream)
            plain = stream
            let half = stream.count / (Int(mode >> 1) + 1)
            stream = StoredFrame.bytes(of: stream[..<half]) + StoredFrame.bytes(of: stream[half...])
        }
        stream.withUnsafeBytes { stream in
            let whole = Decoding()
            whole.consume(stream)
            let cut = Decoding()
            RecordedTar.inPieces(stream, of: size) { cut.consume($0) }
            // A frame that lies in one piece is decoded without a window, of whatever size; and libzstd compares what an
            // empty block ends with the size that the frame names only there. Tar and manifest notice what is missing.
            if whole.failure != nil || cut.failure != nil {
                let tolerated = [Decoding.tooMuch, Decoding.corrupt]
                precondition(plain == nil && (cut.failure != nil || tolerated.contains(whole.failure ?? "")))
                return
            }
            RecordedTar.compare(whole.tar, cut.tar)
            precondition(whole.decompressor.isAtBoundary == cut.decompressor.isAtBoundary)
            guard let plain else { return }
            let direct = RecordedTar()
            plain.withUnsafeBytes { direct.consume($0) }
            precondition(whole.decompressor.isAtBoundary)
            RecordedTar.compare(whole.tar, direct)
        }
    }

    private final class Decoding {
        var decompressor = StreamDecompressor()
        let tar = RecordedTar()
        var failure: String?
        private var count = 0

        static let tooMuch = "too much for a test"
        /// As libzstd calls it.
        static let corrupt = "Data corruption detected"
        private struct TooMuch: Error {}

        func consume(_ bytes: UnsafeRawBufferPointer) {
            guard failure == nil else { return }
            do {
                try decompressor.consume(bytes) { part in
                    tar.consume(part)
                    count += part.count
                    if count > 4 << 20 { throw TooMuch() }
                }
            } catch is TooMuch { failure = Self.tooMuch } catch let error as FrameError { failure = error.reason } catch
            {
                preconditionFailure("\(error)")
            }
        }
    }
}
