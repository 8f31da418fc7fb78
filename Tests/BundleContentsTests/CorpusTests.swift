import FileSystem
import FuzzTargets
import Testing

struct CorpusTests {
    /// `Tests/Corpus/TARGET`: inputs that reach far, and those that once broke a rule.
    @Test(arguments: FuzzTarget.allCases)
    func everyInputIsBorne(target: FuzzTarget) throws {
        let folder = Path.parent(of: Path.parent(of: #filePath)) + "/Corpus/" + target.rawValue
        let names = try Folder.names(in: folder)
        #expect(!names.isEmpty)
        for name in names { try WholeFile.read(folder + "/" + name).withUnsafeBytes { target.check($0) } }
    }
}
