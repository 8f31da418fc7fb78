import AdminOutput
import AdminReports
import BundleContents
import CommandLineParsing
import DatabaseAccess
import FileSystem
import LegacyComparison
import LegacyServer
import OMSupplyConfiguration
import SyncCursors
import AdminConsole

/// `legacy check`.
enum LegacyCheckCommand {
    private static let restoredOption = "restored"
    private static let backupOption = "legacy-backup"
    private static let queuedAgainOption = "queued-again"

    static let command = Command(
        "check",
        "Tell whether omSupply and mSupply fit after one of them was restored, and what to do where they do not.",
        discussion: """
            Reads omSupply's database and asks mSupply over its sync API; it changes neither. Run it on omSupply's machine, \
            before omSupply synchronises again. The exit status is 0 when the two fit, and 2 when something is to be done. \
            Remote sites send to mSupply by themselves, too: after mSupply was restored, run it at each of them on the site's \
            own database, with --restored legacy and without --bundle.

            mSupply is found as omSupply finds it: by `sync:` of the configuration, else by the settings in its database. \
            The password's hash is handed to curl on its standard input and shown nowhere. The whole log of mSupply is read, \
            500 records at a time.
            """,
        options: [
            .value(
                restoredOption,
                "SERVER",
                kind: .choice(RestoredPart.allCases.map(\.rawValue)),
                """
                Which server was restored: omsupply, legacy or both. Without it, what the two hold tells; a mSupply that only \
                forgot what it was sent does not show. With `both` it says whether they stand at one instant.
                """
            ),
            .value(
                "bundle",
                "BUNDLE",
                """
                The bundle that was restored: it knows how far omSupply had sent when mSupply began its backup. It has to be \
                of this very database: one of central tells nothing of a site.
                """
            ),
            .value(
                backupOption,
                "NUMBER",
                kind: .integer(0...Int(Int32.max)),
                """
                mSupply was restored to exactly this backup of 4D's, and no journal was integrated behind it. Only with \
                --restored both or legacy, and --bundle. No bundle knows what was restored in 4D: only where the number is \
                that of the bundle's backup does its proof count, and with another its cursors are not used.
                """
            ),
            .flag(
                queuedAgainOption,
                """
                mSupply has queued everything for omSupply's site again, and omSupply has not synchronised since: compare \
                what waits, up to \(QueueReader.limit) records, with what omSupply has sent and received.
                """
            ),
            .flag(ListLimits.all, "List up to \(LogReader.listLimit) records and references."),
            .value(
                "timeout",
                "SECONDS",
                kind: .integer(1...3600),
                default: "60",
                "The longest that mSupply may take for one answer."
            ),
            .value(
                "api-version",
                "N",
                kind: .integer(1...1000),
                default: "5",
                "The version of the sync API that is named to mSupply."
            ),
            BundleCommands.outputOption,
        ]
    ) { context in
        let told = RestoredPart(rawValue: context.values.text(restoredOption) ?? "")
        let backup = try legacyBackup(told, context)
        let bundle = try context.values.text("bundle").map { try restoredBundle($0, context) }
        let db = try context.connect(for: .reading)
        let own = try OwnFacts(of: db)
        let settings = try LegacySettings(of: db)
        let client = LegacyClient(
            try address(settings, context),
            seconds: context.values.integer("timeout") ?? 60,
            environment: context.environment
        )
        let site = try client.site()
        try requireSameServer(site, own, client.address.server)
        let origin = DatabaseOrigin(
            engine: db.dialect,
            site: site.siteId,
            siteIdentifier: settings.siteIdentifier
        )
        try requireSameDatabase(origin, bundle)
        let queuedAgain = context.values.flag(queuedAgainOption)
        let status = try client.status()
        // Its beginning is enough to see what omSupply has taken already.
        let limit = queuedAgain ? QueueReader.limit : QueueReader.sample
        let page = told == .both || queuedAgain ? try client.queue(limit: limit) : nil
        let legacy = LegacyFacts(
            server: client.address.server,
            site: site.siteId,
            legacySite: site.mSupplyCentralSiteId,
            status: status,
            queueLength: try client.queueLength()
        )
        let waiting = try page.map {
            try QueueReader(db, own: own, legacySite: site.mSupplyCentralSiteId).read(
                $0,
                isEverything: queuedAgain,
                isIdle: status == "idle" && site.initialisationStatus != "started"
                    && $0.queueLength == legacy.queueLength
            )
        }
        let log = try context.withProgress("Reading mSupply's log", unit: .things("entries")) { meter in
            try LogReader(
                db,
                own: own,
                legacySite: site.mSupplyCentralSiteId,
                queue: waiting?.extent == .whole ? page?.data : nil,
                mark: told == .legacy && bundle?.tells(ofBackup: backup) == true
                    ? bundle?.changelogAtLegacyInstant : nil,
                page: { try client.centralRecords(after: $0, limit: $1) },
                progress: { done, total in
                    try context.cancellation.check()
                    meter.update(done: done, total: total)
                }
            ).read()
        }
        let found = LegacyComparison(
            own: own,
            legacy: legacy,
            log: log,
            waiting: waiting,
            bundle: bundle,
            restored: told,
            legacyBackup: backup
        )
        let lines = context.values.flag(ListLimits.all) ? LogReader.listLimit : ListLimits.lines
        let words = LegacyCheckWords(found, wasTold: told != nil, lines: lines)
        return CommandOutcome(
            words.text,
            facts: ["fits": found.fits, "comparison": found, "statements": words.statements],
            status: found.fits ? .done : .degraded
        )
    }

