import FileSystem

/// A file that holds neither a directive nor an answer, or only a part of one.
package struct NotAReconciliationFile: Error, Sendable, Hashable {
    let path: String
    /// How long it is: one that was cut off is shorter than the other copy. Nil where that cannot be seen any more.
    let size: Int64?

    package init(path: String) {
        self.path = path
        size = try? FileStatus.of(path, followLinks: true)?.size
    }
}
