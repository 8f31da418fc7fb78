/// A folder that is to go into a bundle is not there, or is no folder.
package struct MissingSourceFolder: Error, Sendable, Hashable {
    let path: String
    /// The option or the key of the configuration that names it.
    let namedBy: String

    package init(path: String, namedBy: String) { (self.path, self.namedBy) = (path, namedBy) }
}
