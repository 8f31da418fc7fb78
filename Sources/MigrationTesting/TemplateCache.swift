import DatabaseSchema
import MigrationModel
import Migrations
import Synchronization

/// A database of each history and version is made once, and copied for each test.
final class TemplateCache: Sendable {
    static let shared = TemplateCache()

    private struct Key: Hashable {
        let place: String
        let history: HistoryIdentity
        let version: Version
        /// Where the database is brought after that; nil for a template.
        var target: Version?
    }

    private let templates = Mutex<[Key: ScratchDatabase]>([:])
    private let schemas = Mutex<[Key: SchemaModel]>([:])

    /// An own database at a version, without rows of anybody.
    func database(of migrator: Migrator, at version: Version, on engine: any TestEngine) throws -> ScratchDatabase {
        guard let history = HistoryIdentity(of: migrator) else { return try install(migrator, version, engine) }
        let key = Key(place: engine.place, history: history, version: version)
        // Held while it is made: whoever else wants it waits instead of making another.
        let template = try templates.withLock { templates in
            if let known = templates[key] { return known }
            let made = try install(migrator, version, engine)
            try engine.sealDatabase(made.address)
            templates[key] = made
            return made
        }
        return try template.copy()
    }

    /// What a database without rows gets on the way from one version to another.
    func schema(
        of migrator: Migrator,
        from version: Version,
        to target: Version,
        on engine: any TestEngine
    ) throws -> SchemaModel {
        let key = HistoryIdentity(of: migrator).map {
            Key(place: engine.place, history: $0, version: version, target: target)
        }
        if let key, let known = schemas.withLock({ $0[key] }) { return known }
        let database = try database(of: migrator, at: version, on: engine)
        defer { withExtendedLifetime(database) {} }
        let db = try database.connect()
        try migrator.migrate(db, upTo: target)
        let schema = try SchemaModel(of: db)
        if let key { schemas.withLock { $0[key] = schema } }
        return schema
    }

    private func install(
        _ migrator: Migrator,
        _ version: Version,
        _ engine: any TestEngine
    ) throws -> ScratchDatabase {
        let database = ScratchDatabase(try engine.makeDatabase(), on: engine)
        try migrator.migrate(database.connect(), upTo: version)
        return database
    }
}
