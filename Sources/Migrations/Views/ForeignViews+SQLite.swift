import DatabaseAccess

extension ForeignViews {
    /// SQLite keeps the text of a view and nothing else; what it reads are the names in it.
    static func findOnSQLite(
        _ db: any DatabaseConnection,
        _ declared: Set<String>
    ) throws(DatabaseError) -> [ForeignView] {
        let declared = Set(declared.map { $0.lowercased() })
        var names: [String: String] = [:]
        var foreign: [(name: String, text: String)] = []
        for row in try db.query(
            """
            SELECT type, name, coalesce(sql, '') AS sql FROM sqlite_schema
            WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid
            """
        ) {
            let name = try row.text("name")
            names[name.lowercased()] = name
            if try row.text("type") == "view", !declared.contains(name.lowercased()) {
                foreign.append((name, try row.text("sql")))
            }
        }
        let read = foreign.map { view in
            SQLiteNames.all(in: view.text).filter { $0 != view.name.lowercased() && names[$0] != nil }
        }
        // All but those that read nothing of the app's, like a view of constants and the views above it.
        let ours = names.keys.filter { name in !foreign.contains { $0.name.lowercased() == name } }
        var reached = Set(ours)
        var found: Set<Int> = []
        while true {
            let more = foreign.indices.filter { !found.contains($0) && !reached.isDisjoint(with: read[$0]) }
            guard !more.isEmpty else { break }
            for position in more {
                found.insert(position)
                reached.insert(foreign[position].name.lowercased())
            }
        }
        return inDropOrder(
            found.sorted().map { position in
                let sources = read[position].filter(reached.contains).compactMap { names[$0] }
                let name = foreign[position].name
                return (
                    ForeignView(
                        name: name,
                        kind: .view,
                        dependsOn: sources,
                        reference: SQL.quoted(identifier: name)
                    ),
                    sources.map { SQL.quoted(identifier: $0) }
                )
            }
        )
    }
}

/// Reads the names out of a text as SQLite reads it.
enum SQLiteNames {
    /// All words and quoted names in small letters, each once, in order. What is in comments and texts is left out,
    /// except for a text behind FROM or JOIN, which SQLite takes for a name.
    static func all(in text: String) -> [String] {
        let bytes = Array(text.utf8)
        var names: [String] = []
        var seen: Set<String> = []
        var position = 0
        var previous = ""

        func add(_ name: some Sequence<UInt8>) {
            previous = String(decoding: Array(name), as: UTF8.self).lowercased()
            if seen.insert(previous).inserted { names.append(previous) }
        }

        /// The text up to the closing quote, where two of them stand for one.
        func quoted(until close: UInt8) -> [UInt8] {
            var content: [UInt8] = []
            position += 1
            while position < bytes.count {
                let byte = bytes[position]
                position += 1
                if byte == close {
                    guard close != UInt8(ascii: "]"), position < bytes.count, bytes[position] == close else { break }
                    position += 1
                }
                content.append(byte)
            }
            return content
        }

        func skip(past mark: StaticString) {
            let mark = Array("\(mark)".utf8)
            while position < bytes.count, !bytes[position...].starts(with: mark) { position += 1 }
            position = min(position + mark.count, bytes.count)
        }

        while position < bytes.count {
            let byte = bytes[position]
            let next = position + 1 < bytes.count ? bytes[position + 1] : 0
            switch byte {
            case UInt8(ascii: "-") where next == UInt8(ascii: "-"): skip(past: "\n")
            case UInt8(ascii: "/") where next == UInt8(ascii: "*"):
                position += 2
                skip(past: "*/")
            case UInt8(ascii: "'"):
                let content = quoted(until: byte)
                if previous == "from" || previous == "join" { add(content) }
            case UInt8(ascii: "\""), UInt8(ascii: "`"): add(quoted(until: byte))
            case UInt8(ascii: "["): add(quoted(until: UInt8(ascii: "]")))
            case _ where isWord(byte):
                let start = position
                while position < bytes.count, isWord(bytes[position]) { position += 1 }
                add(bytes[start..<position])
            default: position += 1
            }
        }
        return names
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"), 0x80...:
            true
        default: false
        }
    }
}
