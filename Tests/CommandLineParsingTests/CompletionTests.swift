import FileSystem
import TestSupport
import Testing

@testable import CommandLineParsing

/// The scripts are run by the shells themselves, where a shell is there.
struct CompletionTests {
    private static func has(_ shell: String) -> Bool { Subprocess.find(shell) != nil }

    private func run(_ shell: String, _ script: String, then code: String) throws -> [String] {
        let folder = try SharedFolder()
        let file = folder.path + "/completions"
        try WholeFile.write(Array(script.utf8), to: file)
        let result = try Subprocess.run(shell, ["-c", code, shell, file])
        #expect(result.errors == "" || result.errors.contains("compopt"), "\(result.errors)")
        return result.output.split(separator: "\n").map(String.init)
    }

    /// What bash offers after these words, the last of which is being typed.
    private func bash(_ words: String...) throws -> Set<String> {
        let code = """
            source "$1"; COMP_WORDS=(sample \(words.map { "'\($0)'" }.joined(separator: " "))); \
            COMP_CWORD=\(words.count); _omsupply_admin; printf '%s\\n' "${COMPREPLY[@]}"
            """
        return Set(try run("bash", BashCompletion(root: SampleTree.root).script, then: code))
    }

    @Test func bashCompletesCommandsOptionsAndChoices() throws {
        #expect(try bash("co") == ["copy"])
        #expect(try bash("keep", "").isSuperset(of: ["list", "--json"]))
        #expect(try !bash("keep", "").contains("copy"))
        #expect(try bash("copy", "--mo") == ["--mode"])
        #expect(try bash("copy", "--mode", "") == ["fast", "safe"])
        #expect(try bash("copy", "--mode", "=", "sa") == ["safe"])
        // The value of an option is no command.
        #expect(try bash("--database", "keep", "co") == ["copy"])
        #expect(try bash("copy", "--to", "/us").contains("/usr"))
        #expect(try bash("copy", "/etc/pass").contains("/etc/passwd"))
    }

    @Test(.enabled(if: has("fish"))) func fishCompletesCommandsOptionsAndChoices() throws {
        func fish(_ line: String) throws -> Set<String> {
            let script = FishCompletion(root: SampleTree.root).script
            let lines = try run("fish", script, then: "source $argv[2]; complete -C '\(line)'")
            return Set(lines.map { String($0.split(separator: "\t")[0]) })
        }
        #expect(try fish("sample co") == ["copy"])
        #expect(try fish("sample keep ") == ["list"])
        #expect(try fish("sample --database keep co") == ["copy"])
        #expect(try fish("sample copy --mo") == ["--mode"])
        #expect(try fish("sample copy --mode ") == ["fast", "safe"])
        #expect(try fish("sample keep list --qu") == ["--quiet"])
    }

    /// What zsh offers shows only on a terminal; that it takes the script and binds it to the program shows without.
    @Test(.enabled(if: has("zsh"))) func zshTakesItsScript() throws {
        let code = "autoload -U compinit; compinit -D; source $1 && print -r -- $_comps[sample]"
        #expect(try run("zsh", ZshCompletion(root: SampleTree.root).script, then: code) == ["_sample"])
    }
}
