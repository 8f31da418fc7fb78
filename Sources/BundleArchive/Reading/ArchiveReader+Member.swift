extension ArchiveReader {
    /// The member's entry in the index.
    ///
    /// - Throws: `ArchiveError.noSuchMember`.
    package func member(at memberPath: String) throws(ArchiveError) -> Int {
        // By the bytes: names that differ only in how an accent is written are one `String` and two files.
        guard let member = index.members.paths.firstPosition(of: memberPath) else {
            throw .noSuchMember(memberPath, bundle: path)
        }
        return member
    }

    /// The content of one member that fits in memory.
    ///
    /// - Throws: `ArchiveError.noSuchMember`, `.damaged`.
    package func content(of memberPath: String, limit: Int = 256 << 20) throws -> [UInt8] {
        let number = try member(at: memberPath)
        let size = index.members[number].size
        guard size <= limit else {
            throw ArchiveError.damaged(
                path,
                [Damage(member: memberPath, range: nil, reason: "it claims \(size) bytes")]
            )
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(size))
        try extract(number) { bytes += $0 }
        return bytes
    }

    /// Hands one member's content on in order, frame by frame, and returns its header. Reads only the frames that hold it.
    ///
    /// - Throws: `ArchiveError.damaged`, and what `receive` throws.
    @discardableResult
    package func extract(_ number: Int, to receive: (UnsafeRawBufferPointer) throws -> Void) throws -> TarMember {
        let slot = FrameSlot()
        let decompressor = FrameDecompressor(checksContent: false)
        var header: TarMember?
        for frame in index.frames(of: index.members[number]) {
            try slot.load(frame, of: self, with: decompressor)
            if let reason = slot.damage { throw ArchiveError.damaged(path, damage(inFrame: frame, reason)) }
            for finding in slot.findings where finding.piece.member == number {
                header = header ?? finding.member
                try receive(UnsafeRawBufferPointer(rebasing: slot.rawBytes[finding.piece.content]))
            }
        }
        guard let header else {
            let reason = "it does not lie where the index says"
            throw ArchiveError.damaged(path, [Damage(member: index.members[number].path, range: nil, reason: reason)])
        }
        return header
    }
}
