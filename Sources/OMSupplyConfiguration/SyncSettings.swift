/// What the configuration says of the legacy server: the section `sync:`, and by which name omSupply's machine goes
/// there. Prints without the password's hash.
package struct SyncSettings: Sendable, Hashable {
    package var url: String?
    package var username: String?
    package var passwordHash: String?
    /// `server.machine_uid`: takes the place of the machine's own identifier.
    package var machine: String?

    init(of sources: ConfigurationSources) throws(ConfigurationError) {
        let sync = try ConfigurationSection("sync", of: sources.tree)
        url = try sync.text("url")
        username = try sync.text("username")
        passwordHash = try sync.text("password_sha256")
        machine = try ConfigurationSection("server", of: sources.tree).text("machine_uid")
    }
}

extension SyncSettings: CustomStringConvertible, CustomReflectable {
    package var description: String { "sync settings" }

    // Without it, dump() and a failing #expect would print the hash.
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
