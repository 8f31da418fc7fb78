import Glibc

// Plays a server that brings its database to its version, for tests that kill, stop and crowd real processes.
do {
    let options = try StandInOptions(Array(CommandLine.arguments.dropFirst()))
    exit(StandInRun(options).run())
} catch {
    StandInEvent("usage", ["text": "\(error)"]).write()
    exit(64)
}
