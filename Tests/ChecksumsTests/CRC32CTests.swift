import Checksums
import Testing

struct CRC32CTests {
    private func code(_ bytes: [UInt8]) -> CRC32C { bytes.withUnsafeBytes { CRC32C($0) } }

    /// RFC 3720, appendix B.4.
    @Test func knownValues() {
        #expect(code([UInt8](repeating: 0, count: 32)).value == 0x8A91_36AA)
        #expect(code([UInt8](repeating: 0xff, count: 32)).value == 0x62A8_AB43)
        #expect(code(Array(0..<32)).value == 0x46DD_794E)
        #expect(code([]).value == 0)
    }

    @Test(arguments: [0, 1, 7, 4096, 65_537]) func piecesJoin(_ cut: Int) {
        let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        let joined = code(Array(bytes[..<cut])).followed(
            by: code(Array(bytes[cut...])),
            count: Int64(bytes.count - cut)
        )
        #expect(joined == code(bytes))
    }

    @Test func updatesGoOn() {
        var running = CRC32C()
        for part in ["123", "456", "789"] { Array(part.utf8).withUnsafeBytes { running.update($0) } }
        // The check value that catalogues of such codes give for the nine digits.
        #expect(running.value == 0xE306_9283)
        #expect(running.hexadecimal == "839206e3")
    }
}
