package import SyncCursors

/// Positions in a log, short enough for tables of cases.
package func lastSeen(_ value: Int64) -> LastSeenCursor { LastSeenCursor(Cursor(value)) }
package func next(_ value: Int64) -> NextCursor { NextCursor(Cursor(value)) }
