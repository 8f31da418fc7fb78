import DatabaseAccess
import FileSystem
import Foundation
import TestSupport
import Testing

/// Files as they are found in the field, through a bundle and back.
struct OddFilesTests {
    let server: AttackedServer

    init() throws { server = try AttackedServer(.sqlite) }

    private func shell(_ command: String) throws {
        let result = try Subprocess.run("bash", ["-euc", "cd '\(server.files)'\n" + command])
        try #require(result.status == 0, "\(result.errors)")
    }

    private func roundTrip() throws -> (created: Subprocess.Result, restored: Subprocess.Result) {
        let created = try server.admin(server.createWords)
        return (created, try server.restore("latest", "--part", "files", "--output", server.output))
    }

    private func attributes(_ folder: String) throws -> String {
        let command =
            #"cd "$1"; find . -type l -printf '%p %l\n' -o -printf '%p %m %s %T@\n' | sed 's/\.[0-9]*$//' | sort"#
        return try Subprocess.run("sh", ["-c", command, "sh", folder]).output
    }

    @Test func plainOdditiesComeBackAsTheyWere() throws {
        try shell(
            #"""
            printf x > 'sp ace'; printf x > "q'u\"o\`te"; printf x > '-rf'; printf x > 'Ünïcode 日本'; : > zero
            mkdir -p empty deep/er 'a folder'; printf o > old; touch -d '1955-11-05 06:00 UTC' old
            touch -d '2106-12-31 UTC' future; chmod 0400 zero; chmod 0755 '-rf' 2>/dev/null || chmod 0755 ./-rf
            ln -s ../static_files/a.txt deep/link; printf x > "$(printf 'n%.0s' $(seq 250))"
            head -c 9437185 /dev/zero > large; chmod 0555 deep/er; touch -d '1999-01-01 UTC' empty deep/er
            """#
        )
        let before = try attributes(server.files)
        let (created, restored) = try roundTrip()
        #expect(created.status == 0, "\(created.errors)")
        #expect(restored.status == 0, "\(restored.errors)")
        #expect(try attributes(server.target + "/files") == before)
    }

    @Test func whatCannotBeCopiedIsNamedAndTheRestIsThere() throws {
        try shell(
            #"""
            printf x > $'new\nline'; printf x > $'bad\xffname'; mkfifo fifo; ln -s ../outside out; ln -s /etc/passwd abs
            mkdir a; ln -s ../a/../static_files chain
            """#
        )
        let (created, restored) = try roundTrip()
        #expect(created.status == 2)
        let show = try server.admin(["bundle", "show", "latest", "-o", server.output, "--json"]).output
        for name in ["(unprintable)", "bad\u{FFFD}name", "files/fifo", "files/out", "files/abs", "files/chain"] {
            #expect(show.contains(name), "\(name)")
        }
        #expect(restored.status == 2)
        #expect(try Folder.names(in: server.target + "/files") == ["a", "static_files"])
    }

    /// Owners are not restored, so these bits would give a file the rights of whoever restores it.
    @Test func setUserIDIsNotRestored() throws {
        try shell("printf x > tool; chmod 6755 tool; mkdir shared; chmod 2775 shared")
        #expect(try roundTrip().restored.status == 0)
        #expect(try FileStatus.of(server.target + "/files/tool")?.permissions == 0o755)
        #expect(try FileStatus.of(server.target + "/files/shared")?.permissions == 0o775)
    }

    @Test func twentyThousandTinyFilesComeBack() throws {
        try shell("mkdir many; cd many; seq 20000 | split -l 1 -a 5 - f")
        let (created, restored) = try roundTrip()
        #expect(created.status == 0)
        #expect(restored.status == 0)
        #expect(try Folder.names(in: server.target + "/files/many").count == 20000)
        #expect(try Subprocess.run("diff", ["-r", server.files, server.target + "/files"]).status == 0)
    }

    /// The bundles lie in the files' folder, which is reached through a link: the bundle must not hold itself.
    @Test func bundlesAmongTheFilesAreLeftOutThroughALinkToo() throws {
        let link = server.folder + "/link"
        try Folder.createLink(at: link, to: server.files)
        for part in ["--files", "--legacy"] {
            let words = ["bundle", "create", "-o", server.files + "/my bundles", part, link]
            for _ in 0..<2 { #expect(try server.admin(words).status == 0) }
            let names = try Folder.names(in: server.files + "/my bundles").filter { $0.hasSuffix(".zst") }
            let list = try Subprocess.run(
                "sh",
                ["-c", #"zstd -dc "$1" | tar t"#, "sh", server.files + "/my bundles/" + (names.last ?? "")]
            ).output
            #expect(list.contains("a.txt"))
            #expect(!list.contains("my bundles/"), "\(list)")
        }
    }

    @Test func filesThatChangeDuringTheCopyMakeAWholeBundle() throws {
        try shell("head -c 100000000 /dev/zero > log; mkdir -p churn")
        let script = """
            cd '\(server.files)'; i=0; while [ ! -e ../stop ]; do i=$((i+1)); echo $i >> log; echo $i > churn/$i; \
            rm -f churn/$((i-5)); done
            """
        var churn = try FileSystem.Process.spawn(
            "sh",
            ["-c", script],
            output: .file(server.folder + "/churn.log"),
            ownGroup: true
        )
        let created = try server.admin(server.createWords)
        try WholeFile.write([], to: server.folder + "/stop")
        #expect(try churn.wait() == 0)
        #expect(created.status == 0, "\(created.errors)")
        #expect(try server.admin(["bundle", "verify", "latest", "-o", server.output]).status == 0)
    }

    @Test func aMissingFolderIsSaidBeforeTheDatabaseIsCopied() throws {
        let result = try server.admin(["bundle", "create", "-o", server.output, "--files", server.folder + "/none"])
        #expect(result.status == 66)
        #expect(result.errors.contains(server.folder + "/none, which --files names"))
        #expect(try FileStatus.of(server.output) == nil)
    }

    @Test(.enabled(if: Owner.current.isRoot, "becomes another user"))
    func whatAnOrdinaryUserMayNotReadIsNamed() throws {
        let user = try #require(Owner.named("nobody"))
        try shell("mkdir half; printf x > half/hidden; chmod 0744 half; printf x > secret; chmod 0600 secret")
        _ = try Subprocess.run("chmod", ["-R", "a+rX", server.folder])
        try shell(
            "chmod 0744 half; chmod 0600 secret; mkdir ../out; chown nobody ../out; chmod 0700 ../legacy; chmod a+w .. ../*.sqlite*"
        )
        let words = ["bundle", "create", "-o", server.folder + "/out", "--files", server.files]
        let result = try server.admin(words + ["--json"], as: user)
        #expect(result.status == 2, "\(result.output)")
        for name in ["files/half/hidden", "files/secret"] { #expect(result.output.contains(name)) }
        // A share that may not be read costs nothing but its part.
        let without = try server.admin(words + ["--legacy", server.legacy], as: user)
        #expect(without.status == 2, "\(without.errors)")
        #expect(without.errors.contains("backup is missing: \(server.legacy) (Permission denied)"), "\(without.errors)")
    }

    @Test func aSiteNameWithSlashesMakesAFileName() throws {
        try server.connect().execute(
            """
            INSERT INTO key_value_store (id, value_string) VALUES ('SETTINGS_SYNC_USERNAME', '../Clinic/ä "A" ')
            """
        )
        let path = try server.createBundle()
        #expect(Path.parent(of: path) == server.output)
        #expect(Path.name(of: path).hasPrefix("Clinic-A-"), "\(path)")
    }
}
