import Testing

@testable import BundleContents

struct RestorePartTests {
    /// To Swift the slash and the accent behind it are one character.
    @Test(arguments: [(RestorePart.files, "files/"), (.legacy, "legacy/"), (.omsupply, "sqlite/")])
    func aNameThatBeginsWithAnAccentBelongsToItsPart(part: RestorePart, folder: String) {
        #expect(part.includes(folder + "\u{301}a"))
        #expect(RestorePart.all.includes(folder + "\u{301}a"))
    }

    @Test func aNameThatBeginsAlikeDoesNot() {
        #expect(!RestorePart.files.includes("files2/a") && !RestorePart.all.includes("bundle.json"))
    }
}
