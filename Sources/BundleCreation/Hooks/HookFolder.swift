package import BundleContents
import FileSystem
import FoundationEssentials
import Glibc
import LegacyBackup

/// The receipts of the legacy server's hooks: a file for each call, in a folder beside the bundles. A receipt has its
/// name only when it is whole.
package struct HookFolder: Sendable {
    package let path: String

    package static let name = "legacy-hooks"
    private static let partialEnding = ".partial"
    /// Larger files are no receipts: a site's cursor takes some hundred bytes, and there may be tens of thousands.
    private static let sizeLimit = 64 << 20

    /// - Parameter bundles: the folder that the bundles are kept in.
    package init(bundles: String) { path = Path.absolute(bundles) + "/" + Self.name }

    /// Whether a bundle beside it holds a backup of 4D. Reads what each bundle says of itself.
    func bundlesHaveBackups() throws(SystemError) -> Bool {
        try Catalogue(folder: Path.parent(of: path)).entries().contains {
            $0.legacy == .set || $0.legacy == .wholeFolder
        }
    }

    /// A receipt's file as its name tells of it.
    private struct Entry {
        let number: Int
        let isBegin: Bool
        let name: String

        /// A call a minute for a thousand years. What has a higher number was written by somebody else.
        private static let highest = 999_999_999

        init?(_ name: String) {
            guard name.hasSuffix(".json") else { return nil }
            let parts = name.dropLast(5).split(separator: "-", omittingEmptySubsequences: false)
            guard parts.count == 2, parts[0].utf8.allSatisfy({ (48...57).contains($0) }),
                let number = Int(parts[0]), number <= Self.highest, parts[1] == "begin" || parts[1] == "end"
            else { return nil }
            (self.number, isBegin, self.name) = (number, parts[1] == "begin", name)
        }
    }

    private func entries() throws(SystemError) -> [Entry] {
        do {
            return try Folder.names(in: path).compactMap(Entry.init).sorted { $0.number < $1.number }
        } catch {
            if error.isNotFound { return [] }
            throw error
        }
    }

    /// Every receipt, without the cursors of the sites. Empty where no hook was ever called.
    package func history() throws -> HookHistory { history(try entries()) { $0.withoutSites } }

    private func history(_ entries: some Sequence<Entry>, _ reduce: (HookReceipt) -> HookReceipt = { $0 })
        -> HookHistory
    {
        var receipts: [HookReceipt] = []
        var unreadable: [UnreadableReceipt] = []
        for entry in entries {
            if let receipt = receipt(entry.name) {
                receipts.append(reduce(receipt))
            } else if (try? FileStatus.of(path + "/" + entry.name)) != nil {
                unreadable.append(.init(number: entry.number, isBegin: entry.isBegin, file: entry.name))
            }
            // Else it was removed meanwhile, as old ones are.
        }
        return HookHistory(receipts, unreadable: unreadable)
    }

    /// The whole receipt of a begin; nil where it is gone.
    func begin(_ number: Int) throws -> BeginReceipt? {
        guard let entry = try entries().first(where: { $0.number == number && $0.isBegin }),
            case .begin(let begin)? = receipt(entry.name)
        else { return nil }
        return begin
    }

    /// From the newest begin on: all that a call of a hook has to know.
    func latest() throws -> HookHistory {
        let entries = try entries()
        let first = entries.lastIndex { $0.isBegin } ?? 0
        return history(entries[first...])
    }

    /// The number of a begin that waits for its end; nil in the usual case, for which no receipt is read.
    func openNumber() throws -> Int? { try entries().last?.isBegin == true ? latest().open?.number : nil }

    func nextNumber() throws -> Int { (try entries().last?.number ?? 0) + 1 }

    private func receipt(_ name: String) -> HookReceipt? {
        let file = path + "/" + name
        // A pipe would be waited at without end.
        guard let status = try? FileStatus.of(file), status.kind == .file,
            let bytes = try? WholeFile.read(file, limit: Self.sizeLimit)
        else { return nil }
        return try? JSONDecoder().decode(HookReceipt.self, from: Data(bytes))
    }

    /// Makes the folder if need be, and keeps other calls out of it while `body` runs. Waits for them as long as the call
    /// has time.
    func withLock<R>(_ call: HookCall, _ body: () throws -> R) throws -> R {
        let lock = try lock(call)
        let result = try body()
        _ = consume lock
        return result
    }

    private func lock(_ call: HookCall) throws -> FileLock {
        call.start(.waitingForOtherRun(folder: path))
        try Folder.createAll(Path.parent(of: path))
        do {
            try Folder.create(path)
            try handOver(path)
        } catch {
            guard error.code == EEXIST else { throw error }
        }
        while true {
            // On the folder itself: a lock file of one user would keep another out.
            switch try FileLock.acquire(existing: path) {
            case .acquired(let lock):
                call.start(.readingReceipts(folder: path))
                return lock
            case .busy:
                guard call.remaining > 0 else { throw HookCall.GivenUp() }
                usleep(5000)
            }
        }
    }

    /// What root makes belongs to the owner of the folder that it lies in: one call as root would keep the user's own
    /// bundles from being made.
    private func handOver(_ path: String) throws(SystemError) {
        guard Owner.current.isRoot, let folder = try FileStatus.of(Path.parent(of: path), followLinks: true) else {
            return
        }
        try Folder.setOwner(of: path, to: folder.owner)
    }

    /// The name that a receipt gets.
    package func file(of receipt: HookReceipt) -> String {
        let digits = String(receipt.number)
        let number = String(repeating: "0", count: max(0, 6 - digits.count)) + digits
        let kind = if case .begin = receipt { "begin" } else { "end" }
        return "\(path)/\(number)-\(kind).json"
    }

    /// Writes a receipt whose name must be free.
    ///
    /// - Parameters:
    ///   - purpose: tells what this process stages from what another thread of it does.
    ///   - publish: is handed what gives the receipt its name.
    /// - Returns: its path.
    @discardableResult
    func write(
        _ receipt: HookReceipt,
        purpose: String = "receipt",
        publish: (() throws -> Void) throws -> Void = { try $0() }
    ) throws -> String {
        let file = file(of: receipt)
        let staged = try WholeFile.stage(PrettyJSON.encode(receipt), for: "\(path)/\(getpid())-\(purpose)")
        do {
            try handOver(staged)
            // The name is lost in a power cut at the worst, and the bundle then knows nothing of this call.
            try publish { try Folder.renameNew(staged, to: file, durably: false) }
        } catch {
            try? Folder.remove(staged)
            throw error
        }
        return file
    }

    /// Removes what no bundle can need any more, and what killed calls left. Call it with the lock.
    func prune(present: LegacyListing?) throws {
        let entries = try entries()
        let history = try history()
        let obsolete = Set(history.obsolete(present: present))
        for entry in entries where obsolete.contains(entry.number) { try Folder.remove(path + "/" + entry.name) }
        for name in try Folder.names(in: path)
        where name.hasSuffix(Self.partialEnding) && !name.hasPrefix("\(getpid())-") {
            try Folder.remove(path + "/" + name)
        }
    }
}
