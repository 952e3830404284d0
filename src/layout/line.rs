//! What a line is: a range of bytes and where it stands in the column. Never a string.
//!
//! `fill` makes lines; `pages` puts them together; screen and paper draw them.

use super::Measure;
use super::frame::split;
use crate::article::{Anchor, Article};
use crate::text::breaks::{Cluster, Role, is_hanging_space};
use crate::text::characters;
use crate::text::glyph::glyph;
use crate::text::grid::Writing;
use crate::text::width::WidthProfile;
use std::borrow::Cow;
use std::collections::VecDeque;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// One line of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The number of the block.
    pub block: usize,
    /// The bytes of the block that the line holds, with the white space that hangs at its end. Never empty.
    pub range: Range<usize>,
    /// Columns before the text (in vertical lines rows, as are those of `width`): the indent, or what centres or
    /// right-aligns the line.
    pub indent: u16,
    /// Columns of the text with its gaps and its hyphen, without hanging white space.
    pub width: u16,
    /// Where one column of air stands that is not in the text: places in bytes from the start of the line, in order,
    /// each at the start of a cluster, which the air is before. A place that is named twice has two columns.
    pub gaps: Vec<u32>,
    /// It is the first line of its block.
    pub first: bool,
    /// It is the last line of its block.
    pub last: bool,
    /// It ends where no break is allowed, because nothing else fits.
    pub emergency: bool,
    /// It ends at a soft hyphen, which is drawn as `-`.
    pub hyphen: bool,
    /// Its last mark hangs: it stands, as far as there is no room for it, right of the column. `width` counts it.
    pub hanging: bool,
}

impl Line {
    /// Where the line starts.
    pub fn anchor(&self) -> Anchor {
        Anchor::new(self.block, self.range.start)
    }

    /// Characters of the line that are read: those that are not white space.
    pub fn characters(&self, article: &Article) -> usize {
        let text = article.block_text(self.block).get(self.range.clone()).unwrap_or_default();
        characters(text)
    }

    /// Whether `anchor` lies in the line.
    pub fn contains(&self, anchor: Anchor) -> bool {
        anchor.block == self.block && self.range.contains(&anchor.offset)
    }
}

/// Something that is drawn on a line: a glyph, a reading above it, a blank in a gap, or the hyphen at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed<'a> {
    /// The bytes of the block that it stands for, or stands above; empty for what is not in the text.
    pub range: Range<usize>,
    /// What is drawn; never empty. A mark on the grid of full-width marks comes with a blank or doubled.
    pub text: Cow<'a, str>,
    /// Columns from the left edge of the line.
    pub column: u16,
    /// Rows from the top of the line: 0 in a line of one row.
    pub row: u16,
    /// The columns it takes.
    pub width: u16,
}

/// All that is drawn on `line`, from its start to its end, without a hole but above what has no reading: what screen and
/// paper show.
pub fn placed<'a>(
    article: &'a Article,
    measure: &Measure,
    line: &'a Line,
) -> impl Iterator<Item = Placed<'a>> + use<'a> {
    let mut gaps = line.gaps.iter().map(|gap| line.range.start + *gap as usize).peekable();
    let kind = article.block_kind(line.block);
    let grid = kind.map_or(*measure, |kind| measure.for_kind(kind)).grid();
    let text = article.block_text(line.block);
    let drawn = line.range.start..line.range.start + line_text(article, line).len();
    let mut glyphs = grid.glyphs(text, drawn).filter(|glyph| glyph.width > 0).peekable();
    let mut hyphen = line.hyphen;
    let mut at_column = line.indent;
    let vertical = grid.writing == Writing::Vertical;
    // The characters stand in the last row of their line.
    let row = u16::from(measure.is_annotated());
    let mut rest = VecDeque::new();
    std::iter::from_fn(move || {
        if let Some(next) = rest.pop_front() {
            return Some(next);
        }
        let at = glyphs.peek().map(|glyph| glyph.start);
        let (range, shown, width) = if let Some(gap) = gaps.next_if(|gap| at.is_some_and(|at| *gap <= at)) {
            (gap..gap, Cow::Borrowed(" "), 1)
        } else if let Some(glyph) = glyphs.next() {
            (glyph.start..glyph.end, glyph.text, u16::from(glyph.width))
        } else if std::mem::take(&mut hyphen) {
            (line.range.end..line.range.end, Cow::Borrowed(if vertical { "︲" } else { "-" }), 1)
        } else {
            return None;
        };
        let column = at_column;
        at_column = at_column.saturating_add(width);
        if vertical {
            rest.extend(split(&range, shown, column));
            return rest.pop_front();
        }
        let annotation = if range.is_empty() { None } else { grid.annotation(text, range.clone()) };
        let placed = Placed { range: range.clone(), text: shown, column, row, width };
        let Some(text) = annotation else { return Some(placed) };
        rest.push_back(placed);
        Some(Placed { range, text, column, row: 0, width })
    })
}

/// The text of a line as it is drawn: without the white space that hangs at its end.
pub fn line_text<'a>(article: &'a Article, line: &Line) -> &'a str {
    without_hanging_space(article.block_text(line.block).get(line.range.clone()).unwrap_or_default())
}

/// Whether something is drawn for `cluster` wherever on a line it stands.
pub(super) fn is_visible(cluster: &Cluster) -> bool {
    cluster.role == Role::Text && cluster.width > 0
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
