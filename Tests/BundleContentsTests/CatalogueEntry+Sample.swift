import Foundation

@testable import BundleContents

extension CatalogueEntry {
    /// An entry as it lies beside a bundle of three bytes.
    ///
    /// - Parameter covers: places in the log, and times of 2026-11-21; only a full bundle has an earliest one.
    static func sample(
        _ id: String,
        at created: String = "2026-11-21T08:00:00Z",
        cluster: String? = "7",
        timeline: Int = 1,
        mark: String = "0/1000000",
        state: BundleState = .ok,
        lacksOnlyFiles: Bool? = nil,
        lacksOnlyLegacy: Bool? = nil,
        base: String? = nil,
        covers: (from: String, end: String, earliest: String?, latest: String)? = nil
    ) throws -> CatalogueEntry {
        var fields: [String: Any] = [
            "id": id, "file": id + ".tar.zst", "size": 3, "rawSize": 9, "site": "central", "created": created,
            "kind": "full", "engine": cluster == nil ? "sqlite" : "postgresql", "state": state.rawValue,
            "reasons": state == .ok ? [] : ["a page is damaged"], "alignment": "none", "verified": created,
        ]
        if let lacksOnlyFiles { fields["lacksOnlyFiles"] = lacksOnlyFiles }
        if let lacksOnlyLegacy { fields["lacksOnlyLegacy"] = lacksOnlyLegacy }
        if let base { fields.merge(["base": base, "kind": "wal"]) { $1 } }
        if let cluster {
            fields.merge(["systemIdentifier": cluster, "timeline": timeline, "mark": mark]) { $1 }
        }
        if let covers {
            let day = "2026-11-21T"
            var covered: [String: Any] = ["from": covers.from, "end": covers.end, "latest": day + covers.latest + "Z"]
            covered["earliest"] = covers.earliest.map { day + $0 + "Z" }
            fields["covered"] = covered
        }
        return try JSONDecoder().decode(CatalogueEntry.self, from: JSONSerialization.data(withJSONObject: fields))
    }
}
