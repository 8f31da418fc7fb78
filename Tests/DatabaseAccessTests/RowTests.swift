import DatabaseAccess
import Testing

struct RowTests {
    let row = Row(
        columns: Row.Columns(["text", "number", "real", "flag", "none", "bytes"]),
        values: ["a", 7, 1.5, true, nil, .blob([1])]
    )

    @Test func valuesAreReadAsWhatTheyAre() throws {
        #expect(try row.text("text") == "a")
        #expect(try row.integer("number") == 7)
        #expect(try row.real("real") == 1.5)
        #expect(try row.boolean("flag"))
        #expect(try row.value("bytes") == .blob([1]))
    }

    /// SQLite has no booleans, and stores a whole real as an integer.
    @Test func enginesMayStoreABooleanOrARealAsAnInteger() throws {
        let stored = Row(columns: Row.Columns(["yes", "no", "whole"]), values: [1, 0, 3])
        #expect(try stored.boolean("yes") && !stored.boolean("no"))
        #expect(try stored.real("whole") == 3)
        #expect(try row.integer("flag") == 1)
    }

    @Test func nullIsNilWhereItMayBe() throws {
        #expect(try row.optionalText("none") == nil)
        #expect(try row.optionalInteger("none") == nil)
        #expect(try row.optionalReal("none") == nil)
        #expect(try row.optionalBoolean("none") == nil)
        #expect(try row.value("none").isNull)
        for read in [{ _ = try row.text($0) }, { _ = try row.integer($0) }, { _ = try row.boolean($0) }]
            as [(String) throws -> Void]
        {
            #expect(throws: DatabaseError.unexpectedAnswer("column none is NULL")) { try read("none") }
        }
    }

    /// The message names the column, never the value: it may be a patient's.
    @Test func anotherKindThrowsWithoutTheValue() {
        #expect(throws: DatabaseError.unexpectedAnswer("column number holds no text")) { try row.text("number") }
        #expect(throws: DatabaseError.unexpectedAnswer("column text holds no integer")) { try row.integer("text") }
        #expect(throws: DatabaseError.unexpectedAnswer("column text holds no number")) { try row.real("text") }
        #expect(throws: DatabaseError.unexpectedAnswer("column real holds no boolean")) { try row.boolean("real") }
        #expect(throws: DatabaseError.unexpectedAnswer("column real holds no integer")) { try row.integer("real") }
    }

    @Test func aMissingColumnIsNamedWithThoseThatAreThere() {
        let few = Row(columns: Row.Columns(["a", "b"]), values: [1, 2])
        #expect(throws: DatabaseError.unexpectedAnswer("no column c among a, b")) { try few.value("c") }
    }

    @Test func ofTwoColumnsOfOneNameTheFirstIsRead() throws {
        let twins = Row(columns: Row.Columns(["a", "a"]), values: [1, 2])
        #expect(try twins.integer("a") == 1)
    }
}
