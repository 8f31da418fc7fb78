import DatabaseAccess
import Glibc
import MigrationWorkload
import SQLiteDriver
import StatementTrace

// Usage: SQLiteMigrations FILE [--trace] WORK …
var arguments = Array(CommandLine.arguments.dropFirst())
guard let file = arguments.first else { exit(64) }
arguments.removeFirst()
if arguments.first == "--trace" {
    trace_statements()
    arguments.removeFirst()
}
exit(Subject.run(arguments) { try SQLiteConnection(file, .create) })
