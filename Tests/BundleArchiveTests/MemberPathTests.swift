import Testing

@testable import BundleArchive

struct MemberPathTests {
    @Test(arguments: ["files/a", "files/..a", "files/a..", "files/ünïcode", "files/\u{301}a", "files/a b"])
    func aPlainPathIsAccepted(path: String) { #expect(MemberPath.complaint(about: path) == nil) }

    /// To Swift the slash and the accent behind it, or the number sign before it, are one character.
    @Test(arguments: [
        "files/../\u{301}x", "files/x\u{600}/../y", "/\u{301}x", "files//\u{301}x", "files/./\u{301}x",
    ])
    func aSlashIsASlashWhateverStandsBesideIt(path: String) { #expect(MemberPath.complaint(about: path) != nil) }

    @Test(arguments: [
        ("files/a", "b"), ("files/a", "b/c"), ("files/sub/a", "../b"), ("files/sub/a", "./../b"), ("files/a", "..."),
    ])
    func aLinkWithinItsPartIsAccepted(path: String, target: String) {
        #expect(MemberPath.complaint(aboutLinkAt: path, to: target) == nil)
    }

    @Test(arguments: [
        ("files/a", "../legacy/b"), ("files/sub/a", "../../b"), ("files/a", "/etc"), ("files/a", "/\u{301}etc"),
        ("files/a", "../\u{301}b"), ("files/a", ""), ("files/a", "b\u{0}"), ("files", "legacy"),
        // Counted as text it stays within; where `up` leads to `..`, it does not.
        ("files/a", "sub/up/../../../etc"),
    ])
    func aLinkThatCouldLeadOutIsNot(path: String, target: String) {
        #expect(MemberPath.complaint(aboutLinkAt: path, to: target) != nil)
    }
}
