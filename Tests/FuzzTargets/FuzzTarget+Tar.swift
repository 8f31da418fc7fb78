internal import BundleArchive

extension FuzzTarget {
    /// However a tar is cut, the parser finds the same; headers lie inside it one behind the other, each can be read
    /// alone, and what a header says can be written and read again.
    static func checkTar(_ bytes: UnsafeRawBufferPointer) {
        guard let mode = bytes.first else { return }
        var tar = Array(bytes.dropFirst())
        if mode & 1 == 1 { RecordedTar.mendChecksums(&tar) }
        tar.withUnsafeBytes { tar in
            let whole = RecordedTar()
            whole.consume(tar)
            let cut = RecordedTar()
            RecordedTar.inPieces(tar, of: Int(mode >> 1) * 9 + 1) { cut.consume($0) }
            RecordedTar.compare(whole, cut)
            var end: Int64 = 0
            for found in whole.members {
                precondition(found.header.lowerBound >= end && found.header.upperBound <= tar.count)
                end = found.header.upperBound + (found.hasEnded ? found.member.paddedSize : 0)
                let header = tar[Int(found.header.lowerBound)..<Int(found.header.upperBound)]
                precondition(TarMember(header: UnsafeRawBufferPointer(rebasing: header)) == found.member)
                let isFolder = found.member.kind == .folder && found.member.path.utf8.count > 1
                precondition(!isFolder || found.member.path.utf8.last != UInt8(ascii: "/"))
                checkEncoding(found.member)
            }
        }
    }

    /// Of members that may be in an archive at all.
    static func checkEncoding(_ member: TarMember) {
        guard MemberPath.complaint(about: member.path) == nil else { return }
        if case .link(let target) = member.kind, target.utf8.contains(0) || target.utf8.count > 4000 { return }
        let encoded = member.encoded()
        precondition(encoded.count % TarMember.blockSize == 0)
        precondition(encoded.withUnsafeBytes { TarMember(header: $0) } == member)
    }
}
