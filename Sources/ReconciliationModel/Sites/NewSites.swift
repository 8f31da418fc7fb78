extension CentralFacts {
    /// Takes each site of which nothing is noted for one that has not followed, where central was ever restored.
    ///
    /// Opening a timeline notes every site that the bundle knew. So central got to know such a site later: it was set up
    /// after the restore, or after the bundle and was made known once more. Nothing at central tells the two apart: what
    /// names the site was written on the present timeline either way, by a person or by the legacy server, and its number
    /// may have been given out on the lost branch before. Only the site's own database does, so that one shakes hands, or
    /// somebody says that there is none.
    package mutating func waitForNewSites() {
        guard lineage.timelines.count > 1 else { return }
        for index in sites.indices where sites[index].state == nil {
            sites[index] = SiteStanding(
                site: sites[index].site,
                state: .unreconciled,
                note: SiteStanding.newNote
            )
        }
    }
}
