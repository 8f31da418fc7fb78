import FoundationEssentials
import Testing

@testable import JSONStreams

struct JSONValueTests {
    /// Written by two servers, and meaning the same.
    @Test(arguments: [
        ("1", "1.0"), ("100", "1e2"), (#""\u00e9""#, #""é""#),
        (#"{"a":1,"b":[null,true]}"#, #"{ "b": [null, true], "a": 1.0 }"#),
    ])
    func twoThatMeanTheSameAreEqual(one: String, two: String) throws {
        let value = try #require(JSONValue(parsing: one))
        #expect(value == JSONValue(parsing: two))
    }

    @Test(arguments: [
        ("1", "true"), ("0", "false"), ("0", "null"), (#""1""#, "1"), ("9007199254740993", "9007199254740992"),
        ("{}", "[]"), ("1.5", "1"),
    ])
    func twoThatMeanSomethingElseDiffer(one: String, two: String) throws {
        let value = try #require(JSONValue(parsing: one))
        #expect(value != JSONValue(parsing: two))
    }

    @Test func whatIsWrittenIsReadAgain() throws {
        let value = JSONValue.object([
            "a": .array([.null, .boolean(false), .integer(.max), .integer(.min), .real(0.5), .text("\"\n\u{0}")]),
            "": .object([:]),
        ])
        let text = String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
        #expect(JSONValue(parsing: text) == value)
    }

    @Test(arguments: ["", "{", "nothing", "{} {}"])
    func whatIsNoJSONIsNothing(text: String) { #expect(JSONValue(parsing: text) == nil) }

    @Test func onlyTextIsText() {
        let value = JSONValue(parsing: #"{"type": "patient", "number": 1}"#)
        #expect(value?.text(of: "type") == "patient")
        #expect(value?.text(of: "number") == nil)
        #expect(value?.text(of: "other") == nil)
        #expect(JSONValue(parsing: "[]")?.text(of: "type") == nil)
    }
}
