import FileSystem
import Foundation
import TestSupport
import Testing

/// Runs the program with a library loaded that lets one of its calls fail, or kills it there.
struct FaultPoints {
    private let library: String
    let server: AttackedServer

    static let compiler = Subprocess.find("clang") ?? Subprocess.find("cc")

    init(_ server: AttackedServer) throws {
        self.server = server
        library = server.folder + "/faultpoints.so"
        let tests = Path.parent(of: Path.parent(of: #filePath))
        let result = try Subprocess.run(
            try #require(Self.compiler),
            ["-shared", "-fPIC", "-O1", "-o", library, tests + "/FaultPoints/faultpoints.c", "-ldl"]
        )
        try #require(result.status == 0, "\(result.errors)")
    }

    func run(_ words: [String], _ fault: String, _ number: Int, on path: String? = nil) throws -> Subprocess.Result {
        var environment = ["LD_PRELOAD": library, fault: "\(number)"]
        environment["FAULT_PATH"] = path
        if fault != "FAULT_KILL" { environment["FAULT_FILES"] = "1" }
        return try server.admin(words, environment: environment)
    }

    /// How many calls a whole run makes that `fault` can meet, and the run.
    func count(_ words: [String], for fault: String, on path: String? = nil) throws
        -> (calls: Int, result: Subprocess.Result)
    {
        let file = server.folder + "/count"
        try Folder.remove(file)
        var environment = ["LD_PRELOAD": library, "FAULT_COUNT": file]
        environment["FAULT_PATH"] = path
        if fault != "FAULT_KILL" { environment["FAULT_FILES"] = "1" }
        let result = try server.admin(words, environment: environment)
        return (Int(String(decoding: try WholeFile.read(file), as: UTF8.self)) ?? 0, result)
    }

    /// All of 1…`count` with `scripts/test thorough`, else so many of them, the first and the last among them.
    static func places(to count: Int, sample: Int) -> [Int] {
        if TestScope.isThorough || count <= sample { return Array(1...max(1, count)) }
        return (0..<sample).map { 1 + $0 * (count - 1) / (sample - 1) }
    }
}
