// Only has to compile. It imports every library as a client does; would one of them let a C module through, the calls
// below would be ambiguous.

import AdminCommands
import AdminConsole
import AdminOutput
import AdminReports
import BundleArchive
import BundleContents
import BundleCreation
import BundleRestore
import CSymbolNames
import CommandLineParsing
import DatabaseAccess
import DatabaseSchema
import FileSystem
import LegacyBackup
import LegacyComparison
import LegacyServer
import MigrationModel
import Migrations
import OMSupplyConfiguration
import PostgreSQLDriver
import Reconciliation
import ReconciliationModel
import SQLiteDriver
import SyncCursors

func noCSymbolIsVisible() {
    _ = PQlibVersion()
    _ = sqlite3_libversion_number()
    _ = ZSTD_versionNumber()
    _ = crc32_iscsi()
    _ = EVP_sha256()
    _ = yaml_get_version_string()
    _ = XML_ExpatVersion()
    _ = clinux_syncfs(0)
}
