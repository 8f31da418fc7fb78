/// A bundle holds no member of this path.
package struct UnknownMember: Error, Sendable, Hashable {
    let path: String
    let bundle: String
    let nearest: [String]
    /// Where the bundle ends that was cut off.
    let cutAt: Int64?

    package init(path: String, bundle: String, nearest: [String], cutAt: Int64?) {
        (self.path, self.bundle, self.nearest, self.cutAt) = (path, bundle, nearest, cutAt)
    }
}
