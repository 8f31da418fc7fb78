import DatabaseAccess
import Glibc
import MigrationWorkload
import PostgreSQLDriver

// Usage: PostgreSQLMigrations URL WORK …
let arguments = Array(CommandLine.arguments.dropFirst())
guard let url = arguments.first else { exit(64) }
exit(Subject.run(Array(arguments.dropFirst())) { try PostgreSQLConnection(PostgreSQLConfiguration(parsing: url)) })
