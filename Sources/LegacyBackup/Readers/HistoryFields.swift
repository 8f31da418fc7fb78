import JSONStreams

/// The members of one operation, found by the meaning of their keys.
struct HistoryFields {
    /// By their keys in lower case, without what is no letter.
    private let members: [String: JSONValue]
    /// Every text of the operation.
    let texts: [String]

    init(_ members: [String: JSONValue]) {
        var found: [String: JSONValue] = [:]
        for (key, value) in members.inOrder {
            found[String(decoding: key.lowercased().utf8.filter { (0x61...0x7A).contains($0) }, as: UTF8.self)] = value
        }
        self.members = found
        texts = members.inOrder.flatMap(\.value.texts)
    }

    /// The first of these that is there; each also with `backup`, `last`, `lastbackup` or `operation` before it.
    private func first(_ keys: [String]) -> JSONValue? {
        for key in keys {
            for prefix in ["", "backup", "operation", "last", "lastbackup"] {
                if let value = members[prefix + key] {
                    if case .null = value { continue }
                    return value
                }
            }
        }
        return nil
    }

    func text(_ keys: [String]) -> String? { first(keys)?.writtenText.flatMap { $0.isEmpty ? nil : $0 } }
    func integer(_ keys: [String]) -> Int? { first(keys)?.wholeNumber }

    var isRestore: Bool {
        if members.keys.contains(where: { $0.hasPrefix("restor") }) { return true }
        let kind = text(["type", "operation", "operationtype", "kind", "action"])?.lowercased() ?? ""
        return kind.contains("restor") || kind.contains("integrat")
    }

    var started: LegacyTime? {
        let time = first(["time", "starttime", "hour"])
        let clock = time?.writtenText ?? time?.wholeNumber.map(String.init)
        guard let date = text(["date", "startdate", "timestamp", "start", "started", "startedat", "datetime"]) else {
            return clock.flatMap { $0.contains("-") ? LegacyTime(date: $0) : nil }
        }
        // Both may say all of it.
        if let clock, clock.contains("T") { return LegacyTime(date: clock) }
        return LegacyTime(date: date, time: clock)
    }

    /// In milliseconds. A bare number is taken for them, as `BACKUP INFO` gives them; that the history does so too is not
    /// published. `00:01:12` is a time.
    var duration: Int64? {
        let value = first(["duration", "elapsed", "elapsedtime"])
        if let text = value?.writtenText, text.contains(":") { return DateReader.secondsOfDay(text).map { $0 * 1000 } }
        let milliseconds =
            value?.writtenText.flatMap(Int64.init) ?? value?.number.flatMap { Int64(exactly: $0.rounded()) }
        return milliseconds.flatMap { $0 < 0 ? nil : $0 }
    }

    var status: BackupStatus {
        guard
            let value = first([
                "status", "statuscode", "state", "result", "error", "errorcode", "err", "code", "success", "ok",
            ])
        else { return .missing }
        switch value {
        case .boolean(let isSet):
            // `error: false` and `success: true` say the same.
            let isError = ["error", "err"].contains { members[$0] != nil || members["backup" + $0] != nil }
            return isSet != isError ? .good : .failed(1)
        case .object(let members):
            return HistoryFields(members).status
        default:
            if let code = value.wholeNumber { return BackupStatus(code: code) }
            guard let word = value.writtenText else { return .missing }
            let known = ["ok", "success", "successful", "succeeded", "done", "complete", "completed", "no error"]
            return known.contains(word.lowercased()) ? .good : .unknown(String(word.prefix(80)))
        }
    }
}
