import FileSystem
import Foundation
import TestSupport
import Testing

/// A library that, loaded into a program, lets one of its calls fail, kills it there, or sets its clock wrong.
struct FaultLibrary {
    let path: String

    static let compiler = Subprocess.find("clang") ?? Subprocess.find("cc")

    /// - Parameter folder: where it is put.
    init(in folder: String) throws {
        path = folder + "/faultpoints.so"
        let tests = Path.parent(of: Path.parent(of: #filePath))
        let result = try Subprocess.run(
            try #require(Self.compiler),
            ["-shared", "-fPIC", "-O1", "-o", path, tests + "/FaultPoints/faultpoints.c", "-ldl"]
        )
        try #require(result.status == 0, "\(result.errors)")
    }

    /// What a program is started with.
    func environment(_ fault: String, _ value: String, in program: String = "omsupply-admin") -> [String: String] {
        ["LD_PRELOAD": path, "FAULT_PROGRAM": program, fault: value]
    }
}

/// Runs the program with a library loaded that lets one of its calls fail, or kills it there.
struct FaultPoints {
    private let library: FaultLibrary
    let server: AttackedServer

    static let compiler = FaultLibrary.compiler

    init(_ server: AttackedServer) throws {
        self.server = server
        library = try FaultLibrary(in: server.folder)
    }

    func run(_ words: [String], _ fault: String, _ number: Int, on path: String? = nil) throws -> Subprocess.Result {
        var environment = library.environment(fault, "\(number)")
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
        var environment = library.environment("FAULT_COUNT", file)
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

/// Runs of the built programs that are killed at one of their calls.
struct KillPoints {
    private let library: FaultLibrary
    private let folder: SharedFolder

    init() throws {
        folder = try SharedFolder()
        library = try FaultLibrary(in: folder.path)
    }

    private func run(_ program: String, _ arguments: [String], _ fault: String, _ value: String) throws
        -> Subprocess.Result
    {
        try Subprocess.run(
            BuiltProgram.folder + "/" + program,
            arguments,
            environment: BuiltProgram.clean(adding: library.environment(fault, value, in: program))
        )
    }

    func run(_ program: String, _ arguments: [String], killedAt place: Int) throws -> Subprocess.Result {
        try run(program, arguments, "FAULT_KILL", "\(place)")
    }

    /// How many calls a whole run makes.
    func count(_ program: String, _ arguments: [String]) throws -> Int {
        let file = folder.path + "/count"
        try Folder.remove(file)
        let result = try run(program, arguments, "FAULT_COUNT", file)
        try #require(result.status == 0, "\(arguments): \(result.output)\(result.errors)")
        return Int(String(decoding: try WholeFile.read(file), as: UTF8.self)) ?? 0
    }
}
