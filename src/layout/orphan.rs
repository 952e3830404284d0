//! 孤字: a paragraph whose last line is one character (an orphan in CLREQ) takes one more from the line before.
//!
//! In come the clusters from the start of a line on and the break that fills it best, out goes that break or an
//! earlier one. Knows no page; the orphans and widows of pages are those of `pages`.

use crate::text::breaks::{Cluster, Opportunity, Role, is_cjk, is_line_start_prohibited};

/// Clusters of the longest orphan: one ideograph, and more marks than anybody sets after it.
pub(super) const LONGEST_ORPHAN: usize = 6;
/// Em of the most that is pulled to the last line: an ideograph and a mark.
const PIECE: usize = 2;
/// In a line of fewer em every character counts.
const LEAST_ROOM: usize = 6;

/// How many of the clusters stay on the line that could end after `count` of them: fewer, where nothing but one
/// ideograph with its marks would be left for the last line and one can be spared. The last line has `room` columns, of
/// which a character takes `em`.
pub(super) fn without_orphan(
    text: &str,
    clusters: &[Cluster],
    count: usize,
    room: usize,
    em: usize,
) -> usize {
    let (line, rest) = clusters.split_at_checked(count).unwrap_or((clusters, &[]));
    if room < LEAST_ROOM * em
        || rest.last().is_none_or(|last| last.end != text.len())
        || !is_orphan(text, rest)
    {
        return count;
    }
    let spared = line.iter().rposition(|cluster| cluster.before == Opportunity::Allowed).unwrap_or(0);
    let (kept, piece) = line.split_at_checked(spared).unwrap_or((line, &[]));
    let whole = piece.iter().chain(rest).map(|cluster| usize::from(cluster.width)).sum::<usize>() <= room;
    let pullable = is_orphan(text, piece) && columns(piece) <= PIECE * em;
    let word_goes_on = kept.last().is_none_or(|last| last.role == Role::SoftHyphen);
    if whole && pullable && !word_goes_on { spared } else { count }
}

/// Whether `clusters` are one ideograph and marks that cannot start a line.
fn is_orphan(text: &str, clusters: &[Cluster]) -> bool {
    let char_of = |cluster: &Cluster| text.get(cluster.start..).and_then(|rest| rest.chars().next());
    let mut chars = clusters.iter().filter_map(char_of);
    let ideograph = chars.next().is_some_and(|c| is_cjk(c) && c.is_alphanumeric());
    ideograph
        && clusters.len() <= LONGEST_ORPHAN
        && chars.all(|c| is_line_start_prohibited(c) || c.is_whitespace() || matches!(c, '…' | '—'))
}

fn columns(clusters: &[Cluster]) -> usize {
    clusters.iter().map(|cluster| usize::from(cluster.width)).sum()
}
