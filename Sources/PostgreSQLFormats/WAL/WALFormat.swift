/// What differs between PostgreSQL's majors in the write-ahead log, so far as this reader needs it. A further major is
/// a further value in `known`.
package struct WALFormat: Sendable, Hashable {
    package let major: Int
    /// `XLOG_PAGE_MAGIC` in `access/xlog_internal.h`: opens every page.
    package let magic: UInt16
    /// The highest number of a built-in resource manager, from `access/rmgrlist.h`.
    let lastResourceManager: UInt8
    /// The first number that extensions may take (`RM_MIN_CUSTOM_ID`); nil before PostgreSQL 15.
    let firstCustomResourceManager: UInt8?
    /// Which bits of a page image's flags say that it is compressed, from `access/xlogrecord.h`.
    let compressedImage: UInt8

    package static let postgreSQL15 = WALFormat(
        major: 15,
        magic: 0xD110,
        lastResourceManager: 21,
        firstCustomResourceManager: 128,
        compressedImage: 0x04 | 0x08 | 0x10
    )

    package static let known = [postgreSQL15]

    static func withMagic(_ magic: UInt16) -> WALFormat? { known.first { $0.magic == magic } }

    func knows(resourceManager: UInt8) -> Bool {
        resourceManager <= lastResourceManager || firstCustomResourceManager.map { resourceManager >= $0 } ?? false
    }
}
