import Testing
import WALPositions

struct LSNTests {
    @Test(arguments: [("0/0", 0), ("16/B374D848", 0x16_B374_D848), ("ffffffff/ffffffff", UInt64.max)])
    func whatAServerWritesIsRead(text: String, value: UInt64) { #expect(LSN(text)?.value == value) }

    @Test(arguments: [
        "", "/", "1", "1/", "/1", "1/2/3", "+1/0", "1/+0", "-1/0", "-0/35", "100000000/0", "g/0", " 1/0", "1/0\u{301}",
    ])
    func anythingElseIsNone(text: String) { #expect(LSN(text) == nil) }
}
