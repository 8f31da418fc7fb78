/// A kind of processor in one byte order: the files of a cluster are of one.
public enum Architecture: String, Sendable, Hashable, Codable {
    case x86_64, i386, aarch64, arm, riscv64, ppc64, ppc64le, s390x, loongarch64

    /// Of a host as compilers name it: `x86_64-pc-linux-gnu`.
    ///
    /// - Returns: nil for a processor that is not known here.
    package init?(host: some StringProtocol) {
        let name = host.prefix { $0 != "-" }
        switch name {
        case "amd64": self = .x86_64
        case "i486", "i586", "i686": self = .i386
        case "arm64": self = .aarch64
        case "powerpc64": self = .ppc64
        case "powerpc64le": self = .ppc64le
        case _ where name.hasPrefix("armv"): self = .arm
        default: self.init(rawValue: String(name))
        }
    }

    /// Of a program, by the beginning of its file: 20 bytes at least.
    ///
    /// - Returns: nil for what is no ELF file, as a script, or of a processor that is not known here.
    package init?(elfHeader header: [UInt8]) {
        guard header.count >= 20, header.starts(with: [0x7F, 0x45, 0x4C, 0x46]) else { return nil }
        // The ELF specification: EI_CLASS is byte 4 (2 for 64 bits), EI_DATA byte 5 (1 for the lowest byte first), and
        // e_machine the two bytes at 18.
        let (is64Bit, isLittleEndian) = (header[4] == 2, header[5] == 1)
        let (first, second) = (UInt16(header[18]), UInt16(header[19]))
        switch (isLittleEndian ? second << 8 | first : first << 8 | second, is64Bit) {
        case (62, true): self = .x86_64
        case (3, false): self = .i386
        case (183, true): self = .aarch64
        case (40, false): self = .arm
        case (243, true): self = .riscv64
        case (21, true): self = isLittleEndian ? .ppc64le : .ppc64
        case (22, true): self = .s390x
        case (258, true): self = .loongarch64
        default: return nil
        }
    }
}
