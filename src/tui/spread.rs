//! What of the article is on the screen: one page, or two side by side as in an open book.
//!
//! In come an article, a measure and the line on top; out go pages that follow one another. Knows no keys and no cells.

use crate::article::{Anchor, Article};
use crate::layout::{Line, Measure, Page, page};

/// One page, or two side by side.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Spread {
    /// The page, or the left one.
    pub left: Page,
    /// The right one, where two have room; without rows if the article ends on the left.
    pub right: Option<Page>,
}

impl Spread {
    /// The pages of `height` rows, two or one, the first of which starts with the line at `top`.
    pub(super) fn new(article: &Article, measure: &Measure, height: u16, top: Anchor, two: bool) -> Self {
        let left = page(article, measure, height, top);
        let right =
            two.then(|| left.next.map(|next| page(article, measure, height, next)).unwrap_or_default());
        Self { left, right }
    }

    /// How many pages there is room for.
    pub(super) fn columns(&self) -> usize {
        if self.right.is_some() { 2 } else { 1 }
    }

    /// Where the first line starts.
    pub(super) fn top(&self) -> Option<Anchor> {
        self.left.top()
    }

    /// Where the first line after these pages starts.
    pub(super) fn next(&self) -> Option<Anchor> {
        // Where the left page is the last one there is nothing after the right one either.
        self.right.as_ref().unwrap_or(&self.left).next
    }

    /// The lines in reading order.
    pub(super) fn lines(&self) -> impl DoubleEndedIterator<Item = &Line> {
        self.left.lines().chain(self.right.iter().flat_map(Page::lines))
    }

    /// Whether `anchor` lies in one of the lines.
    pub(super) fn contains(&self, anchor: Anchor) -> bool {
        self.lines().any(|line| line.contains(anchor))
    }
}
