/// Paths as 4D writes them: of the machine that it runs on, which is seldom ours. Only their last part means anything here.
enum ForeignPath {
    /// `mSupply[0007].4BK` of `C:\Backups\mSupply[0007].4BK`, `Macintosh HD:Backups:mSupply[0007].4BK` or
    /// `/Backups/mSupply[0007].4BK`; of a folder, its name.
    ///
    /// - Returns: nil where there is none.
    static func name(of path: String) -> String? {
        let bytes = Array(path.utf8)
        let (slash, backslash, colon) = (UInt8(ascii: "/"), UInt8(ascii: "\\"), UInt8(ascii: ":"))
        let isDrive = bytes.count > 2 && bytes[1] == colon && (bytes[2] == backslash || bytes[2] == slash)
        let separators: Set<UInt8>
        if isDrive || bytes.starts(with: [backslash, backslash]) {
            separators = [backslash, slash]
        } else if bytes.first == slash {
            separators = [slash]
        } else if bytes.contains(colon) {
            // On a Mac a name may hold slashes.
            separators = [colon]
        } else {
            separators = [backslash, slash]
        }
        return bytes.split(whereSeparator: { separators.contains($0) }).last.map { String(decoding: $0, as: UTF8.self) }
    }
}
