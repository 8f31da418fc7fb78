package import Reconciliation

/// A step that is central's was asked for in the database of a remote site.
package struct NotCentral: Error, Sendable, Hashable {
    let database: RemoteDatabase

    package init(_ database: RemoteDatabase) { self.database = database }
}

extension NotCentral: WordedError {
    package func report(in situation: ErrorSituation) -> ErrorReport {
        let site = database.site.map { "site \($0)" } ?? "a remote site"
        return ErrorReport(
            "notCentral",
            "this is the database of \(site), not central's",
            advice: "Run this at central, with central's database. Nothing was changed.",
            status: .refused,
            facts: ["site": database.site]
        )
    }
}
