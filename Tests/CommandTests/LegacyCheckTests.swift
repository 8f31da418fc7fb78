import DatabaseAccess
import FileSystem
import Foundation
import LegacyTestSupport
import TestSupport
import Testing

/// `legacy check` where it cannot do its work: words and exit statuses of the built program. On SQLite.
struct LegacyCheckTests {
    let pair: LegacyPair

    init() throws {
        pair = try LegacyPair(.sqlite)
        pair.mSupply.write("item", "i1", ["ID": "i1"])
        try pair.sync(try pair.server.connect())
    }

    /// A failure in words and as JSON, and never a secret.
    private func expect(
        _ status: Int32,
        _ code: String,
        _ words: [String] = [],
        mentions: String...,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let command = ["--database", pair.server.url, "legacy", "check", "--timeout", "2"] + words
        let text = try BuiltProgram.admin(command, environment: pair.environment)
        #expect(text.status == status, "\(text.errors)\(text.output)", sourceLocation: sourceLocation)
        for mention in mentions {
            #expect(text.errors.contains(mention), "\(text.errors)", sourceLocation: sourceLocation)
        }
        let json = try BuiltProgram.admin(command + ["--json"], environment: pair.environment)
        #expect(json.status == status, sourceLocation: sourceLocation)
        #expect(json.output.contains("\"code\":\"\(code)\""), "\(json.output)", sourceLocation: sourceLocation)
        let said = text.errors + text.output + json.output + json.errors
        for secret in [pair.mSupply.state.passwordHash, "0123abcd"] {
            #expect(!said.contains(secret), sourceLocation: sourceLocation)
        }
    }

    private func set(_ key: String, _ value: String?) throws {
        try pair.server.connect().execute(
            "UPDATE key_value_store SET value_string = \(nullable: value) WHERE id = \(key)"
        )
    }

