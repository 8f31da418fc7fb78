import FileSystem
import PostgreSQLDriver

/// What the tool needs to know of a server, from omSupply's own files. Prints without a password.
package struct ServerConfiguration: Sendable, Hashable {
    /// nil when neither the files nor `--database` say which.
    package var database: DatabaseTarget?
    /// The folder in which the server keeps its files (`server.base_dir`); absolute, like every path here.
    package var baseDirectory: String?
    package var backup: Backup
    package var sync: SyncSettings
    /// The files that this was read from, for a backup to take along.
    package var files: [String]
    /// Where configuration was looked for.
    package var searched: String

    /// The section `backup:`.
    package struct Backup: Sendable, Hashable {
        /// Where bundles are kept.
        package var directory: String?
        /// Where PostgreSQL's programs are.
        package var programDirectory: String?
        /// How many bundles are kept.
        var maximumCount: Int?
        /// Where the legacy server leaves its backups.
        package var legacyFolder: String?
        /// Public keys that bundles are encrypted to.
        var recipients: [String]
        /// The keys that are set, and where.
        package var places: [String: ConfigurationError.Place]

        /// Every key that may stand under `backup:`; each is read by the part of the tool that it steers.
        package static let keys = [
            "backup_dir", "pg_bin_dir", "max_number_of_backups", "legacy_folder", "keep", "recipients", "remote",
            "schedule", "notify",
        ]

        fileprivate static func places(in section: ConfigurationSection) -> [String: ConfigurationError.Place] {
            var places: [String: ConfigurationError.Place] = [:]
            for key in keys { places[key] = section.place(of: key) }
            return places
        }

        /// Keys that this version takes and does not act on; what is set is told, so that nobody relies on it.
        private static let withoutEffect = [
            ("max_number_of_backups", "no bundle is removed; delete old ones yourself"),
            ("keep", "no bundle is removed; delete old ones yourself"),
            ("remote", "the bundle is kept in this folder only; copy it to another machine yourself"),
            ("schedule", "bundles are made only when this command is run; call it from a timer"),
            ("notify", "nobody is told how it ended; look at the exit status"),
        ]

        /// What making a bundle will not do although the configuration asks for it.
        ///
        /// - Throws: `ConfigurationError` when `recipients` is set: a bundle that somebody believes to be encrypted
        ///   must not be written in the clear.
        package func checkWhatBundlesGet() throws(ConfigurationError) -> [String] {
            if let place = places["recipients"] {
                throw ConfigurationError(.notSupportedYet, at: place, key: "backup.recipients")
            }
            return Self.withoutEffect.filter { places[$0.0] != nil }.map { key, consequence in
                "backup.\(key) has no effect in this version: \(consequence)"
            }
        }
    }

    /// Reads the configuration of a server.
    ///
    /// - Parameters:
    ///   - path: the value of `--config-path`.
    ///   - database: the value of `--database`, which wins: the files' own `database:` is then not looked at.
    /// - Throws: `ConfigurationError`; `SystemError` for a file that cannot be read.
    package static func load(
        path: String?,
        database: DatabaseTarget? = nil,
        environment: [String: String]
    ) throws -> ServerConfiguration {
        let sources = try ConfigurationSources.read(path: path, environment: environment)
        let server = try ConfigurationSection("server", of: sources.tree)
        let backup = try ConfigurationSection("backup", of: sources.tree)
        try backup.allowOnly(Backup.keys)
        let folder = sources.serverFolder
        return ServerConfiguration(
            database: try database ?? self.database(of: sources),
            baseDirectory: try server.path("base_dir", relativeTo: folder),
            backup: Backup(
                directory: try backup.path("backup_dir", relativeTo: folder),
                programDirectory: try backup.path("pg_bin_dir", relativeTo: folder),
                maximumCount: try backup.integer("max_number_of_backups", in: 0...1_000_000),
                legacyFolder: try backup.path("legacy_folder", relativeTo: folder),
                recipients: try backup.texts("recipients"),
                places: Backup.places(in: backup)
            ),
            sync: try SyncSettings(of: sources),
            files: sources.files,
            searched: sources.searched
        )
    }

    /// Which engine a configuration means. omSupply is compiled for one, so its files do not say; here a `host` means
    /// PostgreSQL, and without one a path (`database_path`, or a `database_name` with a slash) means SQLite.
    private static func database(of sources: ConfigurationSources) throws(ConfigurationError) -> DatabaseTarget? {
        let section = try ConfigurationSection("database", of: sources.tree)
        let host = try section.text("host")
        let name = try section.text("database_name")
        let folder = try section.path("database_path", relativeTo: sources.serverFolder)
        let port = try section.integer("port", in: 1...65535)
        let user = try section.text("username")
        let password = try section.text("password")
        guard let name else { return nil }
        if host == nil, folder != nil || name.contains("/") {
            let path = try section.path("database_name", relativeTo: folder ?? sources.serverFolder) ?? name
            return .sqlite(path.hasSuffix(".sqlite") ? path : path + ".sqlite")
        }
        return .postgreSQL(
            PostgreSQLConfiguration(host: host, port: port, user: user, password: password, database: name)
        )
    }

    /// A value that a command cannot do without.
    ///
    /// - Throws: `ConfigurationError.Problem.missingKey` naming `key`, such as `backup.backup_dir`.
    package func require<T>(_ value: T?, key: String) throws(ConfigurationError) -> T {
        guard let value else {
            let problem: ConfigurationError.Problem = files.isEmpty ? .nothingFound : .missingKey
            throw ConfigurationError(problem, at: .path(files.last ?? searched), key: key)
        }
        return value
    }
}
