//! The lines of a text: found one after another where they stand, and taken from its two ends as evidence.
//!
//! In comes a cleaned text, out go lines that borrow from it and places in it; nothing is copied, and no list of all
//! lines is ever made. What a line says is not known here. Columns are only estimated, to compare lines with each
//! other; what a line measures on a screen is `text::width`'s to say.

use std::ops::Range;

use memchr::{memchr, memchr_iter, memrchr};

/// A text is judged by its first lines and its last ones where it is longer than both together: so many bytes of
/// whole lines from its start, and so many from its end.
pub(super) const FRONT: usize = 256 * 1024;
pub(super) const BACK: usize = 64 * 1024;

/// A line without the white space around it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    pub(super) text: &'a str,
    indent: &'a str,
}

impl<'a> Line<'a> {
    pub(super) fn new(line: &'a str) -> Self {
        let text = line.trim_start_matches(is_blank);
        let indent = line.get(..line.len() - text.len()).unwrap_or_default();
        Self { text: trim_end(text), indent }
    }

    pub(super) fn is_blank(&self) -> bool {
        self.text.is_empty()
    }

    /// Whether there are more than `most` columns of text.
    pub(super) fn is_wider_than(&self, most: usize) -> bool {
        is_wider_than(self.text, most)
    }

    /// The column the line ends in, its indent included.
    pub(super) fn reach(&self) -> usize {
        columns(self.indent) + columns(self.text)
    }

    /// The columns of its indent where that is nothing but spaces.
    pub(super) fn spaces(&self) -> Option<usize> {
        self.indent.bytes().all(|b| b == b' ').then_some(self.indent.len())
    }

    /// Whether a full-width space, a tab or two spaces stand before the text, those of the `margin` that all lines
    /// share not counted.
    pub(super) fn is_indented(&self, margin: Option<usize>) -> bool {
        let indented = self.indent.contains(['\t', '　']) || self.indent.chars().nth(1).is_some();
        let beyond = |margin: usize| self.spaces().is_none_or(|spaces| spaces >= margin + 2);
        !self.is_blank() && indented && margin.is_none_or(beyond)
    }
}

/// The text without white space at its end, the full-width and zero-width kinds included.
pub(super) fn trim_end(text: &str) -> &str {
    text.trim_end_matches(is_blank)
}

/// An estimate of the columns a text takes: one for ASCII, two for the rest.
pub(super) fn columns(text: &str) -> usize {
    // So few bytes at a time that their sum is a byte, too: the compiler then adds many at once.
    let of_byte = |b: &u8| u8::from(*b < 0x80) + 2 * u8::from(*b >= 0xC0);
    text.as_bytes().chunks(64).map(|bytes| usize::from(bytes.iter().map(of_byte).sum::<u8>())).sum()
}

/// Whether there are more than `most` columns of text.
pub(super) fn is_wider_than(text: &str, most: usize) -> bool {
    // No character takes more than two bytes for a column.
    text.len() > 2 * most || columns(text) > most
}

/// The text without white space at both ends.
pub(super) fn trim(text: &str) -> &str {
    text.trim_matches(is_blank)
}

/// White space, the zero-width kinds included.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200B}' | '\u{2060}')
}

/// The lines of a text, without their ends; one that is empty where it ends with a line feed.
pub(super) fn split_lines(text: &str) -> impl Iterator<Item = &str> {
    let ends = memchr_iter(b'\n', text.as_bytes()).chain(std::iter::once(text.len()));
    let mut start = 0;
    ends.map(move |end| text.get(std::mem::replace(&mut start, end + 1)..end).unwrap_or_default())
}

/// Where `piece`, which is borrowed from `text`, lies in it.
pub(super) fn range_in(text: &str, piece: &str) -> Range<usize> {
    let start = piece.as_ptr().addr().saturating_sub(text.as_ptr().addr());
    start..start + piece.len()
}

/// Lines of a text one after another: those of some regions of it, in order.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lines<'a> {
    pub(super) text: &'a str,
    pub(super) regions: &'a [Range<usize>],
    /// Nothing comes after the last region; if something may, its last line is not known yet.
    pub(super) complete: bool,
}

/// The start of a line: in which region, and at which byte of the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) region: usize,
    /// 0 in a region that is not begun.
    pub(super) at: usize,
}

/// The next line is not complete: more text has to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wait;

impl<'a> Lines<'a> {
    /// The line at `place` and the place of the one that follows; `None` past the last.
    pub(super) fn at(&self, place: Place) -> Result<Option<(Line<'a>, Place)>, Wait> {
        let Some(region) = self.regions.get(place.region) else { return Ok(None) };
        let start = place.at.max(region.start);
        let rest = self.text.get(start..region.end).unwrap_or_default();
        let is_last = place.region + 1 == self.regions.len();
        match memchr(b'\n', rest.as_bytes()) {
            Some(length) => {
                let line = Line::new(rest.get(..length).unwrap_or_default());
                Ok(Some((line, Place { region: place.region, at: start + length + 1 })))
            }
            None if is_last && !self.complete => Err(Wait),
            None => Ok(Some((Line::new(rest), Place { region: place.region + 1, at: 0 }))),
        }
    }
}

/// The lines that a text is judged by: all, or those near its ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ends<'a> {
    pub(super) front: &'a str,
    /// `None` where the front is all.
    pub(super) back: Option<&'a str>,
}

impl<'a> Ends<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        if text.len() <= FRONT + BACK {
            Self { front: text, back: None }
        } else {
            Self::apart(text, text, (FRONT, BACK))
        }
    }

    /// The ends of a text that begins as `front` does and ends as `back` does, and is longer than both ends: so many
    /// bytes at most of each.
    pub(super) fn apart(front: &'a str, back: &'a str, most: (usize, usize)) -> Self {
        let front = front.get(..floor(front, most.0)).unwrap_or_default();
        let front_end = memrchr(b'\n', front.as_bytes()).map_or(0, |at| at + 1);
        let back = back.get(floor(back, back.len().saturating_sub(most.1))..).unwrap_or_default();
        let back_start = memchr(b'\n', back.as_bytes()).map_or(back.len(), |at| at + 1);
        Self { front: front.get(..front_end).unwrap_or_default(), back: back.get(back_start..) }
    }
}

/// The lines with text at the start of `front`, at most `first`, then those at the end of `back`, at most `last`;
/// their ends are trimmed. `back` is the same text as `front` where it is given as `None`: no line comes twice then.
pub(super) fn lines_at_ends<'a>(
    front: &'a str,
    first: usize,
    back: Option<&'a str>,
    last: usize,
) -> Vec<&'a str> {
    let mut lines = Vec::new();
    let mut rest = front;
    while lines.len() < first && !rest.is_empty() {
        let end = memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
        let (line, after) = (rest.get(..end).unwrap_or_default(), rest.get(end + 1..).unwrap_or_default());
        lines.extend(Some(trim_end(line)).filter(|line| !line.is_empty()));
        rest = after;
    }
    let mut rest = back.unwrap_or(rest);
    let mut reversed = Vec::new();
    while reversed.len() < last && !rest.is_empty() {
        let start = memrchr(b'\n', rest.as_bytes()).map_or(0, |at| at + 1);
        let (before, line) =
            (rest.get(..start.saturating_sub(1)).unwrap_or_default(), rest.get(start..).unwrap_or_default());
        reversed.extend(Some(trim_end(line)).filter(|line| !line.is_empty()));
        rest = before;
    }
    lines.extend(reversed.into_iter().rev());
    lines
}

/// The last start of a character at or before byte `at`.
pub(super) fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
