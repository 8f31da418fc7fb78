import BundleArchive
public import FileSystem

/// Reads a whole bundle and proves that it is what was written.
public enum BundleVerifier {
    public struct Report: Sendable, Hashable, Codable {
        public let id: String
        /// Files, folders and links, the bundle's own papers included.
        public let members: Int
        public let frames: Int
        public let compressedBytes: Int64
        public let rawBytes: Int64
        public let state: BundleState
        public let reasons: [String]
    }

    /// - Parameters:
    ///   - fromDevice: forget what the kernel has cached of the file first.
    ///   - onEvent: progress in bytes of the archive.
    /// - Throws: `ArchiveError.damaged` naming every damaged member, `.truncated`, `.notABundle`; `Cancelled`.
    public static func verify(
        _ path: String,
        jobs: Int,
        fromDevice: Bool = false,
        cancellation: Cancellation,
        onEvent: (BundleEvent) -> Void
    ) throws -> Report {
        try verify(
            OpenBundle(path: path),
            jobs: jobs,
            fromDevice: fromDevice,
            cancellation: cancellation,
            onEvent: onEvent
        )
    }

    package static func verify(
        _ bundle: OpenBundle,
        jobs: Int,
        fromDevice: Bool = false,
        cancellation: Cancellation,
        onEvent: (BundleEvent) -> Void
    ) throws -> Report {
        if fromDevice { bundle.archive.dropCachedPages() }
        let size = bundle.archive.index.compressedSize
        onEvent(.step(.verifying))
        try bundle.readAll(jobs: jobs) { done in
            try cancellation.check()
            onEvent(.progress(done: done, total: size))
        }
        return Report(
            id: bundle.identity.id,
            members: bundle.memberCount,
            frames: bundle.frameCount,
            compressedBytes: size,
            rawBytes: bundle.rawSize,
            state: bundle.manifest.state,
            reasons: bundle.manifest.reasons
        )
    }
}
