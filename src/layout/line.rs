//! What a line is: a range of bytes and where it stands in the column. Never a string.
//!
//! `fill` makes lines; `pages` puts them together; screen and paper draw them.

use crate::article::{Anchor, Article};
use crate::text::breaks::is_hanging_space;
use crate::text::glyph::glyph;
use crate::text::width::WidthProfile;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// One line of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The number of the block.
    pub block: usize,
    /// The bytes of the block that the line holds, with the white space that hangs at its end. Never empty.
    pub range: Range<usize>,
    /// Columns before the text: the indent, or what centres or right-aligns the line.
    pub indent: u16,
    /// Columns of the text, without hanging white space, with the hyphen.
    pub width: u16,
    /// It is the first line of its block.
    pub first: bool,
    /// It is the last line of its block.
    pub last: bool,
    /// It ends where no break is allowed, because nothing else fits.
    pub emergency: bool,
    /// It ends at a soft hyphen, which is drawn as `-`.
    pub hyphen: bool,
}

impl Line {
    /// Where the line starts.
    pub fn anchor(&self) -> Anchor {
        Anchor::new(self.block, self.range.start)
    }

    /// Whether `anchor` lies in the line.
    pub fn contains(&self, anchor: Anchor) -> bool {
        anchor.block == self.block && self.range.contains(&anchor.offset)
    }
}

/// The text of a line as it is drawn: without the white space that hangs at its end.
pub fn line_text<'a>(article: &'a Article, line: &Line) -> &'a str {
    without_hanging_space(article.block_text(line.block).get(line.range.clone()).unwrap_or_default())
}

/// `text` without line feeds, white space and invisible clusters at its end.
pub(super) fn without_hanging_space(text: &str) -> &str {
    let mut end = text.len();
    for (start, cluster) in text.grapheme_indices(true).rev() {
        let mut chars = cluster.chars();
        let hangs = match (chars.next(), chars.next()) {
            (Some(c), None) => is_hanging_space(c) || is_invisible(cluster),
            _ => is_invisible(cluster),
        };
        if !hangs {
            break;
        }
        end = start;
    }
    text.get(..end).unwrap_or_default()
}

/// Whether nothing is drawn for `cluster`, whatever the terminal: a line feed, a zero width space, a lone selector.
fn is_invisible(cluster: &str) -> bool {
    glyph(cluster, &WidthProfile::narrow()).0.is_empty()
}
