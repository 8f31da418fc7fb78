/// The version of this program.
enum ToolVersion {
    static let text = "0.1.0"
}
