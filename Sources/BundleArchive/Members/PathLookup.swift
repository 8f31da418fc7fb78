/// Finds a path's position in a list, and paths that come twice. Takes 6 to 11 bytes for each path.
package struct PathLookup: Sendable {
    private let paths: PathList
    /// Positions, each one higher, in the place that its path's hash gives it or behind; 0 where there is none.
    private var slots: [UInt32]
    /// The first path that stands at an earlier position too.
    package private(set) var firstRepeated: Int?

    /// - Parameter count: how many of the paths are looked at; nil for all.
    package init(_ paths: PathList, count: Int? = nil) {
        self.paths = paths
        let count = count ?? paths.count
        var size = 16
        while size * 2 < count * 3 { size *= 2 }
        slots = [UInt32](repeating: 0, count: size)
        for position in 0..<count {
            var slot = paths.hash(at: position) & (size - 1)
            while slots[slot] != 0 {
                if paths.holdsSame(at: Int(slots[slot] - 1), as: paths, at: position) {
                    firstRepeated = firstRepeated ?? position
                    break
                }
                slot = (slot + 1) & (size - 1)
            }
            if slots[slot] == 0 { slots[slot] = UInt32(position + 1) }
        }
    }

    /// The first position of a path.
    package func position(of path: String) -> Int? {
        var path = path
        return path.withUTF8 { bytes in
            let parts = PathList.parts(of: UnsafeRawBufferPointer(bytes))
            var slot = PathList.hash(parts) & (slots.count - 1)
            while slots[slot] != 0 {
                let position = Int(slots[slot] - 1)
                if paths.holds(parts, at: position) { return position }
                slot = (slot + 1) & (slots.count - 1)
            }
            return nil
        }
    }
}