    @Test func twoThatFit() throws {
        let result = try pair.check()
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.hasSuffix("The two fit.\n"))
        #expect(try json(try pair.check("--json").output)["fits"] as? Bool == true)
    }

    @Test func whatCannotBeReachedIsStatusSixtyNine() throws {
        pair.mSupply.state.behaviour = "slow"
        try expect(
            69,
            "legacyUnreachable",
            mentions: "no whole answer within 2 s",
            "Tried: GET http://127.0.0.1:",
            "as central"
        )
        for (behaviour, code) in [
            ("breakOff", "legacyUnreachable"), ("rubbish", "legacyNotUnderstood"),
            ("error:api_version_incompatible", "legacyRefused"),
        ] {
            pair.mSupply.state.behaviour = behaviour
            try expect(69, code)
        }
        pair.mSupply.state.behaviour = nil
        try set("SETTINGS_SYNC_URL", "http://127.0.0.1:9")
        try expect(69, "legacyUnreachable", mentions: "nothing listens there", "GET http://127.0.0.1:9/sync/v5/site")
    }

    @Test func aRedirectionIsTold() throws {
        pair.mSupply.state.behaviour = "redirect:https://mSupply.example.org/sync/v5/site?token=0123abcd"
        try expect(
            69,
            "legacyRedirected",
            mentions: "redirects to https://mSupply.example.org/sync/v5/site (status 302)",
            "setting in omSupply, to https://mSupply.example.org\n"
        )
        // What a terminal or a reader would take for something else.
        pair.mSupply.state.behaviour = "redirect:https://evil\u{1B}[2J\u{9B}.example.org/"
        let said = try pair.check().errors
        #expect(said.contains("redirects to https://evil?"), "\(said)")
        #expect(said.unicodeScalars.allSatisfy { $0 == "\n" || (0x20...0x7E).contains($0.value) }, "\(said)")
        pair.mSupply.state.behaviour = "redirect:mailto:support"
        try expect(69, "legacyRedirected", mentions: "does not say which (status 302)")
    }

    @Test func aNumberThatCannotBeIsRubbish() throws {
        pair.mSupply.state.maxCursor = -7
        try expect(69, "legacyImpossibleNumber", mentions: "maxCursor = -7, and that is never below 0")
        pair.mSupply.state.queueLength = -1
        try expect(69, "legacyImpossibleNumber", mentions: "queueLength = -1")
    }

    /// mSupply counts far beyond what it shows.
    @Test func aSilentEndOfTheLogIsAskedForALimitedTime() throws {
        pair.mSupply.state.maxCursor = 3_000_000_000_000
        let result = try pair.check("--json")
        #expect(result.status == 2, "\(result.errors)")
        let asked = try pair.mSupply.requests().count { $0.contains("central_records") }
        #expect(asked < 1100)
        let said = try pair.check().output
        for line in [
            "Silent     mSupply counts its log to 3000000000000, and shows nothing above 1; asked up to ",
            "Whether the two fit is not known",
        ] { #expect(said.contains(line), "\(line) in \(said)") }
        #expect(!said.contains("The two fit."))
        // A gap that can be asked through is none of anybody's fault.
        pair.mSupply.state.maxCursor = 60_000
        let fitting = try pair.check()
        #expect(fitting.status == 0, "\(fitting.output)")
        #expect(
            fitting.output.contains("Silent     mSupply counts its log to 60000, and shows nothing above 1; omSupply")
        )
    }

    @Test func wrongCredentialsAreStatusSeventySeven() throws {
        try set("SETTINGS_SYNC_PASSWORD_SHA256", "0123abcd")
        try expect(77, "legacyNotAdmitted", mentions: "mSupply does not take the site's password")
        try set("SETTINGS_SYNC_USERNAME", "nobody")
        try expect(77, "legacyNotAdmitted", mentions: "mSupply knows no site of that name")
    }

    @Test func whatIsMissingIsStatusSeventyEight() throws {
        try set("SETTINGS_SYNC_PASSWORD_SHA256", nil)
        try expect(78, "noConfiguration", mentions: "sync.password_sha256")
        try set("SETTINGS_SYNC_URL", "central.example.org")
        try set("SETTINGS_SYNC_PASSWORD_SHA256", "0123abcd")
        try expect(78, "unusableLegacyAddress")
        try set("SETTINGS_SYNC_URL", nil)
        try expect(78, "noConfiguration", mentions: "sync.url")
    }

    /// The configuration wins over what omSupply keeps in its database.
    @Test func theConfigurationNamesMSupply() throws {
        try set("SETTINGS_SYNC_URL", "http://127.0.0.1:9")
        let file = pair.server.folder + "/base.yaml"
        let text = """
            sync:
              url: \(pair.mSupply.url)/
              username: central
              password_sha256: \(pair.mSupply.state.passwordHash)
            """
        try WholeFile.write(Array(text.utf8), to: file)
        let command = ["--config-path", file, "--database", pair.server.url, "legacy", "check"]
        #expect(try BuiltProgram.admin(command, environment: pair.environment).status == 0)
        let wrong = try BuiltProgram.admin(
            command,
            environment: pair.environment.merging(["APP__SYNC__PASSWORD_SHA256": "0123abcd"]) { $1 }
        )
        #expect(wrong.status == 77)
        #expect(!wrong.errors.contains("0123abcd"))
    }

    /// What mSupply was restored to counts for a bundle alone, and only where mSupply was restored.
    @Test func aBackupWithoutABundleIsNoUse() throws {
        let form = "--legacy-backup takes effect only with --restored both or legacy, and --bundle"
        for words in [
            [], ["--restored", "both"], ["--bundle", "latest"], ["--restored", "omsupply", "--bundle", "latest"],
        ] { try expect(64, "invalidValue", words + ["--legacy-backup", "2"], mentions: form) }
        try expect(64, "invalidValue", ["--restored", "both", "--bundle", "latest", "--legacy-backup", "-1"])
    }

    @Test func anotherMSupplyIsRefused() throws {
        pair.mSupply.state.centralSite = 2
        try expect(3, "otherLegacyServer", mentions: "site 7 of mSupply's site 2, here 7 of mSupply's site 1")
    }
}
