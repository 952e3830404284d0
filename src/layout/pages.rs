//! Pages: so many rows from a line on, forwards and backwards.

use super::fill::BlockLines;
use super::rows::{Row, Rows, gap_between, rows};
use super::segment::segment_start;
use super::style::is_prose;
use super::{Line, Measure};
use crate::article::{Anchor, Article, BlockKind};
use std::collections::VecDeque;

/// A page: at most the asked number of rows. It starts with a line; blank rows at its end are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Its rows from the top.
    pub rows: Vec<Row>,
    /// Where the first line of the next page starts; `None` on the last page.
    pub next: Option<Anchor>,
}

impl Page {
    /// Where its first line starts.
    pub fn top(&self) -> Option<Anchor> {
        self.lines().next().map(super::Line::anchor)
    }

    /// Its lines from the top.
    pub fn lines(&self) -> impl DoubleEndedIterator<Item = &super::Line> {
        self.rows.iter().filter_map(|row| match row {
            Row::Line(line) => Some(line),
            Row::Blank { .. } => None,
        })
    }

    /// Whether `anchor` lies in one of its lines.
    pub fn contains(&self, anchor: Anchor) -> bool {
        self.lines().any(|line| line.contains(anchor))
    }
}

/// The page of `height` rows (at least one) whose first line starts at `top`.
pub fn page(article: &Article, measure: &Measure, height: u16, top: Anchor) -> Page {
    Pages::new(article, measure, height, top).next().unwrap_or_default()
}

/// The start of the page that ends right before the line at `top`: `None` if that is the first line of all. Near
/// the beginning the page is the first one and may reach past `top`.
pub fn page_before(article: &Article, measure: &Measure, height: u16, top: Anchor) -> Option<Anchor> {
    let farthest = rows_before(article, measure, height.max(1), top)?;
    if !measure.widows {
        return Some(farthest);
    }
    // A page that lets go of its last lines has fewer rows: the longest one that ends right before `top`.
    let near = usize::from(spare_rows(height)) + usize::from(measure.paragraph_spacing) + NEAR;
    let starts = rows(article, measure, farthest).take(near).filter_map(|row| match row {
        Row::Line(line) => Some(line.anchor()),
        Row::Blank { .. } => None,
    });
    let mut starts = starts.take_while(|start| *start < top);
    starts.find(|start| page(article, measure, height, *start).next == Some(top)).or(Some(farthest))
}

/// Rows beyond those that a page may let go of in which its start is looked for: blank ones at its end.
const NEAR: usize = 4;

/// The line `count` rows above the one at `top`; if a blank row is there, the line above it, and if so many rows
/// are not there, the first line. `None` if no line is above.
pub fn rows_before(article: &Article, measure: &Measure, count: u16, top: Anchor) -> Option<Anchor> {
    let wanted = usize::from(count);
    // Rows above `top`, nearest first: an anchor for a line, nothing for a blank.
    let mut above: Vec<Option<Anchor>> = Vec::with_capacity(wanted + 1);
    let mut end = top;
    loop {
        if end.offset == 0 {
            let Some(block) = end.block.checked_sub(1) else { break };
            let gap = gap_between(article, measure, block, end.block).unwrap_or(0);
            above.extend(std::iter::repeat_n(None, usize::from(gap)));
            end = Anchor::new(block, article.block_text(block).len());
        }
        let text = article.block_text(end.block);
        let start = segment_start(text, end.offset.saturating_sub(1));
        let starts: Vec<_> = BlockLines::new(article, measure, Anchor::new(end.block, start))
            .map(|line| line.anchor())
            .take_while(|anchor| *anchor < end)
            .collect();
        if starts.is_empty() {
            break;
        }
        above.extend(starts.into_iter().rev().map(Some));
        // One row more than wanted, so that a blank there can give way to the line above it.
        if above.iter().skip(wanted.saturating_sub(1)).any(Option::is_some) {
            break;
        }
        end = Anchor::new(end.block, start);
    }
    above
        .iter()
        .skip(wanted.saturating_sub(1))
        .find_map(|row| *row)
        .or_else(|| above.iter().rev().find_map(|row| *row))
}

/// The pages of `height` rows from a line on.
pub(super) struct Pages<'a> {
    article: &'a Article,
    measure: &'a Measure,
    height: u16,
    rows: Rows<'a>,
    /// Rows that are read and on no page yet; the first is a line.
    read: VecDeque<Row>,
}

impl<'a> Pages<'a> {
    pub(super) fn new(article: &'a Article, measure: &'a Measure, height: u16, top: Anchor) -> Self {
        let rows = rows(article, measure, top);
        Self { article, measure, height: height.max(1), rows, read: VecDeque::new() }
    }
}

impl Iterator for Pages<'_> {
    type Item = Page;

    fn next(&mut self) -> Option<Page> {
        let height = usize::from(self.height);
        // All rows that can be on the page, and then on to the first line that cannot.
        while self.read.len() <= height || !matches!(self.read.back(), None | Some(Row::Line(_))) {
            let Some(row) = self.rows.next() else { break };
            self.read.push_back(row);
        }
        let end = match self.read.len() {
            0 => return None,
            all if all <= height => all,
            beyond => self.end_of_page(beyond - 1),
        };
        let mut rows: Vec<Row> = self.read.drain(..end).collect();
        while matches!(rows.last(), Some(Row::Blank { .. })) {
            rows.pop();
        }
        let next = self.read.front().and_then(line_of).map(Line::anchor);
        Some(Page { rows, next })
    }
}

impl Pages<'_> {
    /// How many of the rows read are on the page, when at most those before the line at `most` can be.
    fn end_of_page(&self, most: usize) -> usize {
        if !self.measure.widows {
            return most;
        }
        let least = usize::from(self.height - spare_rows(self.height));
        (least.max(1)..=most).rev().find(|&end| self.may_end_before(end)).unwrap_or(most)
    }

    /// Whether a page may end before the row at `end`, which is to be a line: not after a heading, not after the
    /// first line of a paragraph and not before its last.
    fn may_end_before(&self, end: usize) -> bool {
        let above = self.read.range(..end).rev().find_map(line_of);
        let (Some(above), Some(below)) = (above, self.read.get(end).and_then(line_of)) else { return false };
        match self.article.block_kind(above.block) {
            Some(BlockKind::Heading(_)) => false,
            Some(kind) if above.block == below.block && is_prose(kind) => !above.first && !below.last,
            _ => true,
        }
    }
}

fn line_of(row: &Row) -> Option<&Line> {
    match row {
        Row::Line(line) => Some(line),
        Row::Blank { .. } => None,
    }
}

/// How many rows at its end a page of `height` rows may let go of to keep lines together: enough for a heading with
/// the three lines below it where there is room, and never more than a quarter.
fn spare_rows(height: u16) -> u16 {
    (height / 4).min(5)
}
