import BundleContents
import FileSystem
import Reconciliation

extension LeaseFile {
    /// The records beside a bundle, of the server that it was made of.
    init(beside bundle: String, of identity: BundleIdentity) {
        let server =
            switch identity.server {
            case .postgreSQL(let cluster):
                ServerKey.postgreSQL(systemIdentifier: cluster.systemIdentifier, database: cluster.database)
            case .sqlite(let file): ServerKey.sqlite(site: identity.site, database: file.database)
            }
        self.init(in: Path.parent(of: Path.absolute(bundle)), of: server)
    }
}
