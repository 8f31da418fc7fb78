import BundleContents
import FileSystem
import Reconciliation

extension LeaseFile {
    /// The records beside a bundle, of the server that it was made of.
    init(beside bundle: String, of identity: BundleIdentity) {
        self.init(in: Path.parent(of: Path.absolute(bundle)), of: ServerKey(identity))
    }
}

extension ServerKey {
    /// The server that a bundle was made of.
    init(_ identity: BundleIdentity) {
        switch identity.server {
        case .postgreSQL(let cluster):
            self = .postgreSQL(systemIdentifier: cluster.systemIdentifier, database: cluster.database)
        case .sqlite(let file): self = .sqlite(site: identity.site, database: file.database)
        }
    }
}
