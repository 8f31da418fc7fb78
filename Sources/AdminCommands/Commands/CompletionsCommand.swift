import AdminOutput
import CommandLineParsing

/// `completions bash|zsh|fish`: what the user's shell needs to complete commands and options.
enum CompletionsCommand {
    static let command: Command = Command(
        "completions",
        "Print the completions of a shell.",
        discussion: """
            bash: put `source <(omsupply-admin completions bash)` into ~/.bashrc.

            zsh: put `source <(omsupply-admin completions zsh)` into ~/.zshrc, after compinit.

            fish: omsupply-admin completions fish > ~/.config/fish/completions/omsupply-admin.fish
            """,
        arguments: [Argument("SHELL", kind: .choice(["bash", "zsh", "fish"]), "bash, zsh or fish.")]
    ) { context in
        let script =
            switch context.values.text("SHELL") {
            case "zsh": ZshCompletion(root: CommandTree.root).script
            case "fish": FishCompletion(root: CommandTree.root).script
            default: BashCompletion(root: CommandTree.root).script
            }
        return CommandOutcome(script, facts: ["script": script])
    }
}
