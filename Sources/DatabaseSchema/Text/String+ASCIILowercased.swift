extension String {
    /// Names as SQLite compares them: it folds ASCII letters alone.
    var asciiLowercased: String {
        String(
            String.UnicodeScalarView(
                unicodeScalars.map { ("A"..."Z").contains($0) ? Unicode.Scalar(UInt8($0.value) + 32) : $0 }
            )
        )
    }
}
