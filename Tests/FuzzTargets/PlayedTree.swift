internal import BundleContents

/// Plays what the kernel does with the paths and links of a bundle's members, knowing nothing of the rules that admit
/// them: folders are made first, links last, and a link whose place is taken is not made.
struct PlayedTree {
    private typealias Name = [UInt8]
    private var links: [[Name]: Name] = [:]
    private var places: [[Name]] = []

    init(_ members: MemberRecords) {
        var folders: Set<[Name]> = []
        for member in members {
            let place = Self.names(Array(member.path.utf8))
            places.append(place)
            for count in 0..<max(1, place.count) { folders.insert(Array(place.prefix(count))) }
            if member.kind == .folder { folders.insert(place) }
        }
        for (member, place) in zip(members, places) where !folders.contains(place) {
            if let link = member.link { links[place] = Array(link.utf8) }
        }
    }

    private static func names(_ path: Name) -> [Name] {
        path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map(Array.init)
    }

    func check() {
        for place in places {
            // The kernel would take any of these for another place, or for none.
            precondition(!place.isEmpty && place.allSatisfy { !$0.isEmpty && !$0.contains(0) })
            precondition(place.allSatisfy { $0 != Array(".".utf8) && $0 != Array("..".utf8) && $0.count < 256 })
        }
        precondition(Set(places).count == places.count)
        for (place, target) in links { follow(target, from: Array(place.dropLast()), within: place[0]) }
    }

    /// Walks a link, and the links on the way, as the kernel does: it may never stand above its part.
    private func follow(_ target: Name, from folder: [Name], within part: Name) {
        var stand = folder
        precondition(stand.first == part && target.first != UInt8(ascii: "/"))
        var rest = Array(Self.names(target).reversed())
        var followed = 0
        while let name = rest.popLast() {
            if name.isEmpty || name == Array(".".utf8) { continue }
            if name == Array("..".utf8) {
                stand.removeLast()
                precondition(!stand.isEmpty)
                continue
            }
            stand.append(name)
            guard let next = links[stand] else { continue }
            followed += 1
            // The kernel gives up after as many.
            if followed > 40 { return }
            precondition(next.first != UInt8(ascii: "/"))
            stand.removeLast()
            rest += Self.names(next).reversed()
        }
    }
}
