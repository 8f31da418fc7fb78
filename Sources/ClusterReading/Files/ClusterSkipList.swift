/// What PostgreSQL leaves out of a base backup, as `basebackup.c` of PostgreSQL 15 has it.
package enum ClusterSkipList {
    /// Folders that are kept without what they hold, wherever they are (`excludeDirContents`).
    package static let emptied: Set<String> = [
        "pg_stat_tmp", "pg_replslot", "pg_dynshmem", "pg_notify", "pg_serial", "pg_snapshots", "pg_subtrans",
    ]

    /// Whether a name is left out, wherever it is (`PG_TEMP_FILE_PREFIX` and `excludeFiles`).
    package static func leavesOut(_ name: String) -> Bool {
        excluded.contains(name) || prefixes.contains { name.utf8.starts(with: $0.utf8) }
    }

    private static let excluded: Set<String> = [
        "postgresql.auto.conf.tmp", "current_logfiles.tmp", "backup_label", "tablespace_map", "backup_manifest",
        "postmaster.pid", "postmaster.opts",
    ]
    private static let prefixes = ["pgsql_tmp", "pg_internal.init"]
}
