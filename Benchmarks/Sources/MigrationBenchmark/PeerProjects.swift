import FileSystem

/// The same migrations as the peers keep them: a folder of files for each.
struct PeerProjects {
    let folder: String
    /// The Python environment.
    let environment: String

    /// One step: its SQL for those who take SQL, or Python for those who take that.
    enum Step {
        case sql([String])
        /// The body of a function of `query(sql, *values)`, which returns rows, and `many(sql, rows)`.
        case python(String)
    }

    func python(_ arguments: [String]) -> [String] { [environment + "/bin/python"] + arguments }

    // MARK: Alembic

    /// - Returns: the command without its last words, such as `upgrade head`.
    func alembic(_ name: String, _ steps: [Step], database: String) throws -> [String] {
        let project = try make("alembic-" + name)
        try Folder.create(project + "/alembic")
        try Folder.create(project + "/alembic/versions")
        try write("[alembic]\nscript_location = \(project)/alembic\n", to: project + "/alembic.ini")
        try write(Self.alembicEnvironment, to: project + "/alembic/env.py")
        for (index, step) in steps.enumerated() {
            let previous = index == 0 ? "None" : "'\(Self.number(index))'"
            let body =
                switch step {
                case .sql(let statements):
                    statements.map { "    op.execute(\"\"\"\($0)\"\"\")\n" }.joined()
                case .python(let body): Self.alembicFunctions + Self.indented(body)
                }
            try write(
                """
                from alembic import op
                revision = '\(Self.number(index + 1))'
                down_revision = \(previous)

                def upgrade():
                \(body)
                def downgrade():
                    pass

                """,
                to: "\(project)/alembic/versions/v\(Self.number(index + 1)).py"
            )
        }
        return [environment + "/bin/alembic", "-c", project + "/alembic.ini", "-x", "database=" + database]
    }

    /// As Alembic's documentation has it; on SQLite as SQLAlchemy's says for schema changes within transactions.
    private static let alembicEnvironment = """
        from alembic import context
        from sqlalchemy import create_engine, event, pool

        url = context.get_x_argument(as_dictionary=True)["database"]
        engine = create_engine(url, poolclass=pool.NullPool)

        if url.startswith("sqlite"):
            @event.listens_for(engine, "connect")
            def on_connect(connection, record):
                connection.isolation_level = None
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = NORMAL")

            @event.listens_for(engine, "begin")
            def on_begin(connection):
                connection.exec_driver_sql("BEGIN")

        with engine.connect() as connection:
            context.configure(connection=connection, transaction_per_migration=True, transactional_ddl=True)
            with context.begin_transaction():
                context.run_migrations()

        """

    private static let alembicFunctions = """
            connection = op.get_bind().connection.cursor()
            mark = '?' if op.get_context().dialect.name == 'sqlite' else '%s'
            def query(sql, *values):
                return connection.execute(sql.replace('?', mark), values).fetchall()
            def many(sql, rows):
                connection.executemany(sql.replace('?', mark), rows)

        """

    // MARK: yoyo-migrations

    func yoyo(_ name: String, _ steps: [Step]) throws -> String {
        let project = try make("yoyo-" + name)
        for (index, step) in steps.enumerated() {
            let file = project + "/" + Self.number(index + 1)
            switch step {
            case .sql(let statements): try write(statements.joined(separator: ";\n") + ";\n", to: file + ".sql")
            case .python(let body):
                try write(
                    """
                    from yoyo import step

                    def apply_step(connection):
                        cursor = connection.cursor()
                        mark = '?' if type(connection).__module__.startswith('sqlite3') else '%s'
                        def query(sql, *values):
                            return cursor.execute(sql.replace('?', mark), values).fetchall()
                        def many(sql, rows):
                            cursor.executemany(sql.replace('?', mark), rows)
                    \(Self.indented(body))
                    steps = [step(apply_step)]

                    """,
                    to: file + ".py"
                )
            }
        }
        return project
    }

    func yoyoCommand(_ words: [String], _ project: String, database: String) -> [String] {
        [environment + "/bin/yoyo"] + words + ["--batch", "--no-config-file", "--database", database, project]
    }

    /// `yoyo apply` from Python, which alone can set `synchronous` on SQLite.
    func yoyoApply(_ project: String, database: String) throws -> [String] {
        let script = folder + "/yoyo-apply.py"
        try write(
            """
            import sys
            from yoyo import get_backend, read_migrations

            backend = get_backend(sys.argv[1])
            if sys.argv[1].startswith("sqlite"):
                backend.connection.execute("PRAGMA journal_mode = WAL")
                backend.connection.execute("PRAGMA synchronous = NORMAL")
            migrations = read_migrations(sys.argv[2])
            with backend.lock():
                backend.apply_migrations(backend.to_apply(migrations))

            """,
            to: script
        )
        return python([script, database, project])
    }

    // MARK: Sqitch

    /// - Returns: the command.
    func sqitch(_ name: String, _ steps: [[String]], target: String, isSQLite: Bool) throws -> [String] {
        let project = try make("sqitch-" + name)
        try Folder.create(project + "/deploy")
        let engine = isSQLite ? "sqlite" : "pg"
        try write(
            "[core]\n    engine = \(engine)\n[user]\n    name = B\n    email = b@example.org\n",
            to: project + "/sqitch.conf"
        )
        var plan = "%syntax-version=1.0.0\n%project=bench\n\n"
        for (index, statements) in steps.enumerated() {
            let change = "c" + Self.number(index + 1)
            plan += "\(change) 2024-01-01T00:00:00Z B <b@example.org> # one of many\n"
            let opening = (isSQLite ? "PRAGMA synchronous = NORMAL;\n" : "") + "BEGIN;\n"
            try write(
                opening + statements.map { $0 + ";\n" }.joined() + "COMMIT;\n",
                to: project + "/deploy/\(change).sql"
            )
        }
        try write(plan, to: project + "/sqitch.plan")
        return ["sqitch", "--chdir", project, "deploy", "--target", target]
    }

    // MARK: Files

    private func make(_ name: String) throws -> String {
        try Folder.create(folder + "/" + name)
        return folder + "/" + name
    }

    private func write(_ text: String, to path: String) throws {
        try WholeFile.write(Array(text.utf8), to: path)
    }

    static func number(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 5 - digits.count)) + digits
    }

    private static func indented(_ text: String) -> String {
        text.split(separator: "\n").map { "    \($0)\n" }.joined()
    }
}
