import FileSystem
import TestSupport
import Testing

/// How much memory the program takes at most.
enum PeakMemory {
    /// The program's result and its peak in bytes. A process begins with the peak of the one that started it, so that
    /// one has to be small.
    static func ofAdmin(_ words: [String], in folder: String) throws -> (result: Subprocess.Result, bytes: Int64) {
        let figure = folder + "/peak"
        let program = BuiltProgram.folder + "/omsupply-admin"
        let result = try Subprocess.run(
            "/usr/bin/time",
            ["-q", "-f", "%M", "-o", figure, program] + words,
            environment: BuiltProgram.clean()
        )
        let text = String(decoding: try WholeFile.read(figure), as: UTF8.self)
        let kilobytes = try #require(text.split(separator: "\n").last.flatMap { Int64($0) }, "\(text)")
        return (result, kilobytes << 10)
    }
}
