/// A file that holds neither a directive nor an answer.
package struct NotAReconciliationFile: Error, Sendable, Hashable {
    let path: String

    package init(path: String) { self.path = path }
}
