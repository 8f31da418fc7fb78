package import DatabaseAccess

/// What schema some work makes, found by doing it where it leaves nothing behind.
package enum SchemaExpectation {
    /// Runs `build` on an empty database of the connection's engine and reads what it made.
    ///
    /// On PostgreSQL that is a new schema in a transaction on `db`, always rolled back. Nothing of `db`'s own schema can
    /// be named without saying so; extensions that live in it are not found either. On SQLite it is `scratch`, an empty
    /// database, in memory or in a file that the caller throws away; `db` is not touched.
    ///
    /// `build` must not end the transaction: hand in a connection that refuses COMMIT where that is not certain.
    ///
    /// - Parameters:
    ///   - db: idle.
    ///   - scratch: nil on PostgreSQL.
    /// - Throws: what `build` throws; `SchemaExpectation.Unusable`; `DatabaseError`.
    package static func schema(
        on db: any DatabaseConnection,
        scratch: (any DatabaseConnection)? = nil,
        _ build: (borrowing Transaction) throws -> Void
    ) throws -> SchemaModel {
        switch db.dialect {
        case .postgreSQL:
            return try rolledBack(on: db) { transaction in
                try enterNewSchema(transaction)
                try build(transaction)
            }
        case .sqlite:
            guard let scratch, scratch.dialect == .sqlite, scratch !== db else { throw Unusable.noScratchDatabase }
            guard try scratch.value("SELECT count(*) FROM sqlite_schema") == 0 else {
                throw Unusable.scratchDatabaseNotEmpty(scratch.target)
            }
            // As the driver has them where a step makes a table anew; there are no rows to guard.
            let enforced = try ForeignKeys.suspend(on: scratch)
            defer { if enforced { try? ForeignKeys.resume(on: scratch) } }
            return try rolledBack(on: scratch, build)
        }
    }

    package enum Unusable: Error, Sendable, Hashable {
        /// SQLite has no schemas: another database is needed.
        case noScratchDatabase
        /// The database that was handed in as empty, by its file.
        case scratchDatabaseNotEmpty(String)
    }

    /// Ends the transaction with the model that was read in it.
    private struct Rollback: Error {
        let model: SchemaModel
    }

    private static func rolledBack(
        on db: any DatabaseConnection,
        _ build: (borrowing Transaction) throws -> Void
    ) throws -> SchemaModel {
        do {
            return try db.withTransaction { (transaction) -> SchemaModel in
                try build(transaction)
                guard db.transactionStatus == .open else {
                    throw DatabaseError.transactionAborted(
                        db.transactionStatus == .failed
                            ? "a statement failed and the failure was not passed on"
                            : "the transaction was ended from inside"
                    )
                }
                throw Rollback(model: try SchemaModel(of: db))
            }
        } catch let end as Rollback {
            guard db.transactionStatus == .idle else {
                throw DatabaseError.transactionAborted("the transaction cannot be rolled back")
            }
            return end.model
        }
    }

    /// From here to the end of the transaction unqualified names mean the new schema, and beside it only the schemas
    /// that hold extensions and are not the database's own.
    private static func enterNewSchema(_ db: borrowing Transaction) throws(DatabaseError) {
        let extensions = try db.query(
            """
            SELECT DISTINCT quote_ident(nspname) AS name FROM pg_extension
            JOIN pg_namespace ON pg_namespace.oid = extnamespace
            WHERE nspname NOT IN ('pg_catalog', current_schema())
            ORDER BY 1
            """
        )
        let name = "schema_scratch_\(UInt64.random(in: .min ... .max))"
        try db.execute("CREATE SCHEMA \(identifier: name)")
        var path = [SQL.quoted(identifier: name)]
        for row in extensions { path.append(try row.text("name")) }
        try db.execute("SET LOCAL search_path = \(raw: path.joined(separator: ", "))")
    }
}
