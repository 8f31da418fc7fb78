/// How the program ends. Numbers from 64 are those of sysexits.
package enum ExitStatus: Int32, Sendable, Hashable {
    case done = 0
    /// Failed; nothing was replaced.
    case failed = 1
    /// Done, with something that a person should read.
    case degraded = 2
    /// Doing it would be unsafe.
    case refused = 3
    case wrongUsage = 64
    case damagedInput = 65
    case notFound = 66
    /// The database server cannot be reached or lacks a setting.
    case unavailable = 69
    case busy = 75
    case missingRight = 77
    case wrongConfiguration = 78
    /// Stopped because the terminal went away (SIGHUP).
    case hungUp = 129
    /// Stopped by the user (SIGINT).
    case interrupted = 130
    /// Stopped by the system (SIGTERM).
    case terminated = 143

    /// Whether what was asked for has been done.
    var isSuccess: Bool { self == .done || self == .degraded }
}
