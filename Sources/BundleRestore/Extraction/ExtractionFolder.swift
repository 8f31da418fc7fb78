import FileSystem
import Glibc

/// The folder that members are extracted to: another's, with anything in it. No link in it is followed.
struct ExtractionFolder: Sendable {
    /// Absolute.
    let path: String

    func place(of member: String) -> String { path + "/" + member }

    /// - Throws: `ExtractionError.exists` when something other than a folder has the member's name;
    ///   `.notAFolder` when the way there leads through a link or a file.
    func checkIsFree(_ member: String) throws {
        for folder in Self.folders(above: member) where try !isFolder(folder) { return }
        let place = place(of: member)
        if let status = try FileStatus.of(place), status.kind != .folder { throw ExtractionError.exists(place) }
    }

    /// Makes a folder and those above it, and returns those that were not there, from the top.
    func makeFolder(_ member: String) throws -> [String] {
        var made: [String] = []
        for folder in Self.folders(above: member + "/.") where try !isFolder(folder) {
            try Folder.create(place(of: folder))
            made.append(folder)
        }
        return made
    }

    /// False when nothing is there.
    private func isFolder(_ relative: String) throws -> Bool {
        guard let status = try FileStatus.of(place(of: relative)) else { return false }
        guard status.kind == .folder else { throw ExtractionError.notAFolder(place(of: relative)) }
        return true
    }

    /// `a` and `a/b` for `a/b/c`. Taken apart by bytes, as the kernel does it.
    private static func folders(above member: String) -> [String] {
        member.utf8.indices.filter { member.utf8[$0] == UInt8(ascii: "/") }.map { String(member[..<$0]) }
    }
}
