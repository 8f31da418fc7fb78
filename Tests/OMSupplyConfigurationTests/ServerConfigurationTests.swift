import AdminOutput
import CommandLineParsing
import FileSystem
import PostgreSQLDriver
import TestSupport
import Testing

@testable import OMSupplyConfiguration

struct ServerConfigurationTests {
    /// A server's folder with these files below configuration/.
    private func makeServer(_ files: [String: String]) throws -> SharedFolder {
        let folder = try SharedFolder()
        try Folder.create(folder.path + "/configuration")
        for (name, text) in files {
            try WholeFile.write(Array(text.utf8), to: "\(folder.path)/configuration/\(name)")
        }
        return folder
    }

    private func load(
        _ files: [String: String],
        environment: [String: String] = [:],
        database: DatabaseTarget? = nil
    ) throws -> ServerConfiguration {
        let folder = try makeServer(files)
        return try ServerConfiguration.load(
            path: folder.path + "/configuration",
            database: database,
            environment: environment
        )
    }

    private static let base = """
        server:
          port: 8000
          base_dir: files
        database:
          host: localhost
          port: 5432
          username: base_user
          password: "from-base"
          database_name: omsupply
        backup:
          backup_dir: /var/backups
          max_number_of_backups: 5
        """

    private func postgreSQL(_ configuration: ServerConfiguration) -> PostgreSQLConfiguration? {
        if case .postgreSQL(let target)? = configuration.database { target } else { nil }
    }

    @Test func theEnvironmentWinsOverTheOverlayAndTheOverlayOverTheBase() throws {
        let files = [
            "base.yaml": Self.base,
            "local.yaml": "database:\n  username: local_user\n  host: db.local\nserver:\n  base_dir: ~\n",
            "production.yaml": "database:\n  username: production_user\n",
        ]
        let local = try load(files)
        #expect(postgreSQL(local)?.description == "postgresql://local_user@db.local:5432/omsupply")
        #expect(local.baseDirectory == nil)
        #expect(local.files.map(Path.name(of:)) == ["base.yaml", "local.yaml"])

        let production = try load(files, environment: ["APP_ENVIRONMENT": "production"])
        #expect(postgreSQL(production)?.description == "postgresql://production_user@localhost:5432/omsupply")

        let environment = ["APP__DATABASE__USERNAME": "env_user", "APP__DATABASE__PORT": "6000", "APPENDIX": "x"]
        let overridden = try load(files, environment: environment)
        #expect(postgreSQL(overridden)?.description == "postgresql://env_user@db.local:6000/omsupply")
    }

    @Test func theOptionWinsOverAll() throws {
        let target = DatabaseTarget.sqlite("/x/y.sqlite")
        let configuration = try load(
            ["base.yaml": "database: {port: wrong}"],
            environment: ["APP__DATABASE__HOST": "elsewhere"],
            database: target
        )
        #expect(configuration.database == target)
    }

    @Test(arguments: [
        ("database: {database_name: oms, database_path: data}", "data/oms.sqlite"),
        ("database: {database_name: oms, database_path: /srv/data}", "/srv/data/oms.sqlite"),
        ("database: {database_name: oms, database_path: data, host: ''}", "data/oms.sqlite"),
        ("database: {database_name: data/oms}", "data/oms.sqlite"),
        ("database: {database_name: data/oms.sqlite}", "data/oms.sqlite"),
    ])
    func aPathWithoutAHostIsSQLite(text: String, path: String) throws {
        let folder = try makeServer(["base.yaml": text])
        let configuration = try ServerConfiguration.load(path: folder.path + "/configuration", environment: [:])
        #expect(configuration.database == .sqlite(path.hasPrefix("/") ? path : folder.path + "/" + path))
    }

    @Test(arguments: [
        "database: {database_name: oms, host: h, database_path: data}",
        "database: {database_name: oms, host: h}",
        "database: {database_name: oms}",
    ])
    func everythingElseIsPostgreSQL(text: String) throws {
        #expect(postgreSQL(try load(["base.yaml": text]))?.database == "oms")
    }

