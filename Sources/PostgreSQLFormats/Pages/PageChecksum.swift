/// The checksum of a data page, as PostgreSQL's `storage/checksum_impl.h` has it: 32 sums side by side, each in the
/// manner of FNV-1a, folded into 16 bits. Zero is never a checksum.
package enum PageChecksum {
    /// - Parameters:
    ///   - page: a whole page of 4, 8, 16 or 32 KiB, at any address. What its header says the checksum is counts as 0.
    ///   - block: the page's number, counted from the start of the relation, not of the file.
    package static func of(_ page: UnsafeRawBufferPointer, block: UInt32) -> UInt16 {
        precondition(page.count >= rowSize && page.count % rowSize == 0, "a page is of whole rows")
        var sums = initial
        // The stored checksum is the lower half of the third word.
        sums.mix(
            Lanes(
                page.lanes(0) & SIMD8(.max, .max, 0xFFFF_0000, .max, .max, .max, .max, .max),
                page.lanes(32),
                page.lanes(64),
                page.lanes(96)
            )
        )
        var offset = rowSize
        while offset < page.count {
            sums.mix(
                Lanes(
                    page.lanes(offset),
                    page.lanes(offset + 32),
                    page.lanes(offset + 64),
                    page.lanes(offset + 96)
                )
            )
            offset += rowSize
        }
        // Two rounds of zeros, for additional mixing.
        sums.mix(Lanes(.zero, .zero, .zero, .zero))
        sums.mix(Lanes(.zero, .zero, .zero, .zero))
        return UInt16(truncatingIfNeeded: (sums.folded ^ block) % 65535 + 1)
    }

    /// Bytes that the 32 sums take in at once.
    private static let rowSize = 128

    private static let initial = Lanes(
        SIMD8(
            0x5B1F_36E9,
            0xB852_5960,
            0x02AB_50AA,
            0x1DE6_6D2A,
            0x79FF_467A,
            0x9BB9_F8A3,
            0x217E_7CD2,
            0x83E1_3D2C
        ),
        SIMD8(
            0xF8D4_474F,
            0xE39E_B970,
            0x42C6_AE16,
            0x9932_16FA,
            0x7B09_3B5D,
            0x98DA_FF3C,
            0xF718_902A,
            0x0B1C_9CDB
        ),
        SIMD8(
            0xE58F_764B,
            0x1876_36BC,
            0x5D7B_3BB1,
            0xE73D_E7DE,
            0x92BE_C979,
            0xCCA6_C0B2,
            0x304A_0979,
            0x85AA_43D4
        ),
        SIMD8(
            0x7831_25BB,
            0x6CA8_EAA2,
            0xE407_EAC6,
            0x4B5C_FC3E,
            0x9FBF_8C76,
            0x15CA_20BE,
            0xF2CA_9FD3,
            0x959B_D756
        )
    )
}

/// 32 words in four vectors: wider ones are slower.
private struct Lanes {
    var a: SIMD8<UInt32>
    var b: SIMD8<UInt32>
    var c: SIMD8<UInt32>
    var d: SIMD8<UInt32>

    @inline(__always)
    init(_ a: SIMD8<UInt32>, _ b: SIMD8<UInt32>, _ c: SIMD8<UInt32>, _ d: SIMD8<UInt32>) {
        (self.a, self.b, self.c, self.d) = (a, b, c, d)
    }

    @inline(__always)
    mutating func mix(_ values: Lanes) {
        a = Self.mixed(a ^ values.a)
        b = Self.mixed(b ^ values.b)
        c = Self.mixed(c ^ values.c)
        d = Self.mixed(d ^ values.d)
    }

    @inline(__always)
    private static func mixed(_ value: SIMD8<UInt32>) -> SIMD8<UInt32> {
        // FNV's prime for 32 bits. The shift carries the upper bits down, which a product alone would not.
        (value &* SIMD8(repeating: 16_777_619)) ^ (value &>> SIMD8(repeating: 17))
    }

    var folded: UInt32 {
        let all = (a ^ b) ^ (c ^ d)
        let half = all.lowHalf ^ all.highHalf
        return half[0] ^ half[1] ^ half[2] ^ half[3]
    }
}

extension UnsafeRawBufferPointer {
    @inline(__always)
    fileprivate func lanes(_ offset: Int) -> SIMD8<UInt32> {
        loadUnaligned(fromByteOffset: offset, as: SIMD8<UInt32>.self)
    }
}
