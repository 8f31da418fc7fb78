import BundleArchive
import FileSystem

/// The members that somebody names: each by its path, or all below a folder.
struct MemberSelection {
    /// Positions in the index.
    let members: Set<Int>

    /// - Parameter words: paths; a slash at the end of a folder's is not needed.
    /// - Throws: `ArchiveError.noSuchMember` for a word that means nothing; `.unsafeMember` for a member that could be
    ///   written outside its folder, or whose path comes twice.
    init(_ words: [String], of archive: ArchiveReader) throws(ArchiveError) {
        var members: Set<Int> = []
        for word in words {
            if !Self.find(word, in: archive.index, into: &members) { throw .noSuchMember(word, bundle: archive.path) }
        }
        let lookup = PathLookup(archive.index.members.paths)
        for number in members {
            let path = archive.index.members.paths[number]
            if let complaint = MemberPath.complaint(about: path) { throw .unsafeMember(path: path, complaint) }
            // Who names a path means all that have it.
            guard lookup.position(of: path) == number else {
                throw .unsafeMember(path: path, "the same path twice")
            }
        }
        self.members = members
    }

    /// Returns whether there are any. Compared by bytes: to Swift a slash and a combining accent behind it are one
    /// `Character`.
    private static func find(_ word: String, in index: ArchiveIndex, into members: inout Set<Int>) -> Bool {
        var name = Array(word.utf8)
        while name.last == UInt8(ascii: "/") { name.removeLast() }
        if name.isEmpty { return false }
        let folder = name + [UInt8(ascii: "/")]
        var isFound = false
        for number in index.members.indices {
            let path = index.members.paths[number].utf8
            guard path.elementsEqual(name) || path.starts(with: folder) else { continue }
            members.insert(number)
            isFound = true
        }
        return isFound
    }
}
