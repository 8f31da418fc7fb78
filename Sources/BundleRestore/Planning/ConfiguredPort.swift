import BundleArchive
import BundleContents
/// The port that a cluster's configuration gives its server.
enum ConfiguredPort {
    /// The last `port` of the bundle's configuration, in the order in which a server reads it.
    static func find(in bundle: OpenBundle) -> Int? {
        let files = [BundleLayout.data + "/postgresql.conf", BundleLayout.config + "/postgresql.conf"]
        let found = (files + [BundleLayout.data + "/postgresql.auto.conf"]).compactMap { member -> Int? in
            guard let content = try? bundle.archive.content(of: member, limit: 1 << 20) else { return nil }
            return port(in: String(decoding: content, as: UTF8.self))
        }
        return found.last
    }

    /// Reads lines such as `port = 5433  # why`; the last one counts. Other files that it includes are not looked at.
    static func port(in configuration: String) -> Int? {
        let ports = configuration.split(separator: "\n").compactMap { line -> Int? in
            let text = line.prefix { $0 != "#" }
            let words = text.split { $0.isWhitespace || $0 == "=" || $0 == "'" }
            guard words.count == 2, words[0].lowercased() == "port" else { return nil }
            return Int(words[1])
        }
        return ports.last { (1...65535).contains($0) }
    }
}
