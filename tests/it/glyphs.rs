//! Every cluster of the corpus as it is drawn: one cell's worth, harmless, and never narrower than a terminal draws it.

use crate::corpus::groups;

#[test]
fn the_corpus_is_large_and_has_every_kind() {
    let groups = groups();
    let clusters: usize = groups.iter().map(|(_, clusters)| clusters.len()).sum();
    assert!(clusters >= 2000, "{clusters}");
    for (group, clusters) in &groups {
        assert!(!clusters.is_empty(), "{group}");
    }
}
