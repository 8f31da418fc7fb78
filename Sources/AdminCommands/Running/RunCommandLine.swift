import AdminOutput
import Glibc
import AdminConsole

/// Runs `omsupply-admin` with the words after its name and returns its exit status.
public func runCommandLine(_ arguments: [String]) -> Int32 {
    let tool = CommandLineTool(
        root: CommandTree.root,
        console: .standard,
        environment: ProcessEnvironment.current,
        cancellation: SignalHandling.install()
    )
    return tool.run(arguments).rawValue
}

/// The environment variables of this process.
enum ProcessEnvironment {
    static var current: [String: String] {
        var variables: [String: String] = [:]
        var next = environ
        while let entry = next.pointee {
            let parts = String(cString: entry).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
            next += 1
        }
        return variables
    }
}
