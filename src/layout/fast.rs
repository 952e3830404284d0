//! The fast way to the end of a line, for the case that is nearly all of the work: no option that looks back at the
//! line, a break that is allowed. It reads each character once, keeps no list of clusters, and goes over plain
//! Chinese and plain English by counting. Whatever else comes up it leaves to the plain way in `fill`, whose lines it gives to the
//! byte: a test compares the two.

use crate::text::address::is_at_slashes;
use crate::text::breaks::{BreakOptions, Opportunity, Role, clusters};

/// Where a line ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LineEnd {
    /// The byte after its last one, white space at its end included.
    pub(super) end: usize,
    /// Columns of the text, without white space at its end, with the hyphen.
    pub(super) width: usize,
    /// It ends at a soft hyphen.
    pub(super) hyphen: bool,
}

/// The end of the line of `text` that starts at byte `start` and may take `room` columns; the text that counts ends
/// at byte `limit`. `None` where the line needs the plain way: no break is allowed in what fits.
pub(super) fn line_end(
    text: &str,
    start: usize,
    room: usize,
    limit: usize,
    options: &BreakOptions,
) -> Option<LineEnd> {
    let mut clusters = clusters(text, start, options);
    // Columns up to the place reached; the same without white space that would hang.
    let (mut advance, mut used) = (0, 0);
    let mut soft_hyphen = false;
    let mut allowed = None;
    loop {
        if let Some(skipped) = clusters.skip_plain(room.saturating_sub(advance)) {
            let width = advance + skipped.columns_before_break;
            if let Some(end) = skipped.break_at.filter(|end| *end > start && width <= room) {
                allowed = Some(LineEnd { end, width, hyphen: false });
            }
            if skipped.full {
                // Past the end of the segment the plain way has to look.
                return allowed.filter(|line| line.end <= limit);
            }
            advance += skipped.columns;
            used = advance;
            soft_hyphen = false;
            if clusters.position() > limit {
                return None;
            }
        }
        let Some(cluster) = clusters.next() else {
            return Some(LineEnd { end: text.len(), width: used, hyphen: false });
        };
        if text.as_bytes().get(cluster.start) == Some(&b'/')
            && is_at_slashes(text.get(..cluster.start).unwrap_or_default())
        {
            // An address has breaks of its own.
            return None;
        }
        if cluster.start > start {
            if cluster.before == Opportunity::Mandatory || cluster.start == limit {
                return Some(LineEnd { end: cluster.start, width: used, hyphen: false });
            }
            let width = used + usize::from(soft_hyphen);
            if cluster.before == Opportunity::Allowed && width <= room {
                allowed = Some(LineEnd { end: cluster.start, width, hyphen: soft_hyphen });
            }
        }
        advance += usize::from(cluster.width);
        if cluster.role == Role::Text && cluster.width > 0 {
            used = advance;
        }
        soft_hyphen = cluster.role == Role::SoftHyphen;
        if used > room && cluster.start > start {
            return allowed;
        }
    }
}
