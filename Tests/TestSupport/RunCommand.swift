public import FileSystem
import Foundation

/// The built binaries, run as a user runs them.
public enum BuiltProgram {
    /// The folder that holds the test bundle holds the programs too.
    public static var folder: String {
        let arguments = ProcessInfo.processInfo.arguments
        if let flag = arguments.firstIndex(of: "--test-bundle-path"), arguments.indices.contains(flag + 1) {
            return Path.parent(of: arguments[flag + 1])
        }
        return Path.parent(of: arguments[0])
    }

    /// Runs `omsupply-admin` with nothing of this process's `APP__` or `PG` environment.
    public static func admin(
        _ arguments: [String],
        environment: [String: String] = [:],
        as user: Owner? = nil
    ) throws -> Subprocess.Result {
        try Subprocess.run(folder + "/omsupply-admin", arguments, as: user, environment: clean(adding: environment))
    }

    /// Runs `sync-stand-in`, which plays omSupply's sync.
    public static func syncStandIn(_ arguments: [String]) throws -> Subprocess.Result {
        try Subprocess.run(folder + "/sync-stand-in", arguments, environment: clean())
    }

    public static func clean(adding extra: [String: String] = [:]) -> [String: String] {
        ProcessInfo.processInfo.environment
            .filter { !$0.key.hasPrefix("APP__") && !$0.key.hasPrefix("PG") }
            .merging(extra) { $1 }
    }
}
