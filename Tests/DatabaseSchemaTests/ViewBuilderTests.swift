import DatabaseAccess
@testable import DatabaseSchema
import TestSupport
import Testing

struct ViewBuilderTests {
    @Test(arguments: Engine.all)
    func viewsAreDroppedAndBuiltAgain(engine: Engine) throws {
        let fixture = try ViewFixture(engine)
        #expect(try fixture.values("SELECT name FROM missing_item") == ["Paracetamol"])
        try fixture.rebuild { db in
            let gone = try !db.hasTable("item_stock") && !db.hasTable("missing_item")
            #expect(gone)
            // On PostgreSQL a view that reads the column would forbid this.
            if db.dialect == .postgreSQL { try db.execute("ALTER TABLE stock_line ALTER COLUMN packs TYPE BIGINT") }
            try db.execute("INSERT INTO stock_line VALUES (3, 2, 5)")
        }
        #expect(try fixture.values("SELECT name FROM missing_item") == [])
        #expect(try fixture.values("SELECT packs FROM item_stock ORDER BY id") == [42, 5])
    }

    @Test(arguments: Engine.all)
    func droppingWhatIsNotThereIsNoError(engine: Engine) throws {
        let fixture = try ViewFixture(engine)
        let order = fixture.dropOrder
        try fixture.db.withTransaction { db in
            try ViewBuilder.drop(order, db)
            try ViewBuilder.drop(order, db)
        }
        #expect(try !fixture.db.hasTable("item_stock"))
    }

    @Test(arguments: Engine.all)
    func aViewThatReadsWhatIsNotThereIsNotBuilt(engine: Engine) throws {
        let fixture = try ViewFixture(engine)
        let broken = ViewDefinition(name: "broken", dependsOn: ["item"], definition: "SELECT nothing FROM item")
        #expect(throws: DatabaseError.self) {
            try fixture.db.withTransaction { db in try ViewBuilder.build([broken], db) }
        }
        #expect(try !fixture.db.hasTable("broken"))
    }

    @Test(.needsPostgreSQL)
    func nothingIsDroppedAlongWithAView() throws {
        let fixture = try ViewFixture(.postgreSQL)
        try fixture.db.execute("CREATE VIEW mine AS SELECT * FROM missing_item")
        #expect(throws: DatabaseError.self) {
            try fixture.db.withTransaction { db in try ViewBuilder.drop(fixture.dropOrder, db) }
        }
        #expect(try fixture.values("SELECT name FROM mine") == ["Paracetamol"])
    }

    @Test(.needsPostgreSQL)
    func viewsOfTheSameNameInAnotherSchemaStay() throws {
        let fixture = try ViewFixture(.postgreSQL)
        try fixture.db.execute(script: "CREATE SCHEMA second; SET search_path TO second, public")
        let views = fixture.views
        try fixture.db.withTransaction { db in
            try ViewBuilder.drop(fixture.dropOrder, db)
            try ViewBuilder.build([views[0]], db)
        }
        let schemas: SQL =
            "SELECT relnamespace::regnamespace::text FROM pg_class WHERE relname = 'item_stock' ORDER BY 1"
        #expect(try fixture.values(schemas) == ["public", "second"])
    }
}
