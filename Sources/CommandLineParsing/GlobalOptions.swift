/// The options that every command takes, before or after its name.
package enum GlobalOptions {
    package static let configPath = Option.value(
        "config-path",
        "PATH",
        kind: .file,
        "The server's configuration: a file, or a folder with base.yaml. Default: configuration/ below the current "
            + "folder."
    )
    package static let database = Option.value(
        "database",
        "URL",
        "The database instead of the configured one: postgresql://USER@HOST:PORT/NAME or sqlite:FILE. Never with a "
            + "password."
    )
    package static let json = Option.flag("json", "Print one JSON object on standard output, also on failure.")
    package static let quiet = Option.flag("quiet", "Print no progress; errors and warnings are still printed.")
    package static let help = Option.flag("help", short: "h", "Print this text.")
    package static let version = Option.flag("version", "Print the program's version.")

    package static let all = [configPath, database, json, quiet, help, version]
}
