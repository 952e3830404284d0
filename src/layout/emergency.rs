//! Emergency breaks: where to end a line in which nothing allows it (long words, addresses, columns of few characters).
//!
//! In come the clusters that are read, out goes how many of them stay on the line. The place is the latest of the best
//! sort; no place inside a cluster is ever taken.

use crate::text::breaks::{Cluster, is_cjk, is_line_end_prohibited, is_line_start_prohibited};
use std::cmp::Reverse;
use std::collections::VecDeque;

/// How many of the `pending` clusters of `text`, of which the one at `overflow` does not fit any more, stay on the
/// line; at least one. The line has `room` columns. Where `is_sign` holds the sign of a note begins.
pub(super) fn emergency_break(
    text: &str,
    pending: &VecDeque<Cluster>,
    overflow: usize,
    room: usize,
    is_sign: impl Fn(usize) -> bool,
) -> usize {
    let char_at = |index: usize| {
        pending.get(index).and_then(|c| text.get(c.start..)).and_then(|rest| rest.chars().next())
    };
    (1..=overflow)
        .rev()
        .filter_map(|count| {
            let penalty = emergency_penalty(char_at(count - 1)?, char_at(count)?, room);
            let is_sign = pending.get(count).is_some_and(|next| is_sign(next.start));
            Some((if is_sign { penalty.max(SIGN) } else { penalty }, count))
        })
        .min_by_key(|&(penalty, count)| (penalty, Reverse(count)))
        .map_or(overflow.max(1), |(_, count)| count)
}

/// How bad it is to start a line with the sign of a note: as bad as with most marks.
const SIGN: u8 = 3;

/// How bad it is to end a line between `last` and `next` where no break is allowed; lower is better.
fn emergency_penalty(last: char, next: char, room: usize) -> u8 {
    let pair = last == next && matches!(last, '—' | '…' | '⋯' | '⸺');
    let words = |c: char| c.is_alphanumeric() && !is_cjk(c);
    match (last, next) {
        // A dash or an ellipsis falls apart only where not even the pair fits.
        _ if pair && room >= 4 => 6,
        // No line starts with a stop if anything else may be done, nor ends with an opening mark.
        (last, next) if is_line_start_prohibited(next) && !words(last) && !matches!(last, '/' | '.') => 5,
        (last, _) if is_line_end_prohibited(last) => 4,
        // Addresses and paths: after their own separators.
        ('/' | '?' | '&' | '=' | '.' | '_' | '-' | '#' | '%' | '~' | ':' | '@', next)
            if words(next) || next == '/' =>
        {
            0
        }
        (_, next) if is_line_start_prohibited(next) => 3,
        (last, next) if words(last) && words(next) => 1,
        _ => 2,
    }
}
