//! The rows of an article: the lines of its blocks, one after another, and the blank rows between blocks.
//!
//! In come an article, a measure and a place, out go rows from the line at that place on. What a line is, is `fill`'s;
//! what a page is, is made of rows by `pages`.

use super::fill::BlockLines;
use super::segment::segment_start;
use super::style::gap;
use super::{Line, Measure};
use crate::article::{Anchor, Article};

/// A row of a page: a line, or nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// A blank row above block `block`.
    Blank {
        /// The number of the block below.
        block: usize,
    },
    /// A line.
    Line(Line),
}

/// The rows of `article` from the line that starts at `from`, to the end. The blank rows above that line are not
/// given; those between the blocks that follow are.
pub fn rows<'a>(article: &'a Article, measure: &'a Measure, from: Anchor) -> Rows<'a> {
    let lines = BlockLines::new(article, measure, from);
    Rows { article, measure, lines, blanks: 0 }
}

/// Made by [`rows`].
#[derive(Debug)]
pub struct Rows<'a> {
    article: &'a Article,
    measure: &'a Measure,
    lines: BlockLines<'a>,
    blanks: u16,
}

impl Iterator for Rows<'_> {
    type Item = Row;

    #[inline]
    fn next(&mut self) -> Option<Row> {
        loop {
            if let Some(left) = self.blanks.checked_sub(1) {
                self.blanks = left;
                return Some(Row::Blank { block: self.lines.block });
            }
            if let Some(line) = self.lines.next() {
                return Some(Row::Line(line));
            }
            if self.measure.columns == 0 {
                return None;
            }
            let above = self.lines.block;
            let below = above + 1;
            self.blanks = gap_between(self.article, self.measure, above, below)?;
            self.lines = BlockLines::new(self.article, self.measure, Anchor::new(below, 0));
        }
    }
}

/// The blank rows between two neighbouring blocks; `None` where one of them is not there.
pub(super) fn gap_between(article: &Article, measure: &Measure, above: usize, below: usize) -> Option<u16> {
    Some(gap(article.block_kind(above)?, article.block_kind(below)?, measure))
}

/// The line that holds `anchor`; an anchor past the end of its block counts as on the last line of it.
/// `None` for an empty article and for a measure without columns.
pub fn line_at(article: &Article, measure: &Measure, anchor: Anchor) -> Option<Line> {
    let last_block = article.blocks().len().checked_sub(1)?;
    let block = anchor.block.min(last_block);
    let text = article.block_text(block);
    let offset = if anchor.block > last_block { text.len() } else { anchor.offset };
    let start = segment_start(text, offset.min(text.len().saturating_sub(1)));
    let mut lines = BlockLines::new(article, measure, Anchor::new(block, start));
    let mut line = lines.next()?;
    while line.range.end <= offset {
        match lines.next() {
            Some(next) => line = next,
            None => break,
        }
    }
    Some(line)
}
