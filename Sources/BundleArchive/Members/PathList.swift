import Glibc

/// Many paths in little memory, in the order in which they came: what stands before the last slash is held once for
/// paths that follow one another. Paths are bytes here, as the kernel has them: names that differ only in how an accent
/// is written are one `String` and two files.
///
/// Takes 8 bytes for each path beside its name.
package struct PathList: Sendable {
    private var names: [UInt8] = []
    private var nameEnds: [UInt32] = []
    /// Which folder each path lies in.
    private var folderNumbers: [UInt32] = []
    /// Folders end with their slash; what has none lies in a folder without a name.
    private var folders: [UInt8] = []
    private var folderEnds: [UInt32] = []

    package init() {}

    package init(_ paths: some Sequence<String>) { for path in paths { append(path) } }

    package var count: Int { nameEnds.count }

    package mutating func append(_ path: String) { insert(path, at: count) }

    /// Paths behind it have to move: meant for few.
    package mutating func insert(_ path: String, at position: Int) {
        var path = path
        path.withUTF8 { insert(UnsafeRawBufferPointer($0), at: position) }
    }

    private mutating func insert(_ path: UnsafeRawBufferPointer, at position: Int) {
        let (folder, name) = Self.parts(of: path)
        if folderEnds.isEmpty || !Self.areEqual(folder, folders, folderRange(folderEnds.count - 1)) {
            folders += folder
            folderEnds.append(UInt32(folders.count))
        }
        let start = position > 0 ? nameEnds[position - 1] : 0
        folderNumbers.insert(UInt32(folderEnds.count - 1), at: position)
        nameEnds.insert(start + UInt32(name.count), at: position)
        if position == count - 1 {
            names += name
        } else {
            names.insert(contentsOf: name, at: Int(start))
            for later in (position + 1)..<count { nameEnds[later] += UInt32(name.count) }
        }
    }

    package mutating func removeLast() {
        nameEnds.removeLast()
        folderNumbers.removeLast()
        names.removeLast(names.count - Int(nameEnds.last ?? 0))
    }

    package subscript(position: Int) -> String {
        let (folder, name) = (folderRange(Int(folderNumbers[position])), nameRange(position))
        return String(unsafeUninitializedCapacity: folder.count + name.count) { text in
            let text = UnsafeMutableRawBufferPointer(text)
            folders.withUnsafeBytes { text.copyBytes(from: $0[folder]) }
            names.withUnsafeBytes {
                UnsafeMutableRawBufferPointer(rebasing: text[folder.count...]).copyBytes(from: $0[name])
            }
            return folder.count + name.count
        }
    }

    /// Whether the path at `position` has the bytes of `path`.
    package func holds(_ path: String, at position: Int) -> Bool {
        var path = path
        return path.withUTF8 { holds(Self.parts(of: UnsafeRawBufferPointer($0)), at: position) }
    }

    /// Whether all paths of another list, in their order, are the first ones here.
    package func begins(with other: PathList) -> Bool {
        other.count <= count && (0..<other.count).allSatisfy { holdsSame(at: $0, as: other, at: $0) }
    }

    package func firstPosition(of path: String) -> Int? {
        var path = path
        return path.withUTF8 { bytes in
            let parts = Self.parts(of: UnsafeRawBufferPointer(bytes))
            return (0..<count).first { holds(parts, at: $0) }
        }
    }

    /// Whether the path at `position` is the one of another list at its `otherPosition`; nil for the same one.
    package func holdsSame(at position: Int, as other: PathList, at otherPosition: Int? = nil) -> Bool {
        let otherPosition = otherPosition ?? position
        return other.folders.withUnsafeBytes { folders in
            other.names.withUnsafeBytes { names in
                holds(
                    (
                        UnsafeRawBufferPointer(
                            rebasing: folders[other.folderRange(Int(other.folderNumbers[otherPosition]))]
                        ),
                        UnsafeRawBufferPointer(rebasing: names[other.nameRange(otherPosition)])
                    ),
                    at: position
                )
            }
        }
    }

    func holds(_ parts: (folder: UnsafeRawBufferPointer, name: UnsafeRawBufferPointer), at position: Int) -> Bool {
        Self.areEqual(parts.name, names, nameRange(position))
            && Self.areEqual(parts.folder, folders, folderRange(Int(folderNumbers[position])))
    }

    func hash(at position: Int) -> Int {
        folders.withUnsafeBytes { folders in
            names.withUnsafeBytes { names in
                Self.hash(
                    (
                        UnsafeRawBufferPointer(rebasing: folders[folderRange(Int(folderNumbers[position]))]),
                        UnsafeRawBufferPointer(rebasing: names[nameRange(position)])
                    )
                )
            }
        }
    }

    static func hash(_ parts: (folder: UnsafeRawBufferPointer, name: UnsafeRawBufferPointer)) -> Int {
        var hasher = Hasher()
        hasher.combine(bytes: parts.folder)
        hasher.combine(bytes: parts.name)
        return hasher.finalize()
    }

    /// What stands up to the last slash, and what stands behind it.
    static func parts(of path: UnsafeRawBufferPointer) -> (folder: UnsafeRawBufferPointer, name: UnsafeRawBufferPointer)
    {
        let cut = path.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
        return (UnsafeRawBufferPointer(rebasing: path[..<cut]), UnsafeRawBufferPointer(rebasing: path[cut...]))
    }

    private func nameRange(_ position: Int) -> Range<Int> {
        Int(position > 0 ? nameEnds[position - 1] : 0)..<Int(nameEnds[position])
    }

    private func folderRange(_ number: Int) -> Range<Int> {
        Int(number > 0 ? folderEnds[number - 1] : 0)..<Int(folderEnds[number])
    }

    private static func areEqual(_ bytes: UnsafeRawBufferPointer, _ all: [UInt8], _ range: Range<Int>) -> Bool {
        guard bytes.count == range.count, let start = bytes.baseAddress, !range.isEmpty else {
            return bytes.isEmpty && range.isEmpty
        }
        return all.withUnsafeBytes { $0.baseAddress.map { memcmp(start, $0 + range.lowerBound, range.count) == 0 } }
            ?? false
    }
}

extension PathList: Hashable {
    package static func == (first: PathList, second: PathList) -> Bool {
        first.count == second.count && first.begins(with: second)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(count)
        hasher.combine(names)
    }
}
