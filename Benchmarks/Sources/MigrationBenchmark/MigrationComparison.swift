import BenchmarkSupport
import FileSystem
import Glibc

/// The product's migrations beside Alembic, yoyo-migrations and Sqitch, and beside plain calls of the C interfaces: in
/// turn, on the same databases.
struct MigrationComparison {
    private let admin: String
    private let rounds: Int
    private let scratch: String
    private let engines: [Engine]
    private let projects: PeerProjects

    init(programs: String, admin: String, peers: String, rounds: Int) throws {
        self.admin = admin
        self.rounds = rounds
        // Vacuuming while others run would be noise.
        let cluster = try BenchmarkCluster(settings: ["autovacuum": "off", "max_wal_size": "8GB"])
        scratch = cluster.folder + "/sqlite"
        try Folder.create(scratch)
        try Folder.create(cluster.folder + "/peers")
        engines = [Engine(sqliteIn: scratch, programs: programs), Engine(cluster, programs: programs)]
        projects = PeerProjects(folder: cluster.folder + "/peers", environment: peers)
        for (name, value) in [("PGHOST", cluster.folder), ("PGUSER", "postgres")] { setenv(name, value, 1) }
    }

    /// Whether every bar was met.
    func run() throws -> Bool {
        print("\(Machine.coreCount) cores, \(rounds) rounds; \"of ours\" is the median in relation to the first line")
        var bars = Bars()
        for engine in engines {
            try start(engine, &bars)
            try small(engine, &bars)
            try rewrite(engine, &bars)
        }
        bars.report()
        return bars.areMet
    }

    // MARK: Nothing pending

    private func start(_ engine: Engine, _ bars: inout Bars) throws {
        let steps = (1...100).map { number in ["CREATE TABLE peer_\(number) (id BIGINT PRIMARY KEY)"] }
        let name = "start-" + engine.name
        let alembic = try projects.alembic(name, steps.map { .sql($0) }, database: engine.pythonURL(of: "start"))
        let yoyo = try projects.yoyo(name, steps.map { .sql($0) })
        let sqitch = try projects.sqitch(
            name,
            steps,
            target: engine.sqitchTarget("start"),
            isSQLite: engine.isSQLite
        )
        func yoyoCommand(_ words: String...) -> [String] {
            projects.yoyoCommand(words, yoyo, database: engine.pythonURL(of: "start"))
        }
        let update = [
            admin, "--quiet", "--database", engine.adminURL(of: "admin"), "migrate", "run",
        ]
        try engine.make("start")
        try engine.make("admin")
        for command in [
            engine.ours("start", "history"), update, alembic + ["stamp", "head"], yoyoCommand("mark"),
            sqitch + ["--log-only"],
        ] { try runToEnd(command) }

        let ours = Contender("a program with the driver", engine.ours("start", "history"))
        let peers = [
            Contender("alembic upgrade head", alembic + ["upgrade", "head"]),
            Contender("yoyo apply", yoyoCommand("apply")), Contender("sqitch deploy", sqitch),
        ]
        let race = Race(
            title: "\(engine.name): start with nothing pending, 100 migrations on record, 150 tables",
            contenders: [
                ours, Contender("connect and read the version in C", engine.plain("start", "read")),
                Contender("omsupply-admin migrate run, on its own history", update),
            ] + peers,
            repetitions: 5
        )
        try race.run(rounds: rounds)
        bars.require("\(engine.name), start: fastest peer / ours", fastest(peers) / ours.median, atLeast: 20)
        let statements = try statements(engine)
        print("   what it asked:")
        for statement in statements { print("     " + statement) }
        bars.require(
            "\(engine.name), start: \(engine.isSQLite ? "statements that read" : "round trips after connecting")",
            Double(statements.count { !engine.isSQLite || $0.hasPrefix("SELECT") }),
            atMost: engine.isSQLite ? 1 : 2
        )
    }

    /// What a start with nothing pending asks of the database, by the engine's own account.
    private func statements(_ engine: Engine) throws -> [String] {
        guard let cluster = engine.cluster else {
            let output = scratch + "/statements"
            try runToEnd(
                engine.ours("start", "--trace", "history"),
                output: output
            )
            return Self.lines(try WholeFile.read(output)).dropLast().filter { !$0.hasPrefix(" ") }
        }
        let before = try WholeFile.read(cluster.log, limit: 1 << 30).count
        setenv("PGOPTIONS", "-c log_statement=all", 1)
        defer { unsetenv("PGOPTIONS") }
        try runToEnd(engine.ours("start", "history"))
        let new = try WholeFile.read(cluster.log, limit: 1 << 30)[before...]
        return Self.lines(Array(new)).filter { $0.contains("LOG:  statement:") || $0.contains("LOG:  execute") }
    }

