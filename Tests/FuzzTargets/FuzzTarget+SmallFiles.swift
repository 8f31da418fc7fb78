internal import Checksums
internal import PostgreSQLFormats
internal import WALPositions

extension FuzzTarget {
    /// The first byte: 0 for a backup label, 1 for what somebody calls a backup, 2 for a map of tablespaces, 3 for a
    /// control file whose checksum is made right, 4 for one as it is, 5 for a server's file of its process, and 6 for a
    /// position in the log.
    static func checkSmallFiles(_ bytes: UnsafeRawBufferPointer) {
        let rest = Array(bytes.dropFirst())
        let text = String(decoding: rest, as: UTF8.self)
        switch bytes.first {
        case 0:
            guard let label = BackupLabel(parsing: text) else { return }
            precondition(LSN(label.start.description) == label.start)
        case 1: checkLabel(text)
        case 2: checkTablespaces(text)
        case 3: checkControlFile(rest)
        case 4: _ = rest.withUnsafeBytes { try? ControlFile($0) }
        case 5:
            guard let file = PostmasterFile(parsing: text) else { return }
            precondition(file.process > 0)
            // The server's own reader takes numbers line by line, and any lines behind them.
            precondition(PostmasterFile(parsing: "\(file.process)\n\n\(file.started)\n\(file.port)\n\(text)") == file)
        case 6: checkPosition(text)
        default: return
        }
    }

    /// Whatever a backup is called, the rest of its label is what the server wrote.
    private static func checkLabel(_ name: String) {
        let text = """
            START WAL LOCATION: 16/2000028 (file 000000030000001600000002)
            CHECKPOINT LOCATION: 16/2000060
            BACKUP METHOD: streamed
            BACKUP FROM: primary
            START TIME: 2026-11-21 15:05:00 UTC
            LABEL: \(name)
            START TIMELINE: 3

            """
        guard let label = BackupLabel(parsing: text) else { preconditionFailure("a whole label is not read") }
        precondition(label.start == LSN(0x16_0200_0028) && label.checkpoint == LSN(0x16_0200_0060))
        precondition(label.startSegment == "000000030000001600000002" && label.timeline == 3)
        precondition(label.method == "streamed" && label.source == "primary")
        let firstLine = name.utf8.prefix { $0 != UInt8(ascii: "\n") }
        precondition(label.label?.utf8.elementsEqual(firstLine) ?? false)
    }

    private static func checkTablespaces(_ text: String) {
        if let map = TablespaceMap(parsing: text) { precondition(TablespaceMap(parsing: map.text) == map) }
        guard !text.isEmpty else { return }
        let own = TablespaceMap([.init(oid: 16_384, location: text), .init(oid: 16_385, location: "/srv")])
        guard let read = TablespaceMap(parsing: own.text) else { preconditionFailure("its own text is not read") }
        precondition(read.entries.map { Array($0.location.utf8) } == [Array(text.utf8), Array("/srv".utf8)])
    }

    /// A control file is what its checksum says, and one bit decides.
    private static func checkControlFile(_ bytes: [UInt8]) {
        guard bytes.count >= 292 else { return }
        var sealed = bytes
        sealed.replaceSubrange(8..<12, with: SyntheticWAL.little(ControlFile.knownVersion))
        let code = sealed[..<288].withUnsafeBytes { CRC32C($0) }
        sealed.replaceSubrange(288..<292, with: SyntheticWAL.little(code.value))
        guard let file = sealed.withUnsafeBytes({ try? ControlFile($0) }) else {
            preconditionFailure("a whole control file is not read")
        }
        precondition(SyntheticWAL.little(file.systemIdentifier).elementsEqual(sealed[..<8]))
        let place = Int(bytes[0]) + 12
        sealed[min(place, 287)] ^= 1 << (bytes[1] & 7)
        precondition(sealed.withUnsafeBytes { try? ControlFile($0) } == nil)
    }

    /// A position is read as it is written: hexadecimal digits, a slash, and hexadecimal digits.
    private static func checkPosition(_ text: String) {
        let bytes = Array(text.utf8)
        let halves = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        let isPlain =
            halves.count == 2
            && halves.allSatisfy { half in
                (1...8).contains(half.count)
                    && half.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x46).contains($0 & ~0x20) }
            }
        precondition((LSN(text) != nil) == isPlain)
        if let position = LSN(text) { precondition(LSN(position.description) == position) }
    }
}
