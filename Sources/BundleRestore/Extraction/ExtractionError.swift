public import BundleArchive

/// Why members of a bundle are not written to a folder.
public enum ExtractionError: Error, Sendable, Hashable {
    /// Something of that name is there already. Nothing was written.
    case exists(String)
    /// A link or a file stands where a member needs a folder.
    case notAFolder(String)
    /// One file is wanted, and this is a folder or a link.
    case notOneFile(String)
    /// Members lie in damaged frames. The others, so many files, were written.
    case damaged(String, [Damage], written: Int)
}
