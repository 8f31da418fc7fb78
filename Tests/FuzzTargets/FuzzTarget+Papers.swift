internal import BundleArchive
internal import BundleContents
internal import FoundationEssentials

extension FuzzTarget {
    /// JSON, a zero and JSON are both papers of a bundle. Anything else are lines: what a member is, its path, and for a
    /// link a tab and where it leads.
    static func checkPapers(_ bytes: UnsafeRawBufferPointer) {
        if bytes.first == UInt8(ascii: "{") {
            let papers = bytes.split(separator: 0, maxSplits: 1).map(Array.init)
            guard papers.count == 2 else { return }
            check(identity: papers[0], manifest: papers[1])
        } else {
            check(identity: Papers.identity, manifest: Papers.manifest(bytes))
        }
    }

    /// Of papers that nobody complains of, no path leads out, none comes twice, and each belongs to the part it is in.
    private static func check(identity: [UInt8], manifest: [UInt8]) {
        guard let identity = Self.identity(identity), let manifest = Self.manifest(manifest) else { return }
        let size = manifest.members.reduce(Int64(0)) { $0.addingReportingOverflow($1.size).partialValue }
        guard manifest.complaint(identity, rawSize: max(0, size)) == nil else { return }
        var index = LooseIndex()
        var seen: Set<[UInt8]> = []
        for member in manifest.members where seen.insert(Array(member.path.utf8)).inserted {
            index.members.append(.init(path: member.path, frame: 0, offset: 0, header: 512, size: member.size))
        }
        guard let index = index.index else { preconditionFailure("members have no index") }
        do { _ = try BundleAudit(index, identity, manifest) } catch is ArchiveError { return } catch {
            preconditionFailure("\(error)")
        }
        PlayedTree(manifest.members).check()
        for member in manifest.members {
            let part = member.path.utf8.prefix { $0 != UInt8(ascii: "/") }
            precondition(RestorePart.omsupply.includes(member.path) == ["postgres", "sqlite"].contains(String(part)))
            precondition(RestorePart.legacy.includes(member.path) == (String(part) == "legacy"))
            precondition(RestorePart.files.includes(member.path) == (String(part) == "files"))
        }
    }

    private static func identity(_ json: [UInt8]) -> BundleIdentity? {
        refusing { try OpenBundle.paper("paper", of: "bundle", json: json) }
    }

    private static func manifest(_ json: [UInt8]) -> BundleManifest? {
        refusing {
            try OpenBundle.manifest(of: "bundle") { consume in
                // In two pieces: where they part makes no difference.
                try json.prefix(json.count / 2).withUnsafeBytes { try consume($0) }
                try json.dropFirst(json.count / 2).withUnsafeBytes { try consume($0) }
            }
        }
    }

    /// nil for what is refused as it should be.
    private static func refusing<T>(_ body: () throws -> T) -> T? {
        do { return try body() } catch is ArchiveError, is BundleError { return nil } catch {
            preconditionFailure("\(error)")
        }
    }
}

/// Papers of a small bundle.
private enum Papers {
    static let identity = Array(
        """
        {"formatVersion": 1, "id": "i", "kind": "full", "site": "s", "created": "", "tool": "test",
         "server": {"sqlite": {"_0": {"libraryVersion": "3", "database": "omsupply"}}}}
        """.utf8
    )

    private struct Member: Encodable {
        var path: String
        var kind: String
        var size = 0
        var mode = 0o600
        var modified = 0
        var link: String?
    }

    static func manifest(_ lines: UnsafeRawBufferPointer) -> [UInt8] {
        let members = lines.split(separator: UInt8(ascii: "\n")).map { line in
            let parts = line.dropFirst().split(separator: UInt8(ascii: "\t"), maxSplits: 1).map {
                String(decoding: $0, as: UTF8.self)
            }
            let kind = line.first == UInt8(ascii: "L") ? "link" : line.first == UInt8(ascii: "D") ? "folder" : "file"
            return Member(path: parts.first ?? "", kind: kind, link: kind == "link" ? parts.last : nil)
        }
        guard let list = try? JSONEncoder().encode(members) else { preconditionFailure("members have no JSON") }
        let opening = """
            {"formatVersion": 1, "id": "i", "state": "ok", "reasons": [], "cursors": {"stored": [], "watermarks": []},
             "cursorsAreExact": true, "alignment": {"verdict": "none", "reason": ""}, "skipped": [], "members":
            """
        return Array(opening.utf8) + list + [UInt8(ascii: "}")]
    }
}
