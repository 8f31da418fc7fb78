import Foundation
import LegacyBackup
import Testing

struct BackupSettingsTests {
    private func read(_ text: String) throws(BackupSettings.Complaint) -> BackupSettings {
        try BackupSettings(parsing: Array(text.utf8))
    }

    /// As 4D has it, with the elements that matter here and some that do not.
    private static let whole = #"""
        <?xml version="1.0" encoding="UTF-8" standalone="no" ?>
        <Preferences4D xmlns="http://www.4d.com/namespace/reserved/2004/backup">
          <Backup>
            <DataBase>
              <DatabaseName><ItemsCount>1</ItemsCount><Item1>C:\mSupply\mSupply.4DD</Item1></DatabaseName>
              <LastBackupPath><ItemsCount>1</ItemsCount><Item1>D:\Backups\m &amp; S[0007].4BK</Item1></LastBackupPath>
              <LastBackupLogPath><ItemsCount>1</ItemsCount><Item1>D:\Backups\m &amp; S[0006].4BL</Item1></LastBackupLogPath>
              <CurrentBackupSet><ItemsCount>1</ItemsCount><Item1>7</Item1></CurrentBackupSet>
              <LastBackupDate><Item1>2026-11-22T00:00:00</Item1></LastBackupDate>
              <LastBackupTime><Item1>21:00:05</Item1></LastBackupTime>
            </DataBase>
            <Settings>
              <Advanced>
                <BackupIfDataChange>True</BackupIfDataChange>
                <SetNumber><Enable>True</Enable><Value>5</Value></SetNumber>
                <FileSegmentation><DefaultSize>650</DefaultSize></FileSegmentation>
                <BackupJournalVerboseMode>False</BackupJournalVerboseMode>
                <Unknown><Deep/>text</Unknown>
              </Advanced>
              <General><DestinationFolder>D:\Backups\</DestinationFolder></General>
            </Settings>
          </Backup>
        </Preferences4D>
        """#

    @Test func whatTheySay() throws {
        let settings = try read(Self.whole)
        #expect(settings.destination == "Backups")
        #expect(settings.lastBackup == "m & S[0007].4BK")
        #expect(settings.lastLog == "m & S[0006].4BL")
        #expect(settings.lastNumber == 7)
        #expect(settings.lastStarted?.clock == 1_795_381_205)
        #expect(settings.segmentMebibytes == 650)
        #expect(settings.kept == 5)
        #expect(settings.onlyIfDataChanged == true)
        #expect(settings.isVerbose == false)
    }

    @Test func whatIsMissingIsNotKnown() throws {
        let settings = try read(
            "<Preferences4D><Backup><Settings><Scheduler><Frequency>Never</Frequency></Scheduler></Settings></Backup></Preferences4D>"
        )
        #expect(settings.lastBackup == nil && settings.segmentMebibytes == nil && settings.isVerbose == nil)
    }

    @Test func namespacesAndEncodingsAreBorne() throws {
        let prefixed = Self.whole.replacingOccurrences(of: "<Backup>", with: "<b:Backup>")
            .replacingOccurrences(of: "</Backup>", with: "</b:Backup>")
        #expect(try read(prefixed).lastNumber == 7)
        let declared = Self.whole.replacingOccurrences(of: "UTF-8", with: "UTF-16")
        #expect(try BackupSettings(parsing: Array(try #require(declared.data(using: .utf16)))).lastNumber == 7)
        let latin: [UInt8] =
            Array(
                "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><Preferences4D><Backup><Settings><General><DestinationFolder>Sant"
                    .utf8
            )
            + [0xE9] + Array("</DestinationFolder></General></Settings></Backup></Preferences4D>".utf8)
        #expect(try BackupSettings(parsing: latin).destination == "Santé")
    }

    @Test(arguments: [
        "", "text", "<a>", "<a></b>", "<a/><b/>", "<a>\u{1}</a>", "<a>&unknown;</a>",
        "<?xml version=\"1.0\" encoding=\"no\"?><a/>",
        "<Preferences4D><Backup><Settings>",
    ])
    func whatIsNoXMLIsRefused(text: String) { #expect(throws: BackupSettings.Complaint.malformed) { try read(text) } }

    @Test func otherXMLIsRefused() {
        #expect(throws: BackupSettings.Complaint.notSettings) { try read("<html><body>login</body></html>") }
    }

    /// What would grow to gigabytes, or ask for other files, is refused at the word that begins it.
    @Test func documentTypesAreRefused() {
        var bomb = "<!DOCTYPE a [<!ENTITY x0 \"0123456789\">"
        for level in 1...20 {
            bomb += "<!ENTITY x\(level) \"\(String(repeating: "&x\(level - 1);", count: 10))\">"
        }
        bomb += "]><a>&x20;</a>"
        let outside = "<!DOCTYPE a [<!ENTITY f SYSTEM \"file:///etc/passwd\">]><a>&f;</a>"
        for text in [bomb, outside, "<!DOCTYPE a SYSTEM \"http://127.0.0.1:1/x.dtd\"><a/>"] {
            #expect(throws: BackupSettings.Complaint.documentType) { try read(text) }
        }
    }

    @Test func depthAndTextAreLimited() {
        let deep = String(repeating: "<a>", count: 200_000)
        let long = "<a>" + String(repeating: "x", count: 1 << 20) + "</a>"
        let many = "<a>" + (0..<20_000).map { "<b\($0)>x</b\($0)>" }.joined() + "</a>"
        for text in [deep, long, many] { #expect(throws: BackupSettings.Complaint.tooMuch) { try read(text) } }
    }
}
