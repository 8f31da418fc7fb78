/// The rules of reconciliation that this library keeps. A server has all of them; the simulator takes one out to see
/// what it is for.
package enum ProtocolRule: UInt8, CaseIterable, Sendable {
    /// A new timeline's cursors start above every cursor that may have been handed out.
    case gap
    /// A new timeline is not opened where its cursors would not fit 32 bits.
    case cursorLimit
    /// Numbers that central gives out go on above those that it may have given out before.
    case numbers
    /// Every fork between a site's timeline and central's counts, not the last alone.
    case wholePath
    /// Rows that were being written while the database was copied count as lost.
    case missingRows
    /// What failed to integrate is tried again.
    case retry
    /// A site that has read more than central kept pulls again.
    case rewindPull
    /// A site pushes again from central's watermark.
    case rewindPush
    /// A watermark is good for one life of a site's database.
    case incarnation
    /// A site of whose database central knows nothing pushes everything again.
    case unknownIncarnation
    /// A site pushes and pulls only when it has shaken hands.
    case gate
    /// A row that is pushed again is not stored again.
    case storedOnce
    /// A site that was cut off while it pulled goes back to where it had pulled everything.
    case pullEnd
    /// A site that pulls again receives its own rows as well.
    case pullOwn
    /// A site that central has known only since a restore has to shake hands like one that it knew before.
    case newSite
    /// A site is initialised afresh only when it has pushed again what it had pushed.
    case owedPush
    /// A site whose database was rolled back never changes central.
    case rolledBackSite
    /// A site that has read a foreign timeline never changes central.
    case foreignTimeline
    /// A site that offers what cannot be read is quarantined.
    case rubbish
    /// A site offers what it pulled from a lost part of history.
    case candidates
    /// Deletes are offered as well.
    case tombstones
    /// A site offers its own changes to shared records.
    case ownChanges
    /// Of its own changes that were offered a site pushes none again.
    case decidedOnce
    /// What an author brings itself comes after all else that it wrote.
    case author
    /// What was adopted is sent with the place that it came from.
    case origin
    /// A candidate replaces nothing that central has changed since the branches parted.
    case changedAtCentral
    /// A candidate replaces what was adopted from an earlier place of a lost branch.
    case laterThanAdopted
    /// A candidate never replaces what was adopted from a later place.
    case alreadyAdopted
    /// What a site confirms counts as adopted from there.
    case confirmed
    /// A site whose version central does not take is sent central's.
    case announce
}

/// Some of the rules.
package struct ProtocolRules: Sendable, Hashable {
    private var taken: UInt64 = 0

    package static let all = ProtocolRules()

    package static func without(_ rule: ProtocolRule) -> ProtocolRules {
        var rules = ProtocolRules()
        rules.taken = 1 << rule.rawValue
        return rules
    }

    package subscript(rule: ProtocolRule) -> Bool { taken & (1 << rule.rawValue) == 0 }
}
