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
            let found = Self.find(word, in: archive.index)
            if found.isEmpty { throw .noSuchMember(word, bundle: archive.path) }
            members.formUnion(found)
        }
        var seen: Set<[UInt8]> = []
        for number in members {
            let path = archive.index.members[number].path
            if let complaint = MemberPath.complaint(about: path) { throw .unsafeMember(path: path, complaint) }
            guard seen.insert(Array(path.utf8)).inserted else {
                throw .unsafeMember(path: path, "the same path twice")
            }
        }
        self.members = members
    }

    /// Compared by bytes: to Swift a slash and a combining accent behind it are one `Character`.
    private static func find(_ word: String, in index: ArchiveIndex) -> [Int] {
        var name = Array(word.utf8)
        while name.last == UInt8(ascii: "/") { name.removeLast() }
        if name.isEmpty { return [] }
        let folder = name + [UInt8(ascii: "/")]
        return index.members.indices.filter { number in
            let path = index.members[number].path.utf8
            return path.elementsEqual(name) || path.starts(with: folder)
        }
    }
}
