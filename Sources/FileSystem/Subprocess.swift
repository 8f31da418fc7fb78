import Glibc

/// Runs other programs without a shell: arguments are passed as they are.
public enum Subprocess {
    public struct Result: Sendable, Hashable {
        /// The exit status, or 128 + the signal that ended the program.
        public let status: Int32
        public let output: String
        /// At most the last 64 KiB.
        public let errors: String
    }

    /// Runs a program to its end. A non-zero status is a result, not an error.
    ///
    /// - Parameters:
    ///   - user: run as this user; needs root, and `setpriv` of util-linux. nil or the current user changes nothing.
    ///   - environment: replaces the whole environment when given.
    ///   - input: its standard input, `Process.inputLimit` bytes at most: the place for what nobody else may see, since
    ///     arguments and environments can be looked at. nil is an empty one.
    ///   - outputLimit: the most bytes of standard output that are kept.
    /// - Throws: `SystemError` when the program cannot be started.
    public static func run(
        _ program: String,
        _ arguments: [String] = [],
        as user: Owner? = nil,
        environment: [String: String]? = nil,
        input: [UInt8]? = nil,
        outputLimit: Int = 16 << 20
    ) throws(SystemError) -> Result {
        var process = try Process.spawn(
            program,
            arguments,
            as: user,
            environment: environment,
            input: input,
            output: .pipe,
            ownGroup: false
        )
        let (output, errors) = process.drain(outputLimit: outputLimit)
        let status = try process.wait()
        return Result(status: status, output: output, errors: errors)
    }

    /// The full path of a program in `PATH`; nil when it is not there.
    public static func find(_ name: String) -> String? {
        let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
        for folder in path.split(separator: ":") where access("\(folder)/\(name)", X_OK) == 0 {
            return "\(folder)/\(name)"
        }
        return nil
    }

    /// The command line that runs `program` as another user, when that is not the current one, and has it get a signal
    /// when the thread that started it is no more.
    static func switching(
        to user: Owner?,
        signalAtOurEnd: String? = nil,
        _ program: String,
        _ arguments: [String]
    ) -> [String] {
        var options: [String] = []
        if let user, user.user != geteuid() {
            options += ["--reuid=\(user.user)", "--regid=\(user.group)", "--init-groups"]
        }
        // By itself it is no reason to fail where there is no `setpriv`.
        let found = find("setpriv")
        if let signalAtOurEnd, found != nil || !options.isEmpty { options.append("--pdeathsig=\(signalAtOurEnd)") }
        if options.isEmpty { return [program] + arguments }
        return [found ?? "/usr/bin/setpriv"] + options + ["--", program] + arguments
    }
}
