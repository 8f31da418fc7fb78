import ReconciliationModel

/// What central has of a record. What waits to be integrated will be what it has.
struct PresentRecord {
    let name: RecordName
    let waiting: WaitingChange?
    let current: any CurrentRecord

    init(_ name: RecordName, _ tables: any CentralTables) throws {
        self.name = name
        waiting = try tables.waiting(name)
        current = try tables.current(name)
    }

    /// Whether an upsert of this content, or a delete, would change nothing. False where that cannot be told.
    func says(_ action: RecordAction, _ data: String?) -> Bool {
        guard let waiting else { return current.says(action, data) }
        guard waiting.record == name, waiting.action == action.rawValue else { return false }
        if waiting.data == data ?? "{}" { return true }
        guard action == .upsert, let data, let sent = RecordContent(json: data)?.contentHash else { return false }
        return sent == RecordContent(json: waiting.data)?.contentHash
    }

    /// The JSON of exactly these members, where it has this hash; nil where central has no such content.
    func json(of names: [String], hash: String) -> String? {
        if let waiting {
            guard waiting.record == name, waiting.action == RecordAction.upsert.rawValue,
                RecordContent(json: waiting.data)?.contentHash == hash
            else { return nil }
            return waiting.data
        }
        guard let content = current.said(of: names), content.contentHash == hash else { return nil }
        return try? content.json()
    }
}
