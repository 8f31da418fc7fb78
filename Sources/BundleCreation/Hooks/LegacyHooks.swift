package import BundleContents
import FileSystem
import FoundationEssentials

/// What the legacy server's hooks do: `begin` right before it locks its data for a backup, `end` when that has ended.
package struct LegacyHooks: Sendable {
    package let source: BackupRequest.Source
    package let folder: HookFolder
    /// The legacy server's backup folder, as seen from here; nil where nobody said.
    package let legacyFolder: String?
    package let tool: String
    /// What a receipt says of an error.
    private let words: @Sendable (any Error) -> (code: String, reason: String)

    /// - Parameters:
    ///   - bundles: the folder that the bundles are kept in.
    ///   - words: a stable code and one line for an error.
    package init(
        source: BackupRequest.Source,
        bundles: String,
        legacyFolder: String?,
        tool: String,
        words: @escaping @Sendable (any Error) -> (code: String, reason: String)
    ) {
        (self.source, self.legacyFolder, self.tool, self.words) = (source, legacyFolder, tool, words)
        folder = HookFolder(bundles: bundles)
    }

    /// A begin's receipt.
    package struct Begun: Sendable {
        package let receipt: BeginReceipt
        package let path: String
        /// The number of a begin that was never ended: its backup is not used.
        package let superseded: Int?
    }

    /// An end's receipt.
    package struct Ended: Sendable {
        package let receipt: EndReceipt
        package let path: String
        /// The begin since which no archive has come, although the backup was good.
        package let withoutBackup: Int?
    }

    /// Marks omSupply's instant, and writes a receipt of it.
    ///
    /// - Parameters:
    ///   - seconds: how long the caller can wait.
    ///   - requiresNoSync: fails rather than mark while something is taken from the legacy server's queue.
    /// - Throws: why there is no mark that counts. A receipt tells of it too, where one can be written.
    package func begin(seconds: Double, requiresNoSync: Bool) throws -> Begun {
        // Some of the time is for saying that there was not enough.
        let saying = min(0.1, seconds / 4)
        do {
            return try HookCall.run(seconds: seconds - saying) { call in
                try folder.withLock(call) { try begin(call, requiresNoSync) }
            }
        } catch let error as HookError {
            if case .tookTooLong(_, _, let mark) = error { noteVeto(error, mark: mark, seconds: saying / 2) }
            throw error
        }
    }

    private func begin(_ call: HookCall, _ requiresNoSync: Bool) throws -> Begun {
        let superseded = try folder.openNumber()
        let name = HookMark.namePrefix + UUID().uuidString.lowercased()
        var receipt = BeginReceipt(number: try folder.nextNumber(), made: Self.now, tool: tool)
        do {
            if let legacyFolder { call.start(.readingLegacyFolder(legacyFolder)) }
            (receipt.legacy, receipt.legacyUnread) = look(call.remaining / 3)
            let marking = HookMarking(
                name: name,
                source: source,
                requiresNoSync: requiresNoSync,
                standsStill: { (try? folder.latest().hasSeen($0)) ?? false }
            )
            receipt.mark = try marking.mark(call)
            call.start(.writingReceipt(folder: folder.path))
            let path = try folder.write(.begin(receipt)) { try call.commit($0) }
            return Begun(receipt: receipt, path: path, superseded: superseded)
        } catch {
            guard !(error is HookCall.GivenUp) else { throw error }
            receipt.mark = nil
            let (code, reason) = words(error)
            receipt.veto = HookVeto(code: code, reason: reason, mark: name)
            _ = try? folder.write(.begin(receipt)) { try call.commit($0) }
            throw error
        }
    }

    /// The worker may hang with the lock: the number is taken without it, and a name that is taken is left alone.
    private func noteVeto(_ error: HookError, mark: String?, seconds: Double) {
        let (code, reason) = words(error)
        _ = try? HookCall.run(seconds: seconds) { _ in
            let veto = HookVeto(code: code, reason: reason, mark: mark)
            let receipt = BeginReceipt(number: try folder.nextNumber(), made: Self.now, tool: tool, veto: veto)
            try folder.write(.begin(receipt), purpose: "veto")
        }
    }

    /// Closes the newest begin that is open, and notes what can prove that nothing came in between.
    ///
    /// - Parameter status: what the legacy server gave its hook: 0 for a good backup.
    /// - Throws: when no receipt can be written in time.
    package func end(status: Int, seconds: Double) throws -> Ended {
        try HookCall.run(seconds: seconds) { call in
            try folder.withLock(call) { try end(call, status) }
        }
    }

    private func end(_ call: HookCall, _ status: Int) throws -> Ended {
        let latest = try folder.latest()
        var receipt = EndReceipt(
            number: try folder.nextNumber(),
            made: Self.now,
            tool: tool,
            status: status,
            closing: latest.closing
        )
        // That it has ended must be noted, whatever else there is to know: a third of the time is kept for it.
        if let legacyFolder { call.start(.readingLegacyFolder(legacyFolder)) }
        let third = call.remaining / 3
        let looking = legacyFolder.map { HookActivity.readingLegacyFolder($0) } ?? .starting
        switch limited(third, looking, { look(third / 2) }) {
        case .success(let found): (receipt.legacy, receipt.legacyUnread) = found
        case .failure(let error): receipt.legacyUnread = words(error).reason
        }
        call.start(.readingDatabase)
        switch limited(call.remaining / 2, .readingDatabase, { try HookMarking.read(source) }) {
        case .success(let found):
            // What another database has synchronised says nothing of the one that was marked.
            if let marked = latest.open?.mark?.database, marked != found.database {
                let error = HookError.otherDatabase(found.database, marked: marked)
                receipt.databaseUnread = words(error).reason
            } else {
                (receipt.syncs, receipt.cursors) = (found.syncs, found.cursors)
            }
        case .failure(let error): receipt.databaseUnread = words(error).reason
        }
        call.start(.writingReceipt(folder: folder.path))
        let path = try folder.write(.end(receipt)) { try call.commit($0) }
        let arrived = latest.open?.legacy.flatMap { before in receipt.legacy?.arrived(since: before) }
        let isWithout = status == 0 && arrived?.isEmpty == true
        return Ended(receipt: receipt, path: path, withoutBackup: isWithout ? latest.open?.number : nil)
    }

    private func limited<R: Sendable>(
        _ seconds: Double,
        _ activity: HookActivity,
        _ body: @escaping @Sendable () throws -> R
    ) -> Result<R, any Error> {
        Result {
            try HookCall.run(seconds: seconds, activity) { _ in try body() }
        }
    }

    /// Removes old receipts. For when the caller has its answer.
    package func prune(present: LegacyListing?, seconds: Double) {
        _ = try? HookCall.run(seconds: seconds) { call in
            try folder.withLock(call) { try folder.prune(present: present) }
        }
    }

    /// - Parameter seconds: at most, for a folder in which there is nothing: whether there was anything before.
    private func look(_ seconds: Double) -> (LegacyListing?, String?) {
        guard let legacyFolder else { return (nil, nil) }
        do {
            let listing = try LegacyListing.read(legacyFolder)
            if listing.isBare, hadBackups(seconds) { throw HookError.legacyFolderBare(legacyFolder) }
            return (listing, nil)
        } catch { return (nil, words(error).reason) }
    }

    private func hadBackups(_ seconds: Double) -> Bool {
        let known = limited(seconds, .readingReceipts(folder: folder.path)) {
            try folder.history().hasSeenBackups || folder.bundlesHaveBackups()
        }
        // What nobody could find out proves nothing.
        return (try? known.get()) ?? true
    }

    private static var now: String { BundleName.timestamp(seconds: BundleName.now()) }
}