    /// As omSupply does: the configuration, and what it keeps itself where that says nothing of mSupply.
    private static func address(_ stored: LegacySettings, _ context: CommandContext) throws -> LegacyAddress {
        let configuration = try context.configuration()
        let sync = configuration.sync
        let isConfigured = sync.url != nil
        return try LegacyAddress(
            url: configuration.require(sync.url ?? stored.url, key: "sync.url"),
            username: configuration.require(isConfigured ? sync.username : stored.username, key: "sync.username"),
            passwordHash: configuration.require(
                isConfigured ? sync.passwordHash : stored.passwordHash,
                key: "sync.password_sha256"
            ),
            hardware: configuration.require(sync.machine ?? machine(), key: "server.machine_uid"),
            appVersion: stored.version ?? "0",
            version: context.values.integer("api-version") ?? 5
        )
    }

    /// What omSupply takes for the machine's identifier on Linux.
    private static func machine() -> String? {
        for path in ["/var/lib/dbus/machine-id", "/etc/machine-id"] {
            guard let bytes = try? WholeFile.read(path, limit: 4096) else { continue }
            let word = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace).first
            if let word { return String(word) }
        }
        return nil
    }

    /// Cursors of one pair of servers mean nothing to another.
    private static func requireSameServer(_ site: LegacySite, _ own: OwnFacts, _ server: String) throws {
        let found = [site.siteId, site.mSupplyCentralSiteId]
        let expected = [own.site ?? site.siteId, own.legacySite ?? site.mSupplyCentralSiteId]
        guard found == expected else { throw OtherLegacyServer(server: server, expected: expected, found: found) }
    }

    /// Nor do those that central's bundle has mean anything to a site.
    private static func requireSameDatabase(_ origin: DatabaseOrigin, _ bundle: RestoredBundle?) throws {
        guard let bundle, let itsOwn = bundle.origin, itsOwn.isOther(than: origin) else { return }
        throw BundleOfOtherDatabase(bundle: bundle.id, expected: origin, found: itsOwn)
    }

    private static func legacyBackup(_ told: RestoredPart?, _ context: CommandContext) throws(UsageError) -> Int? {
        guard let number = context.values.integer(backupOption) else { return nil }
        guard told == .both || told == .legacy, context.values.text("bundle") != nil else {
            let form = "effect only with --restored both or legacy, and --bundle"
            throw UsageError(.malformedValue(name: "--\(backupOption)", form: form), in: context.command)
        }
        return number
    }

    private static func restoredBundle(_ word: String, _ context: CommandContext) throws -> RestoredBundle {
        let bundle = try OpenBundle(path: try BundleCommands.bundle(word, context), rebuildingIndex: true)
        let (manifest, hook) = (bundle.manifest, bundle.manifest.alignment.proof?.hook)
        let push = hook?.stored.first { $0.key == CursorKey.remotePush }?.value
        return RestoredBundle(
            id: manifest.id,
            isAligned: manifest.alignment.verdict == .aligned,
            changelogLast: manifest.cursors.changelogLast?.cursor.value,
            // Without hooks mSupply's backup may be of any time.
            pushAtLegacyInstant: push.map { NextCursor(Cursor($0)) },
            changelogAtLegacyInstant: hook?.changelogLast?.cursor.value,
            backup: manifest.legacyBackup,
            origin: DatabaseOrigin(
                engine: bundle.identity.server.dialect,
                site: manifest.cursors.site,
                siteIdentifier: manifest.cursors.siteIdentifier
            )
        )
    }
}
