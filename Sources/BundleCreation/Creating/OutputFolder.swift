import BundleContents
import FileSystem

/// The folder that bundles go to, held by one run at a time.
struct OutputFolder: ~Copyable {
    let path: String
    private let lock: FileLock

    private static let lockName = ".omsupply-admin.lock"
    /// Of the archive, the catalogue entry and the spool, and of nothing that somebody else may keep there.
    private static let leftoverEndings =
        [BundleName.fileEnding, BundleName.catalogueEnding, spoolStem].map { $0 + BundleName.partialEnding }
    private static let spoolStem = ".omsupply-admin-spool"

    /// Where what arrives during a copy is kept until it is in the bundle.
    var spool: String { path + "/" + Self.spoolStem + BundleName.partialEnding }

    /// Makes the folder if need be, locks it, and removes what a killed run left in it: nobody else can be at work.
    ///
    /// - Throws: `BundleError.busy` with what the other run wrote of itself.
    static func open(_ path: String, note: String) throws -> OutputFolder {
        try Folder.createAll(path)
        switch try FileLock.acquire(path + "/" + lockName, note: note) {
        case .busy(let holder): throw BundleError.busy(folder: path, holder: holder?.note)
        case .acquired(let lock):
            try Catalogue(folder: path).completeEntries()
            for name in try Folder.names(in: path) where leftoverEndings.contains(where: name.hasSuffix) {
                try Folder.remove(path + "/" + name)
            }
            return OutputFolder(path: path, lock: lock)
        }
    }

    private init(path: String, lock: consuming FileLock) {
        self.path = path
        self.lock = lock
    }

    /// A name for a bundle that no file of the folder has yet.
    func freeStem(site: String, seconds: Int) throws(SystemError) -> String {
        let stem = BundleName.stem(site: site, seconds: seconds)
        var candidate = stem
        var number = 2
        while try FileStatus.of("\(path)/\(candidate)\(BundleName.fileEnding)") != nil {
            candidate = "\(stem)-\(number)"
            number += 1
        }
        return candidate
    }
}
