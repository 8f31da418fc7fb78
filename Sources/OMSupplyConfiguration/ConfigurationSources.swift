import FileSystem

/// The places that make up a server's configuration, each overlaid by the next: `base.yaml`, `local.yaml` or
/// `production.yaml`, the environment. These are omSupply's own rules.
struct ConfigurationSources {
    let tree: ConfigurationNode
    /// The files that were read, absolute, in the order of reading.
    let files: [String]
    /// What relative paths are relative to: the folder that omSupply is started in.
    let serverFolder: String
    /// Where was looked, for messages.
    let searched: String

    static let defaultFolder = "configuration"
    private static let largest = 1 << 20

    /// Reads everything there is.
    ///
    /// - Parameters:
    ///   - path: a file, or a folder with `base.yaml`; nil is `configuration/` below the current folder, which may be
    ///     missing.
    ///   - environment: the process's environment variables.
    /// - Throws: `ConfigurationError`, or `SystemError` for a file that cannot be read.
    static func read(path: String?, environment: [String: String]) throws -> ConfigurationSources {
        let searched = Path.absolute(Path.expandingTilde(path ?? defaultFolder))
        let files: [String]
        switch try FileStatus.of(searched, followLinks: true)?.kind {
        case .folder?: files = try self.files(in: searched, environment: environment)
        case .file?, .link?, .other?: files = [searched]
        case nil:
            guard path == nil else { throw ConfigurationError(.noSuchPath, at: .path(searched)) }
            files = []
        }
        var tree = ConfigurationNode(content: .section([]), origin: .file(searched, line: 1, column: 1))
        for file in files { tree = tree.overlaid(by: try readFile(file)) }
        tree = tree.overlaid(by: section(ofEnvironment: environment))
        return ConfigurationSources(
            tree: tree,
            files: files,
            serverFolder: serverFolder(of: files.first.map(Path.parent(of:)) ?? searched),
            searched: searched
        )
    }

    /// omSupply is started in the folder that holds `configuration/`.
    private static func serverFolder(of folder: String) -> String {
        Path.name(of: folder) == defaultFolder ? Path.parent(of: folder) : folder
    }

    private static func files(in folder: String, environment: [String: String]) throws -> [String] {
        let base = folder + "/base.yaml"
        guard try FileStatus.of(base, followLinks: true) != nil else {
            throw ConfigurationError(.nothingFound, at: .path(base))
        }
        let name = environment["APP_ENVIRONMENT"] ?? "local"
        guard ["local", "production"].contains(name) else {
            throw ConfigurationError(.unknownEnvironment, at: .origin(.environment("APP_ENVIRONMENT")))
        }
        let overlay = "\(folder)/\(name).yaml"
        if try FileStatus.of(overlay, followLinks: true) != nil { return [base, overlay] }
        // Nobody asked for local.yaml by name; production without its file would be the developers' settings.
        guard environment["APP_ENVIRONMENT"] == nil else {
            throw ConfigurationError(.nothingFound, at: .path(overlay))
        }
        return [base]
    }

    private static func readFile(_ path: String) throws -> ConfigurationNode {
        do {
            return try YAMLReader.read(try WholeFile.read(path, limit: largest), file: path)
        } catch is WholeFile.TooLarge {
            throw ConfigurationError(.tooLarge(limit: largest), at: .path(path))
        }
    }

    /// `APP__DATABASE__HOST=x` is `database.host`.
    static func section(ofEnvironment environment: [String: String]) -> ConfigurationNode {
        var tree = ConfigurationNode(content: .section([]), origin: .environment("APP"))
        for (variable, text) in environment.sorted(by: { $0.key < $1.key }) {
            guard let keys = keys(of: variable) else { continue }
            let origin = ConfigurationOrigin.environment(variable)
            var node = ConfigurationNode(content: .scalar(text), origin: origin)
            for key in keys.reversed() {
                node = ConfigurationNode(
                    content: .section([.init(key: key, keyOrigin: origin, value: node)]),
                    origin: origin
                )
            }
            tree = tree.overlaid(by: node)
        }
        return tree
    }

    private static func keys(of variable: String) -> [String]? {
        var parts: [String] = []
        var rest = variable.lowercased()[...]
        while let range = rest.firstRange(of: "__") {
            parts.append(String(rest[..<range.lowerBound]))
            rest = rest[range.upperBound...]
        }
        parts.append(String(rest))
        guard parts.count > 1, parts[0] == "app", !parts.contains("") else { return nil }
        return Array(parts.dropFirst())
    }
}
