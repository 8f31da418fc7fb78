internal import CCrypto
internal import CXXHash

/// XXH3-128 of a stream of bytes: the code of a member's raw content. Fast, and independent of SHA-256, which covers
/// the compressed frames; not meant to withstand forgery.
struct ContentDigest: ~Copyable {
    private let state: OpaquePointer

    init() {
        // Only a failing allocation returns NULL, and then nothing else can go on either.
        guard let made = XXH3_createState() else { preconditionFailure("out of memory") }
        state = made
        reset()
    }

    deinit { XXH3_freeState(state) }

    mutating func reset() { XXH3_128bits_reset(state) }

    mutating func update(_ bytes: UnsafeRawBufferPointer) { XXH3_128bits_update(state, bytes.baseAddress, bytes.count) }

    /// 32 hexadecimal digits, most significant byte first, as `xxhsum -H2` prints them.
    borrowing func hexadecimal() -> String {
        var canonical = XXH128_canonical_t()
        XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(state))
        return withUnsafeBytes(of: canonical) { BackupBundle.hexadecimal($0) }
    }
}

/// SHA-256 of bytes that lie in memory.
enum SHA256 {
    static let byteCount = 32

    static func hash(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: byteCount)
        var count: UInt32 = 0
        let succeeded = EVP_Digest(bytes.baseAddress, bytes.count, &digest, &count, EVP_sha256(), nil)
        precondition(succeeded == 1 && Int(count) == byteCount, "libcrypto has no SHA-256")
        return digest
    }
}

func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}
