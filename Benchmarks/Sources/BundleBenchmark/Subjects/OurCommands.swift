import BenchmarkSupport
import FileSystem

/// The command lines of the product. It runs as whoever runs the benchmark: as root, or as the cluster's owner.
struct OurCommands {
    enum Source: String { case local, remote }

    /// As many as the peers get.
    static let jobs = 2
    /// The smallest member that every bundle of a PostgreSQL server has.
    static let smallMember = "postgres/data/PG_VERSION"

    let program: String
    let url: String
    private let choosesSource: Bool
    private let extractsTo: Bool

    init(program: String, url: String) {
        self.program = program
        self.url = url
        func help(_ command: [String]) -> String {
            (try? Subprocess.run(program, command + ["--help"]))?.output ?? ""
        }
        choosesSource = help(["bundle", "create"]).contains("--source")
        extractsTo = help(["bundle", "extract"]).contains("--to")
        if !choosesSource { say("this build has no `bundle create --source`: every bundle is made its only way") }
    }

    var migrate: [String] { command(["--database", url, "migrate", "run"]) }

    /// - Parameter files: the folder of the app's files, where there are some.
    func create(_ source: Source, in folder: String, files: String? = nil) -> [String] {
        let choice = (choosesSource ? ["--source", source.rawValue] : []) + (files.map { ["--files", $0] } ?? [])
        return command(["--database", url, "bundle", "create", "--output", folder, "--level", "1"] + choice) + jobs
    }

    func restore(_ bundle: String, to folder: String, part: String = "omsupply") -> [String] {
        command(["restore", bundle, "--to", folder, "--part", part, "--yes"]) + jobs
    }

    func show(_ bundle: String) -> [String] { [program, "bundle", "show", bundle] }

    /// `legacy begin` or `legacy end`.
    func hook(_ name: String, _ words: [String] = [], legacy: String, in folder: String) -> [String] {
        command(["--database", url, "legacy", name, "--legacy", legacy, "--output", folder] + words)
    }

    func verify(_ bundle: String) -> [String] { command(["bundle", "verify", bundle]) + jobs }

    func extract(_ member: String, from bundle: String, to folder: String) -> [String] {
        command(["bundle", "extract", bundle, member] + (extractsTo ? ["--to", folder] : []))
    }

    private var jobs: [String] { ["--jobs", "\(Self.jobs)"] }

    private func command(_ words: [String]) -> [String] { [program, "--quiet", "--json"] + words }
}
