public import BundleArchive
public import FileSystem

/// What a word for a bundle means in a folder.
public struct FoundBundle: Sendable, Hashable {
    /// The archive.
    public let path: String
    /// For `latest`: which one it is, and what it is preferred to.
    public let choice: BundleChoice?
    /// For `latest`: archives that may be newer and cannot be read.
    public let unreadable: [UnreadableBundle]

    init(path: String, choice: BundleChoice? = nil, unreadable: [UnreadableBundle] = []) {
        self.path = path
        self.choice = choice
        self.unreadable = unreadable
    }
}

/// Everything in a folder that is a bundle or seems to be one.
public struct CatalogueContents: Sendable, Hashable {
    /// Whole bundles, oldest first; those of one cluster in the order of their marks, whatever the clock said.
    public let entries: [CatalogueEntry]
    /// What has a bundle's name and cannot be read, in the order of the names.
    public let unreadable: [UnreadableBundle]

    /// Whether some of the unreadable ones lack nothing but what can be made anew.
    var hasLostIndexes: Bool {
        unreadable.contains { if case .archive(.indexLost) = $0.reason { true } else { false } }
    }
}

/// An archive that is no use to whoever looks: another user's, one that was cut off, one of a newer format.
public struct UnreadableBundle: Sendable, Hashable {
    /// Its name in the folder.
    public let file: String
    public let reason: Reason

    package init(file: String, reason: Reason) {
        self.file = file
        self.reason = reason
    }

    public enum Reason: Sendable, Hashable {
        case system(SystemError)
        case archive(ArchiveError)
        case bundle(BundleError)
        case other(String)

        package init(_ error: any Error) {
            switch error {
            case let error as SystemError: self = .system(error)
            case let error as ArchiveError: self = .archive(error)
            case let error as BundleError: self = .bundle(error)
            default: self = .other("\(error)")
            }
        }
    }
}
