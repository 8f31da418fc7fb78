import JSONStreams
import DatabaseAccess
import ReconciliationModel
import TestSupport
import Testing

/// Equal hashes have to mean equal contents, whoever wrote them and wherever they lie.
struct ContentHashTests {
    private func hash(_ json: String) -> String? { RecordContent(json: json)?.contentHash }

    @Test func itIsTheSameHoweverAContentIsWritten() throws {
        let first = try #require(hash(#"{"a":1,"b":true,"c":"2024-01-02T03:04:05.120","d":null,"e":0.5}"#))
        #expect(first.utf8.count == 64)
        for other in [
            #"{ "e":0.50, "d":null, "c":"2024-01-02 03:04:05.12", "b":1, "a":1.0 }"#,
            #"{"\u0061":1e0,"b":1.0,"c":"2024-01-02T03:04:05.12000","d":null,"e":5e-1}"#,
        ] {
            #expect(hash(other) == first)
        }
    }

    @Test func otherContentHasAnotherHash() {
        let contents = [
            #"{}"#, #"{"a":null}"#, #"{"b":null}"#, #"{"a":0}"#, #"{"a":-1}"#, #"{"a":1}"#, #"{"a":0.5}"#, #"{"a":""}"#,
            #"{"a":"0"}"#, #"{"a":"null"}"#, #"{"a":"","b":""}"#, #"{"a":"b","c":"d"}"#, #"{"a":"bc","d":""}"#,
            #"{"ab":"c"}"#, #"{"a":"2024-01-02 03:04:05"}"#, #"{"a":"2024-01-02 03:04:06"}"#,
            #"{"a":"2024-01-02-03:04:05"}"#, #"{"a":9007199254740993}"#, #"{"a":9007199254740992}"#,
        ]
        let hashes = contents.compactMap { hash($0) }
        #expect(hashes.count == contents.count)
        #expect(Set(hashes).count == contents.count)
    }

    @Test func whatNoColumnHoldsHasNone() {
        #expect(hash(#"{"a":[]}"#) == nil)
        #expect(hash(#"{"a":{"b":1}}"#) == nil)
    }

    /// Whatever has the hash of a row is said by that row.
    @Test func equalHashesAreEqualContents() throws {
        let values: [Value] = [
            .null, .boolean(true), .boolean(false), .integer(0), .integer(1), .integer(9_007_199_254_740_993),
            .real(0), .real(-0.0), .real(1), .real(0.1), .real(9_007_199_254_740_992), .real(.infinity), .real(.nan),
            .text(""), .text("1"), .text("AQI="), .text("2024-01-02T03:04:05"), .text("2024-01-02 03:04:05.000"),
            .text("2024-01-02T03:04:05Z"), .text("caf\u{e9}"), .text("cafe\u{301}"), .blob([]), .blob([1, 2]),
        ]
        var equal = 0
        for sent in values {
            let content = RecordContent(row: Row(columns: .init(["v"]), values: [sent]))
            for stored in values {
                let row = Row(columns: .init(["v", "other"]), values: [stored, .integer(7)])
                let kept = RecordContent(fields: ["v": JSONValue(stored)])
                guard let hash = content.contentHash, hash == kept.contentHash else { continue }
                equal += 1
                #expect(content.isSaid(by: row), "\(sent) and \(stored)")
            }
        }
        #expect(equal > values.count)
    }

    /// One record at both engines, each as it keeps it.
    @Test(.needsPostgreSQL) func bothEnginesSayTheSame() throws {
        let hashes = try Engine.all.map { engine in
            let database = try engine.makeDatabase()
            let db = try database.connect()
            try db.execute(
                """
                CREATE TABLE kinds (
                    id TEXT PRIMARY KEY, flag \(type: .boolean), small \(type: .integer), large \(type: .bigInteger),
                    amount \(type: .double), whole \(type: .double), moment \(type: .timestamp), day \(type: .date),
                    bytes \(type: .blob), empty TEXT
                )
                """
            )
            let written = engine == .sqlite ? "2024-02-29T23:59:59.250" : "2024-02-29 23:59:59.25"
            try db.execute(
                """
                INSERT INTO kinds VALUES (
                    'ยา 💊', \(true), 7, 9223372036854775807, \(0.1), \(12.0), \(written, as: .timestamp),
                    \("2024-02-29", as: .date), \([0, 255, 7] as [UInt8]), NULL
                )
                """
            )
            let row = try #require(try db.query("SELECT * FROM kinds").first)
            let content = RecordContent(row: row)
            // On its way it is JSON.
            #expect(RecordContent(json: try content.json())?.contentHash == content.contentHash)
            return try #require(content.contentHash)
        }
        #expect(Set(hashes).count == 1)
    }
}
