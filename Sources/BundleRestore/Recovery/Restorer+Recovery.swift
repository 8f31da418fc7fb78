import BundleContents
import DatabaseAccess
import FileSystem
import PostgreSQLDriver

extension Restorer {
    /// A cluster that is to be recovered where it was unpacked.
    struct Recovery {
        let programs: String
        let target: RecoveryTarget
        let folder: String
    }

    /// What a recovered cluster says of itself.
    struct RecoveredCluster {
        let timeline: UInt32
        let staleCollations: [StaleCollation]
    }

    /// One database alone: the recovered cluster goes, its dump stays.
    func dump(_ database: String, _ recovery: Recovery) throws -> String {
        var name = ""
        try withServer(recovery) { connection, configuration in
            let dump = DatabaseDump(database: database, programs: recovery.programs, server: configuration)
            try dump.check(connection)
            onEvent(.step(.copyingOneDatabase))
            try dump.write(into: recovery.folder, cancellation)
            name = dump.fileName
            // The server's user is the one who brings it into a server.
            if let owner = installation(in: recovery.folder).owner {
                try Folder.setOwner(of: recovery.folder + "/" + name, to: owner)
            }
        }
        for other in try Folder.names(in: recovery.folder) where other != name {
            try Folder.remove(recovery.folder + "/" + other)
        }
        return name
    }

    func recover(_ recovery: Recovery, _ afterRecovery: (any DatabaseConnection) throws -> Void) throws
        -> RecoveredCluster
    {
        var timeline: UInt32 = 0
        var staleCollations: [StaleCollation] = []
        try withServer(recovery) { connection, _ in
            onEvent(.step(.checkingServerCopy))
            if selection.isMark { try compareCursors(connection) }
            let sql: SQL = "SELECT ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int"
            guard case .integer(let number)? = try connection.value(sql) else {
                throw DatabaseError.unexpectedAnswer("no timeline")
            }
            timeline = UInt32(number)
            guard timeline > recovery.target.timeline else {
                throw BundleError.recoveryFailed("the server stayed on timeline \(timeline)", log: "")
            }
            staleCollations = try StaleCollation.all(in: connection)
            try afterRecovery(connection)
        }
        try installation(in: recovery.folder).finish(movingTo: request.target)
        return RecoveredCluster(timeline: timeline, staleCollations: staleCollations)
    }

    private func installation(in folder: String) -> ClusterInstallation {
        ClusterInstallation(root: folder, owner: Owner.current.isRoot ? ServerPrograms.user : nil)
    }

    /// Recovers the unpacked cluster, hands it over while its server runs, and stops the server.
    private func withServer(
        _ recovery: Recovery,
        _ body: (PostgreSQLConnection, PostgreSQLConfiguration) throws -> Void
    ) throws {
        guard case .postgreSQL(let cluster) = bundle.identity.server else {
            throw BundleError.walGap("the manifest names no WAL")
        }
        onEvent(.step(.recovering))
        let installation = installation(in: recovery.folder)
        try installation.prepareRecovery()
        var server = try RecoveryServer.start(
            staging: recovery.folder,
            programs: recovery.programs,
            dataDirectory: installation.dataDirectory,
            owner: installation.owner,
            server: cluster,
            target: recovery.target
        )
        do {
            try body(try server.connectWhenRecovered(cancellation), server.configuration)
        } catch {
            server.abandon()
            throw error
        }
        try server.stop()
    }
}
