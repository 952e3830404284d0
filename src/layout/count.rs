//! Page numbers: where each page of an article starts.
//!
//! In come an article and a measure, out go the starts of its pages. Where nothing but the number of rows decides where
//! a page ends, no line is made, and several threads share the work: one goes over the article from its start and
//! knows the pages, the others come to meet it from the end and count the lines of blocks; of those the first has to
//! look again only at the ones in which a page begins.

use super::fill::BlockLines;
use super::pages::Pages;
use super::rows::gap_between;
use super::{Measure, first_anchor};
use crate::article::{Anchor, Article};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};
use std::thread;

/// A text of fewer bytes is counted sooner than threads are there.
const LARGE: usize = 1 << 20;
/// Into so many runs of blocks the article is divided: for as long as one takes, a thread may have to be waited for.
const RUNS: usize = 256;
/// A block of more bytes is likely to hold the start of a page, and then has to be gone over anyway.
const LONGEST: usize = 4096;

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
        go_on: impl FnMut(&[Anchor]) -> bool,
    ) -> Self {
        Self::count_on(1, article, measure, height, go_on)
    }

    /// [`Pagination::count`] on at most so many threads, of which the calling one is the first; there is nothing for
    /// others to do in a small article, and where `widows` has to look at lines.
    pub fn count_on(
        threads: usize,
        article: &Article,
        measure: &Measure,
        height: u16,
        mut go_on: impl FnMut(&[Anchor]) -> bool,
    ) -> Self {
        if !measure.widows {
            let helpers = if article.text().len() < LARGE { 0 } else { threads.saturating_sub(1) };
            return Walk::new(article, measure, height, go_on).with_helpers(helpers, RUNS);
        }
        let mut pagination = Self::default();
        for page in Pages::new(article, measure, height, first_anchor()) {
            if !pagination.tops.is_empty() && !go_on(&pagination.tops) {
                return pagination;
            }
            pagination.tops.extend(page.top());
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

/// The way over an article from its start, block by block.
struct Walk<'a, F> {
    article: &'a Article,
    measure: &'a Measure,
    height: usize,
    go_on: F,
    tops: Vec<Anchor>,
    /// Rows on the page at hand.
    rows: usize,
}

impl<'a, F: FnMut(&[Anchor]) -> bool> Walk<'a, F> {
    fn new(article: &'a Article, measure: &'a Measure, height: u16, go_on: F) -> Self {
        Self { article, measure, height: usize::from(height.max(1)), go_on, tops: Vec::new(), rows: 0 }
    }

    /// Goes all the way, while so many others come from the end, over an article that is divided into `runs`.
    fn with_helpers(mut self, helpers: usize, runs: usize) -> Pagination {
        let (article, measure) = (self.article, self.measure);
        let runs = Runs::of(article.blocks().len(), runs);
        let complete = thread::scope(|scope| {
            let helpers: Vec<_> =
                (0..helpers).map(|_| scope.spawn(|| lines_from_end(article, measure, &runs))).collect();
            while let Some(run) = runs.first() {
                if !runs.blocks(run).all(|block| self.pass(block, None)) {
                    runs.close();
                    return false;
                }
            }
            // Where a thread has failed, its part is gone over as if it had never been there.
            let counted = helpers.into_iter().filter_map(|helper| helper.join().ok());
            let counted: HashMap<usize, Vec<u16>> = counted.flatten().collect();
            runs.after_first().all(|run| {
                let lines = counted.get(&run).map_or(&[][..], Vec::as_slice);
                runs.blocks(run).enumerate().all(|(index, block)| {
                    let known = lines.get(index).filter(|lines| **lines > 0);
                    self.pass(block, known.map(|lines| usize::from(*lines)))
                })
            })
        });
        Pagination { tops: self.tops, complete }
    }

    /// Goes over a block, of which the number of lines may be known; no if the count is to stop.
    fn pass(&mut self, block: usize, known: Option<usize>) -> bool {
        let above = block.checked_sub(1);
        let gap = above.and_then(|above| gap_between(self.article, self.measure, above, block));
        self.rows += gap.map_or(0, usize::from);
        if let Some(lines) = known.filter(|lines| !self.tops.is_empty() && self.rows + lines <= self.height) {
            self.rows += lines;
            return true;
        }
        let mut lines = BlockLines::new(self.article, self.measure, Anchor::new(block, 0));
        let mut top = lines.position();
        let mut passed = 0;
        while lines.pass() {
            if self.tops.is_empty() {
                self.tops.push(top);
            } else if self.rows >= self.height {
                if !(self.go_on)(&self.tops) {
                    return false;
                }
                self.tops.push(top);
                self.rows = 0;
                if let Some(left) = known.map(|lines| lines - passed).filter(|left| *left <= self.height) {
                    self.rows = left;
                    return true;
                }
            }
            self.rows += 1;
            passed += 1;
            top = lines.position();
        }
        true
    }
}

/// Takes runs from the end until none is left, and gives the number of lines of each of their blocks; 0 where that is
/// not known.
fn lines_from_end(article: &Article, measure: &Measure, runs: &Runs) -> Vec<(usize, Vec<u16>)> {
    let lines = |block: usize| {
        if article.block_text(block).len() > LONGEST {
            return 0;
        }
        let mut lines = BlockLines::new(article, measure, Anchor::new(block, 0));
        let mut count = 0;
        while lines.pass() {
            count += 1;
        }
        count
    };
    std::iter::from_fn(|| runs.last()).map(|run| (run, runs.blocks(run).map(lines).collect())).collect()
}

/// The blocks of an article in runs, which are taken from both ends.
struct Runs {
    blocks: usize,
    /// Blocks in a run.
    length: usize,
    /// Those that nobody has taken.
    left: Mutex<Range<usize>>,
}

impl Runs {
    /// So many blocks in about `runs` runs.
    fn of(blocks: usize, runs: usize) -> Self {
        let length = blocks.div_ceil(runs.max(1)).max(1);
        Self { blocks, length, left: Mutex::new(0..blocks.div_ceil(length)) }
    }

    fn blocks(&self, run: usize) -> Range<usize> {
        let start = run * self.length;
        start..(start + self.length).min(self.blocks)
    }

    fn with_left<T>(&self, act: impl FnOnce(&mut Range<usize>) -> T) -> T {
        act(&mut self.left.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes the first run that is left.
    fn first(&self) -> Option<usize> {
        self.with_left(Iterator::next)
    }

    /// Takes the last run that is left.
    fn last(&self) -> Option<usize> {
        self.with_left(DoubleEndedIterator::next_back)
    }

    /// Leaves none to be taken.
    fn close(&self) {
        self.with_left(|left| left.end = left.start);
    }

    /// Those that were not taken from the start.
    fn after_first(&self) -> Range<usize> {
        self.with_left(|left| left.start)..self.blocks.div_ceil(self.length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{ArticleBuilder, BlockKind, Meta};
    use proptest::prelude::*;

    fn article(paragraphs: &[usize]) -> Article {
        let mut builder = ArticleBuilder::new(Meta::default());
        for &length in paragraphs {
            builder.push(BlockKind::Paragraph, &"渡口的灯亮了。".repeat(length));
        }
        builder.finish()
    }

    fn counted(article: &Article, measure: &Measure, height: u16, helpers: usize, runs: usize) -> Pagination {
        Walk::new(article, measure, height, |_| true).with_helpers(helpers, runs)
    }

    proptest! {
        #[test]
        fn several_threads_count_what_one_does(
            paragraphs in prop::collection::vec(prop_oneof![9 => 1_usize..30, 1 => 190_usize..400], 0..60),
            columns in 8_u16..40,
            height in 1_u16..30,
            paragraph_spacing in 0_u16..3,
            helpers in 1_usize..4,
            runs in 1_usize..70,
        ) {
            let measure = Measure { paragraph_spacing, ..Measure::new(columns) };
            let article = article(&paragraphs);
            let alone = counted(&article, &measure, height, 0, 1);
            prop_assert!(alone.complete);
            prop_assert_eq!(counted(&article, &measure, height, helpers, runs), alone);
        }

        #[test]
        fn every_block_is_taken_once(blocks in 0_usize..300, wanted in 1_usize..80, turns: Vec<bool>) {
            let runs = Runs::of(blocks, wanted);
            let (mut front, mut back) = (Vec::new(), Vec::new());
            for from_end in turns {
                if from_end { back.extend(runs.last()) } else { front.extend(runs.first()) }
            }
            front.extend(std::iter::from_fn(|| runs.first()));
            back.reverse();
            prop_assert!(runs.after_first().eq(back.iter().copied()));
            let all: Vec<usize> = front.into_iter().chain(back).flat_map(|run| runs.blocks(run)).collect();
            prop_assert!(all.into_iter().eq(0..blocks));
        }
    }

    #[test]
    fn what_others_have_counted_is_used() {
        let (article, measure) = (article(&[9; 200]), Measure::new(20));
        let runs = Runs::of(article.blocks().len(), 50);
        let counted = lines_from_end(&article, &measure, &runs);
        assert_eq!(counted.len(), 50);
        let alone = Pagination::count(&article, &measure, 7, |_| true);
        let mut walk = Walk::new(&article, &measure, 7, |_: &[Anchor]| true);
        for block in 0..article.blocks().len() {
            let (_, lines) = counted.iter().find(|(run, _)| runs.blocks(*run).contains(&block)).unwrap();
            assert!(walk.pass(block, Some(usize::from(lines[block - block / 4 * 4]))));
        }
        assert_eq!(walk.tops, alone.tops);
    }

    #[test]
    fn a_count_that_is_stopped_stops_the_others() {
        let article = article(&[20; 400]);
        let mut asked = 0;
        let go_on = |_: &[Anchor]| {
            asked += 1;
            asked < 5
        };
        let stopped = Walk::new(&article, &Measure::new(20), 10, go_on).with_helpers(2, 100);
        assert!(!stopped.complete && stopped.tops.len() <= 5);
    }
}
