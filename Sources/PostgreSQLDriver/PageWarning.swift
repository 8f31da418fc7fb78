/// A data page whose checksum the server found to be wrong while it sent a base backup.
public struct PageWarning: Sendable, Hashable {
    /// Relative to the data directory, `base/5/1259`; a file of a tablespace is named by its place in there, or
    /// absolutely, as the server did.
    public let file: String
    /// Counted from the start of the relation's first file.
    public let block: UInt32

    public init(file: String, block: UInt32) {
        self.file = file
        self.block = block
    }

    /// Reads what `basebackup.c` says in English; nil for any other text.
    ///
    /// `checksum verification failed in file "./base/5/1259", block 7: calculated 1A2B but expected 3C4D`
    public init?(parsing message: String) {
        let (opening, middle) = ("checksum verification failed in file \"", "\", block ")
        // The name is the server's own and may hold anything but what follows the last quote.
        guard message.hasPrefix(opening), let end = message.ranges(of: middle).last else { return nil }
        let name = message[message.index(message.startIndex, offsetBy: opening.count)..<end.lowerBound]
        guard let block = UInt32(message[end.upperBound...].prefix { $0.isNumber }) else { return nil }
        file = name.hasPrefix("./") ? String(name.dropFirst(2)) : String(name)
        self.block = block
    }
}
