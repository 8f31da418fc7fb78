import LegacyBackup
import Testing

struct BackupJournalTests {
    @Test func whatALineTells() {
        let text =
            "2026-11-22\t21:00:05\tBackup started\r2026-11-22T21:00:50\tBackup failed\tError 1406\r"
            + "\tSauvegarde terminée avec l'erreur n° 28\r\nEnd of backup: no problem\n\nD:\\Backups\\m[0007].4BK\t12 MB\r"
        let journal = BackupJournal(parsing: Array(text.utf8))
        #expect(journal.lines.map(\.event) == [.started, .error(1406), .error(28), .ended, .other])
        #expect(journal.errors == [1406, 28])
        #expect(journal.lines[1].time?.text == "2026-11-22T21:00:50")
    }

    @Test func anythingIsBorne() {
        for bytes: [UInt8] in [[], [0xFF, 0xFE, 0x0D], Array("error 99999999999999999999 error".utf8), [0x0D, 0x0D]] {
            #expect(BackupJournal(parsing: bytes).errors.isEmpty)
        }
        #expect(BackupJournal(parsing: Array("error 0".utf8)).errors.isEmpty)
    }
}
