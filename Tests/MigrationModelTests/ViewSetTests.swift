import DatabaseAccess
@testable import DatabaseSchema
@testable import MigrationModel
import Testing

/// Order, cycles and hashes of declared views: no database here.
struct ViewSetTests {
    private func view(_ name: String, _ dependsOn: [String], _ text: SQL = "SELECT 1") -> ViewDefinition {
        ViewDefinition(name: name, dependsOn: dependsOn, definition: text)
    }

    @Test func dependenciesComeFirstAndTheRestStaysAsDeclared() throws {
        let views = try ViewSet([
            view("d", ["c", "item"]), view("a", ["item"]), view("c", ["B"]), view("b", ["store"]), view("e", []),
        ])
        #expect(views.ordered.map(\.name) == ["a", "b", "c", "d", "e"])
        #expect(try ViewSet([view("z", []), view("y", [])]).ordered.map(\.name) == ["z", "y"])
    }

    @Test func aCycleIsNamedWithoutThoseThatOnlyDependOnIt() {
        let views = [
            view("above", ["b"]), view("a", ["item", "c"]), view("b", ["a"]), view("c", ["b"]), view("x", []),
        ]
        #expect(throws: MigrationError.viewCycle(["b", "a", "c"])) { try ViewSet(views) }
        #expect(throws: MigrationError.viewCycle(["self"])) { try ViewSet([view("self", ["self"])]) }
    }

    @Test func aNameIsUsedOnce() {
        #expect(throws: MigrationError.duplicateView("Stock")) { try ViewSet([view("stock", []), view("Stock", [])]) }
    }

    @Test func aViewBindsNoValue() {
        #expect(throws: MigrationError.viewBindsValues("a")) { try ViewSet([view("a", [], "SELECT \(1)")]) }
    }

    @Test func theHashIsThatOfWhatTheEngineReads() throws {
        let views = try ViewSet([view("a", ["item"], "SELECT id,\n name FROM item"), view("b", ["a"])])
        let hash = views.hash(for: .sqlite)
        #expect(views.hash(for: .postgreSQL) == hash)
        let crlf = try ViewSet([view("b", ["a"]), view("a", [], "SELECT id,\r\n name FROM item \r\n")])
        #expect(crlf.hash(for: .sqlite) == hash)

        let renamed = try ViewSet([view("a2", ["item"], "SELECT id,\n name FROM item"), view("b", ["a2"])])
        let moved = try ViewSet([view("b", []), view("a", [], "SELECT id,\n name FROM item")])
        let changed = try ViewSet([view("a", [], "SELECT id,\n code FROM item"), view("b", ["a"])])
        let fewer = try ViewSet([view("a", [], "SELECT id,\n name FROM item")])
        let hashes = [views, renamed, moved, changed, fewer].map { $0.hash(for: .sqlite) }
        #expect(Set(hashes).count == 5)

        let either = try ViewSet([view("a", [], "SELECT \(postgreSQL: "now()", sqlite: "datetime()")")])
        #expect(either.hash(for: .sqlite) != either.hash(for: .postgreSQL))
    }

    @Test func whatReadsATouchedTableIsDroppedDependentsFirst() throws {
        let views = try ViewSet([
            view("stock", ["stock_line", "item"]), view("report", ["stock"]), view("people", ["name"]),
            view("summary", ["report", "people"]),
        ])
        #expect(views.dropOrder() == ["summary", "people", "report", "stock"])
        #expect(views.dropOrder(affectedBy: ["Item"]) == ["summary", "report", "stock"])
        #expect(views.dropOrder(affectedBy: ["name"]) == ["summary", "people"])
        #expect(views.dropOrder(affectedBy: ["report"]) == ["summary", "report"])
        #expect(views.dropOrder(affectedBy: ["currency"]).isEmpty)
        #expect(views.dropOrder(affectedBy: []).isEmpty)
        #expect(views.affected(by: ["item"]).map(\.name) == ["stock", "report", "summary"])
    }
}
