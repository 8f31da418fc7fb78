package import DatabaseAccess

/// The tables of a real database as the decisions see them, for whoever runs them without a store around.
package enum DatabaseTables {
    package static func central(on connection: any DatabaseConnection) -> any CentralTables {
        DatabaseCentralTables(connection: connection)
    }

    package static func remote(on connection: any DatabaseConnection) -> any RemoteTables {
        DatabaseRemoteTables(connection: connection)
    }
}
