//! The fast way to the end of a line, for the case that is nearly all of the work: no option that looks at more than
//! the line, a break that is allowed. It measures many characters at once, finds the first that has no room, and looks
//! back from there for a place to break, which as a rule is near. Whatever else comes up it leaves to the plain way in
//! `fill`, whose lines it gives to the byte: a test compares the two.

use crate::text::address;
use crate::text::breaks::{BreakOptions, may_end_at};
use crate::text::reach::{Reach, Stop, reach, step_back};

/// Where a line ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LineEnd {
    /// The byte after its last one, white space at its end included.
    pub(super) end: usize,
    /// Columns of the text, without white space at its end.
    pub(super) width: usize,
}

/// The end of the line of `text` that starts at byte `start` and may take `room` columns; the text that counts ends
/// at byte `limit`, and is known to be simple up to `simple_to`; no line ends where `is_held` holds. `None` where the
/// line needs the plain way: no break is allowed in what fits, or there are clusters of several characters.
#[inline]
pub(super) fn line_end(
    text: &str,
    start: usize,
    room: usize,
    limit: usize,
    simple_to: usize,
    options: &BreakOptions,
    is_held: impl Fn(usize) -> bool,
) -> Option<LineEnd> {
    let Reach { at, columns, stop } = reach(text, start, limit, room, simple_to, &options.widths)?;
    let full = match stop {
        Stop::End if limit < text.len() => return None,
        Stop::End => return Some(LineEnd { end: at, width: drawn(text, start, at, columns, options)? }),
        Stop::LineFeed => {
            return Some(LineEnd { end: at + 1, width: drawn(text, start, at, columns, options)? });
        }
        Stop::Full => at,
    };
    let (mut at, mut columns) = (full, columns);
    while at > start {
        if (may_end_at(text, at, options)? || address::is_opportunity(text, at)) && !is_held(at) {
            return Some(LineEnd { end: at, width: drawn(text, start, at, columns, options)? });
        }
        let (before, width, _) = step_back(text, at, &options.widths)?;
        at = before;
        columns -= width;
    }
    None
}

/// Of so many `columns` between two places those that are drawn if the line ends at the second.
#[inline]
fn drawn(text: &str, start: usize, end: usize, mut columns: usize, options: &BreakOptions) -> Option<usize> {
    let mut at = end;
    // Most lines end with a character that takes its place wherever it stands.
    if matches!(text.as_bytes().get(..end), Some([.., b'!'..=b'~'] | [.., 0xE4..=0xEF, _, _])) {
        return Some(columns);
    }
    while at > start {
        let (before, width, hangs) = step_back(text, at, &options.widths)?;
        if !hangs {
            break;
        }
        at = before;
        columns -= width;
    }
    Some(columns)
}
