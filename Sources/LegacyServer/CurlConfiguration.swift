/// What `curl` is told on its standard input. Its arguments can be seen by every user of the machine; this cannot.
struct CurlConfiguration {
    private var lines: [String] = []

    /// - Parameters:
    ///   - seconds: the longest that an answer may take.
    ///   - limit: bytes of an answer, where the server tells them beforehand.
    init(_ address: LegacyAddress, path: String, seconds: Int, limit: Int) {
        lines = ["silent", "globoff"]
        set("url", address.server + path)
        set("proto", "=http,https")
        set("user", address.username + ":" + address.passwordHash)
        for (name, value) in [
            ("msupply-site-uuid", address.hardware), ("app-version", address.appVersion),
            // mSupply may note who asked last: it is asked in omSupply's name.
            ("app-name", "Open mSupply Desktop"), ("version", "\(address.version)"),
        ] { set("header", "\(name): \(value)") }
        set("max-time", "\(seconds)")
        set("max-filesize", "\(limit)")
        // A redirection is told, never followed: another host would get the password.
        set("write-out", "%{stderr}%{http_code} %{redirect_url}")
    }

    private mutating func set(_ name: String, _ value: String) {
        var quoted = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\" + String(scalar)
            // A header or an address has one line.
            case "\n", "\r", "\0": continue
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        lines.append("\(name) = \"\(quoted)\"")
    }

    var bytes: [UInt8] { Array((lines.joined(separator: "\n") + "\n").utf8) }
}
