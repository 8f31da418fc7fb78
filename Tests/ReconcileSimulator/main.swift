import Glibc

// Searches histories of a network for one after which an invariant of reconciliation does not hold.
do {
    var command = try SimulatorCommand(Array(CommandLine.arguments.dropFirst()))
    exit(command.run())
} catch {
    let bytes = Array("reconcile-simulator: \(error.text)\n\(SimulatorCommand.usage)\n".utf8)
    _ = write(STDERR_FILENO, bytes, bytes.count)
    exit(64)
}
