import Checksums

extension FrameSlot {
    /// Hashes what each piece holds, and checks what has not been checked when it was read.
    func examinePieces() {
        for number in pieces.indices {
            let content = UnsafeMutableRawBufferPointer(rebasing: raw[pieces[number].content])
            if let check = pieces[number].check, !content.isEmpty {
                pieces[number].damagedPlaces += check.damagedPlaces(
                    in: content,
                    at: pieces[number].contentOffset,
                    readAgain: nil
                )
            }
            pieces[number].code = CRC32C(UnsafeRawBufferPointer(content))
        }
    }

    func compress(with compressor: borrowing FrameCompressor) throws(FrameError) {
        compressedCount = try compressor.compress(rawBytes, into: compressed)
        digest = SHA256.hash(compressedBytes)
    }
}
