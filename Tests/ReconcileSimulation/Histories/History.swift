/// A network and what happens in it.
public struct History: Hashable, Sendable {
    /// The last of them, where there are three or more, may be an old program.
    var sites: Int
    var hasOldProgram: Bool
    /// Where central's cursors start.
    var firstCursor: Int64
    var steps: [Step]
    /// Sites that are made in it.
    var made = 0
}

extension History {
    /// Both sites and central write before and after a backup, and then central is lost twice, one site offline through
    /// both. Nobody writes after the losses: whoever is cut off then may start again and ends the same.
    public static var lossAndReturn: History {
        func write(_ table: Ownership, _ number: Int, deletes: Bool = false, of parent: Int? = nil) -> Step.Choice {
            Step.Choice(table: table, number: number, deletes: deletes, parent: parent)
        }
        func sync(_ site: Int) -> Step { .sync(site: site, transactions: Step.whole) }
        let restore = Step.restore(bundle: 0, tail: .lease, transactions: Step.whole)
        return History(
            sites: 2,
            hasOldProgram: false,
            firstCursor: 1,
            steps: [
                .centralWrites(write(.central, 0)), .centralWrites(write(.shared, 0)), sync(0), sync(1),
                .siteWrites(site: 0, write(.site, 0)), .siteWrites(site: 1, write(.site, 1)), sync(0), sync(1),
                .backUp(exact: true),
                .centralWrites(write(.central, 1)), .centralWrites(write(.central, 0)),
                .siteWrites(site: 0, write(.site, 0)), .siteWrites(site: 0, write(.site, 2)),
                .siteWrites(site: 1, write(.shared, 0)), .siteWrites(site: 1, write(.site, 1, deletes: true)),
                sync(0), sync(1), .centralWrites(write(.shared, 1, of: 1)), sync(0),
                restore, restore, sync(0), sync(1), sync(0),
            ]
        )
    }
}
