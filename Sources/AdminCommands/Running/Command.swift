import AdminOutput
import CommandLineParsing

/// What a command of this tool does: it is handed the context and says what came of it.
typealias CommandAction = @Sendable (CommandContext) throws -> CommandOutcome

/// A command of this tool.
typealias Command = CommandNode<CommandAction>
