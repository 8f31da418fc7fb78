import FileSystem
import Foundation
import SQLiteDriver
import TestSupport
import Testing

/// `bundle create` of a server that is laid out as omSupply lays it out.
struct ConfigurationCommandTests {
    let server: SharedFolder

    init() throws {
        server = try SharedFolder()
        try Folder.create(server.path + "/configuration")
        try Folder.create(server.path + "/data")
        let base = """
            server:
              port: 8000
              base_dir: data
            database:
              database_path: data
              database_name: omsupply-database
            backup:
              backup_dir: bundles
            """
        try WholeFile.write(Array(base.utf8), to: server.path + "/configuration/base.yaml")
        let installed = try admin("migrate", "run", "--quiet")
        #expect(installed.status == 0, "\(installed.errors)")
    }

    private func admin(_ words: String..., environment: [String: String] = [:]) throws -> Subprocess.Result {
        try BuiltProgram.admin(["--config-path", server.path + "/configuration"] + words, environment: environment)
    }

    private func overlay(_ text: String) throws {
        try WholeFile.write(Array(text.utf8), to: server.path + "/configuration/local.yaml")
    }

    private func error(_ text: String) throws -> [String: Any] {
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(object["ok"] as? Bool == false)
        return try #require(object["error"] as? [String: Any])
    }

    private func bundles() throws -> [String] {
        let folder = server.path + "/bundles"
        guard try FileStatus.of(folder) != nil else { return [] }
        return try Folder.names(in: folder).filter { $0.hasSuffix(".tar.zst") }
    }

    @Test func aBundleIsNeverWrittenInTheClearWhereRecipientsAreNamed() throws {
        try overlay("backup:\n  recipients: [age1someone]\n")
        let result = try admin("bundle", "create", "--json")
        #expect(result.status == 78)
        let refusal = try error(result.output)
        #expect(refusal["code"] as? String == "notSupportedYet")
        #expect(refusal["key"] as? String == "backup.recipients")
        #expect(refusal["file"] as? String == server.path + "/configuration/local.yaml")
        #expect(refusal["line"] as? Int == 2)
        #expect(try bundles() == [])
        // Looking at what is there needs no encryption.
        #expect(try admin("bundle", "list").status == 0)

        try overlay("backup:\n  recipients: []\n")
        let inEnvironment = try admin("bundle", "create", environment: ["APP__BACKUP__RECIPIENTS": "age1someone"])
        #expect(inEnvironment.status == 78)
        #expect(inEnvironment.errors.contains("environment variable APP__BACKUP__RECIPIENTS"))
        #expect(try admin("bundle", "create").status == 0)
        #expect(try bundles().count == 1)
    }

    @Test func keysWithoutEffectAreToldWhereSomebodyWouldRelyOnThem() throws {
        let keys = ["max_number_of_backups", "keep", "remote", "schedule", "notify"]
        try overlay("backup:\n" + keys.map { "  \($0): 7\n" }.joined())
        let result = try admin("bundle", "create")
        #expect(result.status == 0, "\(result.errors)")
        for key in keys { #expect(result.errors.contains("warning: backup.\(key) has no effect in this version")) }
        #expect(try admin("bundle", "list").errors == "")

        try overlay("backup:\n" + keys.map { "  \($0):\n" }.joined())
        #expect(try admin("bundle", "create", "--quiet").errors == "")
    }

    @Test func aMissingFolderOfTheAppIsFoundBeforeAnythingIsCopied() throws {
        let option = try admin("bundle", "create", "--files", "/nonexistent/files", "--json")
        #expect(option.status == 66)
        #expect(try error(option.output)["namedBy"] as? String == "--files")
        #expect(try bundles() == [])
    }

    /// A mistyped name is noticed, and the night's backup of the database is there all the same.
    @Test func aMissingLegacyFolderDegradesTheBundle() throws {
        let option = try admin("bundle", "create", "--legacy", "/nonexistent/legacy")
        #expect(option.status == 2)
        #expect(
            option.errors.contains("mSupply's backup folder /nonexistent/legacy cannot be read"),
            "\(option.errors)"
        )
        try overlay("backup:\n  legacy_folder: /nonexistent/configured\n")
        let key = try admin("bundle", "create")
        #expect(key.status == 2)
        #expect(key.errors.contains("backup is missing: /nonexistent/configured (No such file"), "\(key.errors)")
        #expect(key.errors.contains("or mend --legacy or backup.legacy_folder"), "\(key.errors)")
        #expect(try bundles().count == 2)
    }

    @Test func aRestoreEndsWithTheNextStep() throws {
        #expect(try admin("bundle", "create", "--quiet").status == 0)
        let target = server.path + "/restored server"
        let result = try admin("restore", "latest", "--to", target)
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("chown -R USER '\(target)'\n"))
    }

    @Test(arguments: [
        ("backup:\n  bakup_dir: /x\n", 2, "Did you mean backup_dir?"),
        ("backup:\n  zzz: /x\n", 2, "Known here: backup_dir,"),
        ("backup:\n  backup_dir: /x\n  backup_dir: /y\n", 3, "Keep one of the two."),
        ("backup:\n\tbackup_dir: /x\n", 2, "never tabs"),
        ("database:\n\n  port: many\n", 3, "database.port must be a whole number"),
    ])
    func aMistakeIsNamedWithFileLineAndAdvice(text: String, line: Int, advice: String) throws {
        try overlay(text)
        for words in [["bundle", "create"], ["bundle", "list"], ["migrate", "status"], ["reconcile", "status"]] {
            let result = try BuiltProgram.admin(["--config-path", server.path + "/configuration"] + words)
            #expect(result.status == 78)
            #expect(result.errors.contains("\(server.path)/configuration/local.yaml:\(line):"), "\(result.errors)")
            #expect(result.errors.contains(advice), "\(result.errors)")
            #expect(result.output == "")
        }
    }

    @Test func everyOutcomeOfEveryCommandIsOneObject() throws {
        let target = server.path + "/restored"
        let runs: [([String], Int32)] = [
            (["migrate", "run"], 0), (["migrate", "status"], 0), (["migrate", "plan"], 0), (["migrate", "history"], 0),
            (["migrate", "run", "--to", "99.0.0"], 3), (["migrate", "plan", "--to", "x"], 64),
            (["bundle", "show", "latest"], 66), (["bundle", "create"], 0), (["bundle", "list"], 0),
            (["bundle", "show", "latest"], 0), (["bundle", "verify", "latest"], 0), (["bundle", "verify", "x/y"], 66),
            (["restore", "latest", "--to", target, "--plan"], 0), (["restore", "latest", "--to", target], 0),
            (["restore", "latest", "--to", target], 3), (["restore", "latest", "--to", target, "--replace"], 3),
            (["restore", "latest"], 64), (["reconcile", "status"], 0), (["reconcile", "plan"], 0),
            (["reconcile", "export-site", "9"], 3), (["reconcile", "apply", "/nonexistent"], 66),
            (["completions", "bash"], 0), (["completions", "ksh"], 64), ([], 64), (["bundel"], 64), (["--help"], 0),
            (["restore", "--help"], 0), (["--version"], 0),
        ]
        for (words, status) in runs {
            let result = try BuiltProgram.admin(["--config-path", server.path + "/configuration", "--json"] + words)
            #expect(result.status == status, "\(words): \(result.output)\(result.errors)")
            let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
            #expect(object?["ok"] as? Bool == (status == 0), "\(words)")
            #expect(result.output.split(separator: "\n").count == 1, "\(words)")
        }
    }
}
