//! Pages: so many rows from a line on, forwards, backwards, and all of an article for the count.

use super::fill::{BlockLines, Row, gap_between, rows, segment_start};
use super::{Measure, first_anchor};
use crate::article::{Anchor, Article};

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
    let mut rest = rows(article, measure, top);
    let mut shown: Vec<Row> = rest.by_ref().take(usize::from(height.max(1))).collect();
    while matches!(shown.last(), Some(Row::Blank { .. })) {
        shown.pop();
    }
    let next = rest.find_map(|row| match row {
        Row::Line(line) => Some(line.anchor()),
        Row::Blank { .. } => None,
    });
    Page { rows: shown, next }
}

/// The start of the page that ends right before the line at `top`: `None` if that is the first line of all. Near
/// the beginning the page is the first one and may reach past `top`.
pub fn page_before(article: &Article, measure: &Measure, height: u16, top: Anchor) -> Option<Anchor> {
    rows_before(article, measure, height.max(1), top)
}

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

/// Where each page of an article starts, as far as it is counted: what page numbers are made from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pagination {
    /// The start of each page, in order; never empty for an article with text.
    pub tops: Vec<Anchor>,
    /// All pages are counted.
    pub complete: bool,
}

impl Pagination {
    /// Counts the pages of `height` rows. `go_on` is asked after every page, with all counted so far, and stops the
    /// count by saying no.
    pub fn count(
        article: &Article,
        measure: &Measure,
        height: u16,
        mut go_on: impl FnMut(&[Anchor]) -> bool,
    ) -> Self {
        let mut pagination = Self::default();
        let height = usize::from(height.max(1));
        let mut row_on_page = 0;
        for row in rows(article, measure, first_anchor()) {
            if row_on_page >= height {
                row_on_page = 0;
            }
            match row {
                // Blank rows above the first line of a page are dropped.
                Row::Blank { .. } if row_on_page == 0 => continue,
                Row::Line(line) if row_on_page == 0 => {
                    if !pagination.tops.is_empty() && !go_on(&pagination.tops) {
                        return pagination;
                    }
                    pagination.tops.push(line.anchor());
                }
                Row::Blank { .. } | Row::Line(_) => {}
            }
            row_on_page += 1;
        }
        pagination.complete = true;
        pagination
    }

    /// The number, from 1, of the page that holds the line at `anchor`; `None` while that is not yet known.
    pub fn number(&self, anchor: Anchor) -> Option<usize> {
        let number = self.tops.partition_point(|top| *top <= anchor);
        (self.complete || number < self.tops.len()).then_some(number.max(1))
    }

    /// How many pages there are, once that is known.
    pub fn total(&self) -> Option<usize> {
        self.complete.then_some(self.tops.len())
    }
}
