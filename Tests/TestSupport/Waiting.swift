import Glibc

/// What a test waited for did not come.
public struct WaitedTooLong: Error, CustomStringConvertible {
    public let description: String
}

/// Looks every two milliseconds until there is something.
public func awaited<R>(
    _ what: @autoclosure () -> String,
    within patience: Duration = .seconds(60),
    _ look: () throws -> R?
) throws -> R {
    let end = ContinuousClock.now + patience
    while true {
        if let found = try look() { return found }
        guard ContinuousClock.now < end else { throw WaitedTooLong(description: "no \(what())") }
        usleep(2000)
    }
}

/// Looks until it is true.
public func awaitTrue(
    _ what: @autoclosure () -> String,
    within patience: Duration = .seconds(60),
    _ condition: () throws -> Bool
) throws {
    _ = try awaited(what(), within: patience) { try condition() ? true : nil }
}
