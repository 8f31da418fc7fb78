import DatabaseAccess

/// One schema with something of everything, as each engine is told it, and its rows. Tables that the migrations driver
/// keeps for itself are among them.
public enum RichSchema {
    public static func make(_ engine: Engine) throws -> TestDatabase {
        let database = try engine.makeDatabase()
        let db = try database.connect()
        try db.withTransaction {
            try $0.execute(script: engine == .sqlite ? sqlite : postgreSQL)
            try $0.execute(script: rows)
        }
        return database
    }

    public static let postgreSQL = """
        CREATE TYPE status AS ENUM ('NEW', 'IT''S DONE');
        CREATE SEQUENCE change_cursor_seq AS BIGINT CACHE 1;
        CREATE TABLE key_value_store (id TEXT NOT NULL PRIMARY KEY, value_string TEXT);
        CREATE TABLE parent (
            id TEXT NOT NULL PRIMARY KEY,
            code VARCHAR(20) NOT NULL DEFAULT 'none' UNIQUE,
            status status DEFAULT 'NEW',
            "Odd name" INTEGER DEFAULT -1,
            price NUMERIC(10, 2),
            made TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
            born DATE,
            is_on BOOLEAN NOT NULL DEFAULT FALSE,
            twice INTEGER GENERATED ALWAYS AS ("Odd name" * 2) STORED,
            boss TEXT REFERENCES parent (id),
            UNIQUE (code, born),
            CHECK (price >= 0)
        );
        CREATE TABLE child (
            cursor BIGINT NOT NULL DEFAULT nextval('change_cursor_seq') PRIMARY KEY,
            parent_id TEXT NOT NULL REFERENCES parent (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
            body TEXT
        );
        ALTER SEQUENCE change_cursor_seq OWNED BY child.cursor;
        CREATE TABLE pair (a TEXT, b TEXT, data BYTEA, PRIMARY KEY (b, a));
        CREATE INDEX index_child_body ON child (lower(body) DESC) WHERE body IS NOT NULL;
        CREATE INDEX index_child_parent ON child (parent_id);
        CREATE VIEW grown AS SELECT id, code FROM parent WHERE is_on;
        CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
        SET LOCAL application_name = 'x'; -- public.child stays as it is
        INSERT INTO pair (a, b) VALUES (NEW.id, 'note') ON CONFLICT DO NOTHING;
        RETURN NEW;
        END $$;
        CREATE FUNCTION doubled(n INTEGER) RETURNS INTEGER LANGUAGE sql
        BEGIN ATOMIC SELECT CASE WHEN n > 1 THEN n * 2 ELSE 0 END; END;
        CREATE TRIGGER note_parent AFTER INSERT ON parent FOR EACH ROW EXECUTE FUNCTION noted();
        CREATE TABLE migration_log (number BIGINT PRIMARY KEY);
        CREATE TABLE migration_log_sidecar (number BIGINT PRIMARY KEY);
        CREATE TABLE migration_state (id TEXT PRIMARY KEY);
        CREATE INDEX index_state ON migration_state (id);
        INSERT INTO migration_log VALUES (1);
        """

    public static let sqlite = """
        CREATE TABLE key_value_store (id TEXT NOT NULL PRIMARY KEY, value_string TEXT);
        CREATE TABLE parent (
            id TEXT NOT NULL PRIMARY KEY, -- a comment, with a comma
            code VARCHAR(20) NOT NULL DEFAULT 'none' UNIQUE,
            status TEXT DEFAULT 'NEW' CHECK (status IN ('NEW', 'IT''S DONE')),
            "Odd name" INTEGER DEFAULT -1,
            price NUMERIC(10, 2),
            made TEXT DEFAULT CURRENT_TIMESTAMP,
            born TEXT,
            is_on BOOLEAN NOT NULL DEFAULT FALSE,
            twice INTEGER GENERATED ALWAYS AS ("Odd name" * 2) STORED,
            boss TEXT REFERENCES parent (id),
            UNIQUE (code, born),
            CHECK (price >= 0)
        );
        CREATE TABLE child (
            cursor INTEGER PRIMARY KEY AUTOINCREMENT,
            parent_id TEXT NOT NULL REFERENCES parent ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
            body TEXT COLLATE NOCASE
        );
        CREATE TABLE pair (a TEXT, b TEXT, data BLOB, PRIMARY KEY (b, a)) WITHOUT ROWID;
        CREATE INDEX index_child_body ON child (lower(body) DESC) WHERE body IS NOT NULL;
        CREATE INDEX index_child_parent ON child (parent_id ASC);
        CREATE VIEW grown AS SELECT id, code FROM parent WHERE is_on;
        CREATE TRIGGER note_parent AFTER INSERT ON parent BEGIN
            INSERT INTO pair (a, b) VALUES (NEW.id, 'note') ON CONFLICT DO NOTHING;
            SELECT 1;
        END;
        CREATE TABLE migration_log (number BIGINT PRIMARY KEY);
        CREATE TABLE migration_log_sidecar (number BIGINT PRIMARY KEY);
        CREATE TABLE migration_state (id TEXT PRIMARY KEY);
        CREATE INDEX index_state ON migration_state (id);
        INSERT INTO migration_log VALUES (1);
        """

    /// The second parent refers to the third. The last child is gone, and its number is not given out again.
    public static let rows = """
        INSERT INTO key_value_store (id, value_string) VALUES ('DATABASE_VERSION', '1.0.0'), ('OTHER', 'it''s
        SET x = 1;
        -- no comment; public.child');
        INSERT INTO parent (id, code, price, made, born, boss) VALUES
            ('p1', 'A', 1.25, '2024-03-01 10:00:00', '2024-02-29', NULL),
            ('p2', 'B', NULL, NULL, NULL, 'p3'), ('p3', 'C', 0.1, NULL, NULL, NULL);
        INSERT INTO child (parent_id, body) VALUES ('p1', 'x'), ('p2', NULL), ('p2', 'gone');
        DELETE FROM child WHERE cursor = 3;
        """
}