    @Test func withoutANameThereIsNoDatabase() throws {
        let configuration = try load(["base.yaml": "database: {host: h}"])
        #expect(configuration.database == nil)
        let error = #expect(throws: ConfigurationError.self) {
            try configuration.require(configuration.database, key: "database.database_name")
        }
        #expect(error?.problem == .missingKey)
    }

    @Test func pathsAreRelativeToTheServersFolderAndTildeIsHome() throws {
        let folder = try makeServer(["base.yaml": Self.base + "\n  legacy_folder: ~/legacy\n"])
        let configuration = try ServerConfiguration.load(path: folder.path + "/configuration", environment: [:])
        #expect(configuration.baseDirectory == folder.path + "/files")
        #expect(configuration.backup.directory == "/var/backups")
        #expect(configuration.backup.legacyFolder == Path.expandingTilde("~/legacy"))
        #expect(configuration.backup.legacyFolder?.contains("~") == false)
        #expect(configuration.backup.maximumCount == 5)
    }

    @Test func oneFileIsEnough() throws {
        let folder = try makeServer(["mine.yaml": Self.base])
        let configuration = try ServerConfiguration.load(
            path: folder.path + "/configuration/mine.yaml",
            environment: [:]
        )
        #expect(postgreSQL(configuration)?.user == "base_user")
        #expect(configuration.baseDirectory == folder.path + "/files")
    }

    @Test func anUnknownKeyBelowBackupIsRefusedWithTheNearest() throws {
        let error = #expect(throws: ConfigurationError.self) {
            try load(["base.yaml": "backup:\n  backup_dir: /x\n  backup_dri: /y\n"])
        }
        #expect(error?.problem == .unknownKey(nearest: "backup_dir"))
        #expect(error?.key == "backup.backup_dri")
        guard case .origin(.file(_, 3, 3))? = error?.place else {
            Issue.record("\(String(describing: error?.place))")
            return
        }
        let variable = #expect(throws: ConfigurationError.self) {
            try load(["base.yaml": ""], environment: ["APP__BACKUP__KEPE": "1"])
        }
        #expect(variable?.place == .origin(.environment("APP__BACKUP__KEPE")))
        #expect(variable?.problem == .unknownKey(nearest: "keep"))
    }

    @Test func keysOfTheServerAreNotOurs() throws {
        _ = try load(["base.yaml": "sync: {url: x}\nserver: {anything: 1}\ndatabase: {init_sql: x}\nmail: [1]\n"])
    }

    @Test(arguments: [
        ("database: 5", "database", 1),
        ("database:\n  port: many", "database.port", 2),
        ("database:\n  port: 70000", "database.port", 2),
        ("database:\n\n  host: [a, b]", "database.host", 3),
        ("backup:\n  recipients: [[a]]", "backup.recipients", 2),
        ("backup:\n  max_number_of_backups: -1", "backup.max_number_of_backups", 2),
    ])
    func aWrongTypeNamesFileLineAndKey(text: String, key: String, line: Int) throws {
        let error = #expect(throws: ConfigurationError.self) { try load(["base.yaml": text]) }
        #expect(error?.key == key)
        guard case .wrongType? = error?.problem, case .origin(.file(let file, line, _))? = error?.place else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(file.hasSuffix("/configuration/base.yaml"))
        let report = ErrorReport.describing(try #require(error))
        #expect(report.status == .wrongConfiguration)
        #expect(report.message.contains("base.yaml:\(line):"))
        #expect(report.message.contains(key))
    }

    @Test func missingFilesAreTold() throws {
        func problem(_ files: [String: String], _ environment: [String: String] = [:]) -> ConfigurationError.Problem? {
            do {
                _ = try load(files, environment: environment)
                return nil
            } catch { return (error as? ConfigurationError)?.problem }
        }
        #expect(problem(["local.yaml": ""]) == .nothingFound)
        #expect(problem(["base.yaml": ""], ["APP_ENVIRONMENT": "production"]) == .nothingFound)
        #expect(problem(["base.yaml": ""], ["APP_ENVIRONMENT": "staging"]) == .unknownEnvironment)
        #expect(problem(["base.yaml": ""]) == nil)
        let error = #expect(throws: ConfigurationError.self) {
            try ServerConfiguration.load(path: "/nonexistent/x", environment: [:])
        }
        #expect(error?.problem == .noSuchPath)
        #expect(error.map { ErrorReport.describing($0).status } == .notFound)
    }

    @Test func thePasswordIsNowhere() throws {
        let secret = "s3cr3t-word"
        let text = Self.base.replacing("from-base", with: secret)
        let folder = try makeServer(["base.yaml": text])
        let path = folder.path + "/configuration"
        let configuration = try ServerConfiguration.load(path: path, environment: [:])
        var dumped = ""
        dump(configuration, to: &dumped)
        dump(try ConfigurationSources.read(path: path, environment: [:]), to: &dumped)
        dumped += "\(configuration)" + String(reflecting: configuration)
        #expect(dumped.contains("base_user"))
        #expect(!dumped.contains(secret))
        // It is there all the same.
        #expect(postgreSQL(configuration)?.hasPassword == true)

        // A mistake in the password's own line does not print it either.
        for broken in [
            "password: [\(secret)]", "password: {\(secret): 1}", "password: &\(secret) x", "password: \"\(secret)",
        ] {
            let error = #expect(throws: ConfigurationError.self) {
                try load(["base.yaml": "database:\n  database_name: x\n  \(broken)\n"])
            }
            let report = ErrorReport.describing(try #require(error))
            let words = try report.text + JSONOutput.failure(report) + "\(try #require(error))"
            #expect(!words.contains(secret), "\(words)")
        }
    }
}

struct DatabaseAddressTests {
    private func problem(_ address: String) -> UsageError.Problem? {
        do {
            _ = try DatabaseTarget(address: address, command: "x")
            return nil
        } catch { return error.problem }
    }

    @Test func addressesNameTheirEngine() throws {
        #expect(try DatabaseTarget(address: "sqlite:/a/b.sqlite", command: "x") == .sqlite("/a/b.sqlite"))
        #expect(
            try DatabaseTarget(address: "sqlite:b.sqlite", command: "x") == .sqlite(Path.currentFolder + "/b.sqlite")
        )
        let target = try DatabaseTarget(address: "postgresql://u@h:1/d", command: "x")
        #expect(target.description == "postgresql://u@h:1/d")
    }

    @Test(arguments: [
        "postgresql://u:secret@h/d", "postgres://u@h/d?password=secret", "postgresql://h/d?user=u&sslpassword=secret",
    ])
    func anAddressWithAPasswordIsRefused(address: String) throws {
        #expect(problem(address) == .passwordInAddress)
        let report = ErrorReport.describing(UsageError(.passwordInAddress, in: "x"))
        #expect(report.status == .wrongUsage)
    }

    @Test(arguments: ["", "sqlite:", "mysql://u:secret@h/d", "host=h password=secret", "postgresql://u:se%zz@h/d"])
    func anythingElseIsNoAddress(address: String) { #expect(problem(address) == .invalidAddress) }
}