    private static func lines(_ bytes: [UInt8]) -> [String] {
        String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    // MARK: Many small migrations

    private func small(_ engine: Engine, _ bars: inout Bars) throws {
        let count = 1000
        let steps = (1...count).map { number in
            [
                "CREATE TABLE small_\(number) (id BIGINT PRIMARY KEY, name TEXT NOT NULL)",
                "INSERT INTO small_\(number) (id, name) VALUES (1, 'first')",
            ]
        }
        let name = "small-" + engine.name
        let alembic = try projects.alembic(name, steps.map { .sql($0) }, database: engine.pythonURL(of: "small"))
        let yoyo = try projects.yoyoApply(
            try projects.yoyo(name, steps.map { .sql($0) }),
            database: engine.pythonURL(of: "small")
        )
        let sqitch = try projects.sqitch(
            name,
            steps,
            target: engine.sqitchTarget("small"),
            isSQLite: engine.isSQLite
        )
        let ours = Contender("a program with the driver", engine.ours("small", "small", "\(count)"))
        let plain = Contender("the same statements in C", engine.plain("small", "same", "\(count)"))
        let logged = Contender("in C, with nothing but a row in a log", engine.plain("small", "small", "\(count)"))
        let bare = Contender("in C, without any record", engine.plain("small", "bare", "\(count)"))
        let peers = [
            Contender("alembic upgrade head", alembic + ["upgrade", "head"]), Contender("yoyo apply", yoyo),
            Contender("sqitch deploy", sqitch),
        ]
        let race = Race(
            title: "\(engine.name): \(count) migrations of one table and one row, each in a transaction of its own",
            contenders: [ours, plain, logged, bare] + peers
        ) { _ in try engine.make("small") }
        try race.run(rounds: rounds)
        bars.require("\(engine.name), small: ours / the same in C", ours.median / plain.median, atMost: 1.3)
        bars.require("\(engine.name), small: fastest peer / ours", fastest(peers) / ours.median, atLeast: 1)
    }

    // MARK: A table rewritten in batches

    private func rewrite(_ engine: Engine, _ bars: inout Bars) throws {
        let rows = 1_000_000
        try engine.make("rows")
        try runToEnd(engine.ours("rows", "fill", "\(rows)"))
        if let cluster = engine.cluster { try cluster.run("psql", ["-q", "-d", "rows", "-c", "VACUUM ANALYZE"]) }
        let name = "rewrite-" + engine.name
        let step = PeerProjects.Step.python(
            """
            last = ''
            while True:
                rows = query('SELECT id, quantity FROM stock WHERE id > ? ORDER BY id LIMIT 10000', last)
                if not rows:
                    break
                many('UPDATE stock SET quantity = ? WHERE id = ?', [(row[1] * 10 + 1, row[0]) for row in rows])
                last = rows[-1][0]
            """
        )
        let alembic = try projects.alembic(name, [step], database: engine.pythonURL(of: "work"))
        let yoyo = try projects.yoyoApply(
            try projects.yoyo(name, [step]),
            database: engine.pythonURL(of: "work")
        )
        let ours = Contender("a batched step, one UPDATE a batch", engine.ours("work", "set-based"))
        let typed = Contender("a batched step, rows in Swift", engine.ours("work", "typed"))
        let loops = [1_000, 5_000, 20_000, 50_000].map { size in
            Contender("a loop in C, batches of \(size)", engine.plain("work", "batches", "\(size)"))
        }
        let peers = [
            Contender("alembic, rows in Python", alembic + ["upgrade", "head"]),
            Contender("yoyo, rows in Python", yoyo),
        ]
        let race = Race(
            title: "\(engine.name): \(rows) rows rewritten in batches",
            contenders: [ours] + loops + [typed] + peers
        ) { _ in try engine.make("work", from: "rows") }
        try race.run(rounds: rounds)
        bars.require("\(engine.name), rewrite: ours / best loop in C", ours.median / fastest(loops), atMost: 1.5)
        bars.require("\(engine.name), rewrite: peak MiB", Double(ours.peakMemory >> 20), atMost: 100)
    }

    private func fastest(_ contenders: [Contender]) -> Double { contenders.map(\.median).min() ?? 0 }
}
