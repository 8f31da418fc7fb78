import FileSystem
import Foundation
import TestSupport
import Testing

/// Runs `omsupply-admin` on a database of a test.
func admin(_ database: TestDatabase, _ words: String...) throws -> Subprocess.Result {
    try BuiltProgram.admin(["--database", database.url] + words)
}

/// The one object that `--json` prints.
func json(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
}

/// What it says of an error.
func errorObject(_ result: Subprocess.Result) throws -> [String: Any] {
    try #require(try json(result.output)["error"] as? [String: Any])
}
