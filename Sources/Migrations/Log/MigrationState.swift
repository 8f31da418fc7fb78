import DatabaseAccess
package import MigrationModel

/// What the driver keeps of the database as a whole, in rows of `migration_state`.
package struct MigrationState: Sendable, Hashable {
    static let table = "migration_state"

    /// The hash of the views that stand; "dropped" while an upgrade has taken them away.
    package var views: String?
    /// The views that stand or stood, in the order of their making.
    package var viewNames: [String]
    /// The oldest app that may open the database, and the database's version of which that was said.
    package var openable: Openable?
    /// The release candidates that the database has been through, oldest first.
    package var candidates: [String]

    package init(
        views: String? = nil,
        viewNames: [String] = [],
        openable: Openable? = nil,
        candidates: [String] = []
    ) {
        self.views = views
        self.viewNames = viewNames
        self.openable = openable
        self.candidates = candidates
    }

    /// From the rows of the table. Rows that this library does not know belong to a later one.
    init(rows: [String: String]) throws(MigrationError) {
        views = rows[Name.views.rawValue]
        viewNames = Self.lines(rows[Name.viewNames.rawValue])
        candidates = Self.lines(rows[Name.candidates.rawValue])
        let versions = Self.lines(rows[Name.openable.rawValue])
        openable = versions.count == 2 ? Openable(from: try Version(versions[0]), at: try Version(versions[1])) : nil
    }

    /// Another program that changes the version without knowing of this row makes it say nothing.
    package struct Openable: Sendable, Hashable {
        package let from: Version
        package let at: Version

        package init(from: Version, at: Version) {
            self.from = from
            self.at = at
        }

        var text: String { "\(from)\n\(at)" }
    }

    enum Name: String { case views, viewNames = "view_names", openable, candidates }

    static let dropped = "dropped"

    private static func lines(_ text: String?) -> [String] {
        text?.split(separator: "\n").map(String.init) ?? []
    }

    /// The statement that sets one row.
    static func set(_ name: Name, _ value: String) -> String {
        """
        INSERT INTO migration_state (name, value) VALUES ('\(name.rawValue)', \(SQL.quoted(literal: value)))
        ON CONFLICT (name) DO UPDATE SET value = excluded.value;
        """
    }
}
