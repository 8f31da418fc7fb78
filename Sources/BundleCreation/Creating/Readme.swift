import BundleContents

/// `README.txt`, the first member: how to restore this bundle with nothing but the distribution's own tools.
enum Readme {
    static func text(for identity: BundleIdentity) -> String {
        let opening = """
            omSupply bundle \(identity.id)
            site \(identity.site), made \(identity.created)

            This file is a tar in zstd frames. To open it by hand:

                mkdir opened
                zstd -dc BUNDLE.tar.zst | tar -x -C opened


            """
        if identity.kind == .wal {
            return opening + (continuation(of: identity.base ?? "") + closing).joined(separator: "\n") + "\n"
        }
        return opening + (database(identity.server) + closing).joined(separator: "\n") + "\n"
    }

    private static func database(_ server: BundleIdentity.Server) -> [String] {
        switch server {
        case .sqlite(let server):
            return [
                "The database is opened/sqlite/\(server.database).sqlite. Stop the server, put the file where the",
                "configuration says, and remove files of the same name ending in -wal and -shm.",
            ]
        case .postgreSQL(let server):
            return [
                "The database is a base backup of PostgreSQL \(server.major) (exactly this major version is needed), with its",
                "write-ahead log. As the user that will run the server:",
                "",
                "    cp opened/postgres/wal/* opened/postgres/data/pg_wal/",
                "    chmod -R go-rwx opened/postgres/data",
                "    pg_ctl -D opened/postgres/data -w start -o \"-c archive_mode=off -c unix_socket_directories=/tmp\"",
                "",
                "It recovers to the end of the log in this bundle. Do not remove backup_label. Archiving is off so that a",
                "trial does not write into the living server's archive. If postgresql.conf is in",
                "opened/postgres/config instead of the data folder, as Debian keeps it, start with",
                "",
                "    mkdir -p opened/postgres/config/conf.d",
                "    pg_ctl -D opened/postgres/data -w start -o \"-c archive_mode=off -c port=5499 -c external_pid_file= \\",
                "        -c config_file=$PWD/opened/postgres/config/postgresql.conf \\",
                "        -c hba_file=$PWD/opened/postgres/config/pg_hba.conf -c ident_file=$PWD/opened/postgres/config/pg_ident.conf \\",
                "        -c ssl=off -c unix_socket_directories=/tmp -c data_directory=$PWD/opened/postgres/data\"",
                "",
                "The folder conf.d is included by Debian's postgresql.conf; port and external_pid_file keep a trial out of the",
                "way of a server that still runs.",
                "",
                "If opened/postgres/tablespaces exists: before the start, put each folder's absolute path into",
                "opened/postgres/data/tablespace_map in place of the path behind its number.",
                "To check the copy:  pg_verifybackup -w opened/postgres/wal opened/postgres/data",
            ]
        }
    }

    private static func continuation(of base: String) -> [String] {
        [
            "It carries bundle \(base) on and cannot be restored alone: open that bundle beside it as its own README.txt",
            "says (and before it the one that it continues, if there is one), but before the server is started:",
            "",
            "    cp opened/postgres/wal/* opened-base/postgres/data/pg_wal/",
            "    cp -a opened/legacy opened/files opened-base/",
            "",
            "Files listed as \"removed\" in MANIFEST.json are gone since.",
        ]
    }

    private static let closing = [
        "",
        "legacy/ is the legacy server's backup and files/ the app's files, as they were. MANIFEST.json lists every",
        "member with its checksum, the cursors and the instant that the bundle stands for.",
        "",
        "A server that was restored by hand has to be reconciled with its remote sites before it synchronises:",
        "restore with omsupply-admin where you can, which prepares that.",
    ]
}
