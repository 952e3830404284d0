//! From an article to lines and pages: the only place that decides where a line ends.
//!
//! Everything here is a pure function of the article and a [`Measure`]: equal input gives equal pages on screen, on
//! paper and in a test. Lines are byte ranges, never strings: those of a block, one after another, give the block
//! back. Cost follows what is asked for: a page costs a page, wherever it stands in an article of any size.

mod fill;
mod pages;
mod style;

pub use fill::{Line, Row, Rows, line_at, rows};
pub use pages::{Page, Pagination, page, page_before, rows_before};
pub use style::{Alignment, BlockStyle, block_style};

use crate::article::{Anchor, Article};
use crate::text::breaks::{BreakOptions, Kinsoku, is_hanging_space};
use crate::text::glyph::is_format_control;
use crate::text::width::WidthProfile;

/// What lines are made to: the width of the column and the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Measure {
    /// The width of the text column in terminal columns; 0 gives no lines at all.
    pub columns: u16,
    /// The level of the prohibition rules.
    pub kinsoku: Kinsoku,
    /// What the terminal or the printer believes about widths.
    pub widths: WidthProfile,
    /// Blank rows between two paragraphs.
    pub paragraph_spacing: u16,
}

impl Measure {
    /// A column of `columns` with the rules that hold where nobody asks for others.
    pub fn new(columns: u16) -> Self {
        Self { columns, kinsoku: Kinsoku::default(), widths: WidthProfile::default(), paragraph_spacing: 0 }
    }

    fn break_options(&self) -> BreakOptions {
        BreakOptions { kinsoku: self.kinsoku, widths: self.widths, ..BreakOptions::default() }
    }
}

/// The text of a line as it is drawn: without the white space that hangs at its end.
pub fn line_text<'a>(article: &'a Article, line: &Line) -> &'a str {
    let text = article.block_text(line.block).get(line.range.clone()).unwrap_or_default();
    text.trim_end_matches(|c: char| matches!(c, '\n' | '\r') || is_hanging_space(c) || is_format_control(c))
}

/// The first place of the article.
pub fn first_anchor() -> Anchor {
    Anchor::default()
}
