import LegacyBackup
import Testing

struct BackupHistoryTests {
    private func read(_ text: String) throws -> [HistoryEntry] { try BackupHistory(parsing: Array(text.utf8)).entries }

    @Test func whatPublishedCodeReads() throws {
        let history = try BackupHistory(
            parsing: Array(
                #"""
                {"C:\\mSupply\\mSupply.4DB": [
                    {"backupNumber": 6, "backupPath": "D:\\B\\mSupply[0006].4BK", "logPath": "D:\\B\\mSupply[0005].4BL",
                     "date": "2026-11-21", "time": "21:00:00", "duration": 61000, "status": 0},
                    {"backupNumber": 7, "backupPath": "D:\\B\\mSupply[0007].4BK", "logPath": "D:\\B\\mSupply[0006].4BL",
                     "date": "2026-11-22", "time": "21:00:05", "duration": "00:01:12", "status": 1406,
                     "files": ["C:\\mSupply\\Data\\mSupply.4DD", {"attachment": "C:\\x"}]}
                ]}
                """#.utf8
            )
        )
        #expect(history.series.map(\.structure) == [#"C:\mSupply\mSupply.4DB"#])
        let entries = history.entries
        #expect(entries.map(\.number) == [6, 7])
        #expect(entries.map(\.file) == ["mSupply[0006].4BK", "mSupply[0007].4BK"])
        #expect(entries.map(\.logFile) == ["mSupply[0005].4BL", "mSupply[0006].4BL"])
        #expect(entries.map(\.status) == [.good, .cancelled])
        #expect(entries.map(\.durationMilliseconds) == [61_000, 72_000])
        #expect(entries[1].started?.clock == 1_795_381_205)
        #expect(entries[1].database == "mSupply")
    }

    @Test(arguments: [
        (#"{"s": [{"Number": 7, "Path": "/b/m[0007].4BK", "Status": "OK"}]}"#, BackupStatus.good),
        (#"[{"backupPath": "HD:b:m[0007].4BK", "backupStatus": "0"}]"#, .good),
        (#"[{"backup_number": "7", "last_backup_status": 4}]"#, .failed(4)),
        (#"[{"number": 7, "status": {"code": 1406, "text": "x"}}]"#, .cancelled),
        (#"[{"number": 7, "success": true}]"#, .good), (#"[{"number": 7, "success": false}]"#, .failed(1)),
        (#"[{"number": 7, "error": false}]"#, .good), (#"[{"number": 7, "error": true}]"#, .failed(1)),
        (#"[{"number": 7, "status": null}]"#, .missing), (#"[{"number": 7}]"#, .missing),
        (#"[{"number": 7, "status": "perhaps"}]"#, .unknown("perhaps")), (#"[{"number": 7, "status": []}]"#, .missing),
    ])
    func keysAreReadByTheirMeaning(text: String, status: BackupStatus) throws {
        let entry = try #require(try read(text).first)
        #expect(entry.number == 7)
        #expect(entry.status == status)
    }

    @Test func aMarkAtTheBeginningIsNothing() throws {
        let bytes: [UInt8] = [0xEF, 0xBB, 0xBF] + Array(#"[{"number": 1, "status": 0}]"#.utf8)
        #expect(try BackupHistory(parsing: bytes).entries.count == 1)
        #expect(try read("{}").isEmpty)
        #expect(try read("[]").isEmpty)
    }

    @Test func aRestoreIsNoBackup() throws {
        let text = #"""
            [{"number": 7, "status": 5}, {"type": "Restore", "number": 7, "status": 0},
             {"restorePath": "m[0007].4BK", "number": 7, "status": 0}, {"operation": "Log integration", "number": 7, "status": 0}]
            """#
        #expect(try read(text).map(\.status) == [.failed(5)])
    }

    @Test func listsMayLieDeeper() throws {
        let text = #"""
            {"version": 2, "data": {"b.4DB": [{"number": 9, "status": 0}], "a.4DB": [{"number": 7, "status": 0}]},
             "restores": [{"number": 3, "status": 0}]}
            """#
        #expect(try read(text).map(\.number) == [7, 9])
        #expect(try BackupHistory(parsing: Array(text.utf8)).series.map(\.structure) == ["a.4DB", "b.4DB"])
    }

    @Test func segmentsThatAreNamedAreKnown() throws {
        let text = #"""
            [{"number": 7, "status": 0, "files": ["C:\\m[0007-0002].4BK", "C:\\m[0007-0001].4BK", "C:\\m[0006-0001].4BK", "C:\\a"]}]
            """#
        #expect(try read(text)[0].segments == ["m[0007-0001].4BK", "m[0007-0002].4BK"])
    }

    /// The oldest first, however the list is written. Two backups in the hour that comes twice are in order by their numbers.
    @Test(arguments: [
        ([(7, "2026-11-20"), (8, "2026-11-21")], [7, 8]), ([(8, "2026-11-21"), (7, "2026-11-20")], [7, 8]),
        ([(7, "2026-11-21T02:45:00"), (8, "2026-11-21T02:15:00")], [7, 8]),
        ([(40, "2026-11-20"), (1, "2026-11-21")], [40, 1]), ([(1, "2026-11-21"), (40, "2026-11-20")], [40, 1]),
        ([(39, "2026-11-19"), (40, "2026-11-20"), (1, "2026-11-21")], [39, 40, 1]), ([(3, "?"), (9, "?")], [3, 9]),
    ])
    func theOrderIsTheHistorys(written: [(Int, String)], order: [Int]) throws {
        let list = written.map { #"{"number": \#($0.0), "date": "\#($0.1)", "status": 0}"# }.joined(separator: ",")
        #expect(try read("[\(list)]").map(\.number) == order)
    }

    @Test(arguments: ["", "nonsense", "[{]", #"{"a": [1"#, "\u{0}\u{1}", "{\"a\": \"\u{1}\"}"])
    func whatIsNoJSONIsRefused(text: String) {
        #expect(throws: BackupHistory.Complaint.malformed) { try read(text) }
    }

    @Test(arguments: ["1", #""text""#, #"{"a": 1}"#, "null"]) func whatHasNoListIsRefused(text: String) {
        #expect(throws: BackupHistory.Complaint.noOperations) { try read(text) }
    }

    @Test func entriesThatAreNoneAreLeftOut() throws {
        let text = #"""
            [1, null, "x", [], {}, {"status": 0}, {"number": -1, "status": 0}, {"number": 1e300}, {"number": 1.5},
             {"number": "9223372036854775807", "status": 0},
             {"number": 3, "status": 0, "duration": -5, "date": 5, "backupPath": ""}]
            """#
        let entries = try read(text)
        #expect(entries.map(\.number) == [3])
        #expect(entries[0].durationMilliseconds == nil && entries[0].started == nil && entries[0].file == nil)
    }

    @Test func hostileHistoriesAreRefused() {
        let deep = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
        let many = "[" + String(repeating: "{},", count: 150_000) + "{}]"
        for text in [deep, many, String(repeating: "{\"a\":", count: 50_000)] {
            #expect(throws: BackupHistory.Complaint.malformed) { try read(text) }
        }
    }
}
