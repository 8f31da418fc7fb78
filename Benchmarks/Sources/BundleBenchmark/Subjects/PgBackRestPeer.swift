import BenchmarkSupport
import FileSystem

/// pgBackRest as Debian has it: two processes, zstd level 1, small files bundled. Nobody waits for archiving: it neither
/// checks for it nor copies what was archived.
struct PgBackRestPeer {
    let fixture: BundleFixture

    /// A full backup into an empty repository.
    func backup() -> Entrant {
        let repository = fixture.work + "/repository"
        return Entrant(
            "pgbackrest backup --type=full, 2 processes, zst 1, bundled",
            backupCommand(repository),
            as: fixture.cluster.owner,
            prepare: {
                try fixture.emptyWork()
                try makeRepository(repository)
            }
        )
    }

    /// A repository with one backup of the cluster as it is now.
    func makeBackup(in repository: String) throws {
        try Folder.remove(repository)
        try makeRepository(repository)
        try run(backupCommand(repository))
    }

    func restore(from repository: String, to folder: String) -> Entrant {
        Entrant(
            "pgbackrest restore, 2 processes",
            command("restore", repository, data: folder) + ["--process-max=2"],
            as: fixture.cluster.owner,
            prepare: {
                try fixture.emptyWork()
                try fixture.makeServerFolder(folder)
                try fixture.cache(repository)
            }
        )
    }

    private func makeRepository(_ path: String) throws {
        try fixture.makeServerFolder(path)
        try run(command("stanza-create", path, data: fixture.cluster.dataDirectory) + server)
    }

    private func run(_ command: [String]) throws {
        _ = try Measurement.of(command, as: fixture.cluster.owner, output: fixture.cluster.folder + "/printed")
    }

    private func backupCommand(_ repository: String) -> [String] {
        command("backup", repository, data: fixture.cluster.dataDirectory) + server + [
            "--type=full", "--start-fast", "--no-archive-check", "--no-expire-auto",
            "--process-max=2", "--compress-type=zst", "--compress-level=1", "--repo1-bundle",
        ]
    }

    private var server: [String] { ["--pg1-socket-path=\(fixture.cluster.folder)", "--pg1-user=postgres"] }

    /// With everything that it writes below the repository: logs and locks too.
    private func command(_ word: String, _ repository: String, data: String) -> [String] {
        [
            "pgbackrest", "--no-config", "--stanza=bench", "--repo1-path=\(repository)", "--pg1-path=\(data)",
            "--lock-path=\(repository)/lock", "--log-level-file=off", "--log-level-console=warn", word,
        ]
    }
}
