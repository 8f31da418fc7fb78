import Glibc

// Plays omSupply's v6 sync between two databases that `omsupply-admin migrate run` has brought to their version.
func complain(_ text: String) {
    let bytes = Array("sync-stand-in: \(text)\n".utf8)
    _ = write(STDERR_FILENO, bytes, bytes.count)
}

do {
    exit(try Command(Array(CommandLine.arguments.dropFirst())).run())
} catch let error as UsageError {
    complain("\(error.text)\n\n\(Command.usage)")
    exit(64)
} catch {
    complain("\(error)")
    exit(1)
}
