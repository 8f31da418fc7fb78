import ReconciliationModel

/// What a record says: which version it is, and what it refers to.
struct Content: Hashable {
    /// Every version that anyone ever writes has a number of its own.
    let version: Int
    /// The item that the record refers to.
    var parent: String?
    /// What central numbered the record with.
    var number: Int64?

    var json: String {
        var members: [String] = []
        if let number { members.append("\"n\":\(number)") }
        if let parent { members.append("\"p\":\"\(parent)\"") }
        members.append("\"v\":\(version)")
        return "{" + members.joined(separator: ",") + "}"
    }

    init(version: Int, parent: String? = nil, number: Int64? = nil) {
        self.version = version
        self.parent = parent
        self.number = number
    }

    /// Nil for what `json` did not write.
    init?(json: String) {
        var (version, parent, number): (Int?, String?, Int64?)
        for member in json.dropFirst().dropLast().split(separator: ",") {
            let parts = member.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { return nil }
            if parts[1] == "null" { continue }
            switch parts[0] {
            case "\"v\"": version = Int(parts[1])
            case "\"n\"": number = Int64(parts[1])
            case "\"p\"": parent = String(parts[1].dropFirst().dropLast())
            default: break
            }
        }
        guard let version else { return nil }
        self.init(version: version, parent: parent, number: number)
    }
}

/// Who may change a record, and who receives it.
enum Ownership: String, CaseIterable, Sendable {
    /// Central changes it, every site receives it.
    case central = "item"
    /// One site changes it, and no other receives it.
    case site = "asset"
    /// Anyone changes it, every site receives it.
    case shared = "preference"
}

extension RecordName {
    var ownership: Ownership { Ownership(rawValue: table) ?? .central }
    /// A site's record begins with the site's number.
    var owner: Int64? { ownership == .site ? id.split(separator: "-").first.flatMap { Int64($0) } : nil }
    func isRouted(to site: Int64) -> Bool { owner.map { $0 == site } ?? true }
}

/// A row of a change log.
struct LogRow: Hashable {
    let cursor: Int64
    let record: RecordName
    let action: RecordAction
    let isSync: Bool
    let source: Int64?
}

/// A row of `sync_buffer`.
struct BufferRow: Hashable {
    enum State { case waiting, integrated, failed }

    var record: RecordName
    var action: RecordAction
    var data: String
    var source: Int64?
    var state = State.waiting
    /// Put there by an adoption.
    var isAdopted = false
}

/// A record on its way from one side to the other.
struct SentRecord {
    let row: LogRow
    let action: RecordAction
    let data: String
}
