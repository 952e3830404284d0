//! Greedy line filling (CSS Text 3, 5.1; CLREQ 3.1.2 push-out only, since a cell cannot be squeezed).
//!
//! What comes in are the clusters of a block from the start of a line on; what goes out are lines. A line ends at
//! the last allowed break whose text, without trailing white space, fits. Where there is none the line ends inside
//! a word or before a mark: an *emergency break*, marked as such.

use super::style::{Alignment, block_style, gap};
use super::{Measure, line_text};
use crate::article::{Anchor, Article};
use crate::text::breaks::{
    Cluster, Clusters, Opportunity, Role, clusters, is_cjk, is_line_end_prohibited, is_line_start_prohibited,
};
use std::collections::VecDeque;
use std::ops::Range;

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

/// The lines of one block from the start of one of them on.
#[derive(Debug)]
pub(super) struct BlockLines<'a> {
    pub(super) block: usize,
    measure: &'a Measure,
    article: &'a Article,
    text: &'a str,
    clusters: Clusters<'a>,
    /// What is read and not yet given out in a line: the clusters from the start of the next line on.
    pending: VecDeque<Cluster>,
    /// The end of the segment that is being set.
    segment_end: usize,
}

impl<'a> BlockLines<'a> {
    pub(super) fn new(article: &'a Article, measure: &'a Measure, from: Anchor) -> Self {
        let text = article.block_text(from.block);
        Self {
            block: from.block,
            measure,
            article,
            text,
            clusters: clusters(text, from.offset, &measure.break_options()),
            pending: VecDeque::new(),
            segment_end: segment_end(text, from.offset),
        }
    }

    /// Takes the first `count` pending clusters as a line.
    fn give(&mut self, count: usize, emergency: bool) -> Option<Line> {
        let range = self.pending.front()?.start..self.pending.get(count.checked_sub(1)?)?.end;
        let ends_block = range.end == self.text.len();
        // A soft hyphen shows only where the word really goes on in the next line.
        let hyphen = !ends_block
            && !emergency
            && self.pending.get(count - 1).is_some_and(|c| c.role == Role::SoftHyphen);
        self.pending.drain(..count);
        let first = range.start == 0;
        let mut line = Line {
            block: self.block,
            range,
            indent: 0,
            width: 0,
            first,
            last: ends_block,
            emergency,
            hyphen,
        };
        line.width = self.drawn_width(&line) + u16::from(hyphen);
        line.indent = self.indent(&line);
        if line.range.end == self.segment_end {
            self.segment_end = segment_end(self.text, line.range.end);
        }
        Some(line)
    }

    fn drawn_width(&self, line: &Line) -> u16 {
        let text = line_text(self.article, line);
        let width: usize =
            crate::text::glyph::glyphs(text, &self.measure.widths).map(|g| usize::from(g.width)).sum();
        u16::try_from(width).unwrap_or(u16::MAX)
    }

    fn indent(&self, line: &Line) -> u16 {
        let Some(kind) = self.article.block_kind(self.block) else { return 0 };
        let style = block_style(kind, self.measure);
        let free = self.measure.columns.saturating_sub(line.width);
        match style.alignment {
            Alignment::Start if line.first => style.first_indent.min(free),
            Alignment::Start => style.rest_indent.min(free),
            Alignment::Centre => free / 2,
            Alignment::End => free,
        }
    }

    /// The columns that text may take on the line that starts at `start`.
    fn room(&self, start: usize) -> usize {
        let indent = self.article.block_kind(self.block).map_or(0, |kind| {
            let style = block_style(kind, self.measure);
            if start == 0 { style.first_indent } else { style.rest_indent }
        });
        usize::from(self.measure.columns.saturating_sub(indent)).max(1)
    }
}

impl Iterator for BlockLines<'_> {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        if self.measure.columns == 0 {
            return None;
        }
        // Columns up to and with the cluster at hand; the same without white space that would hang.
        let (mut advance, mut used) = (0, 0);
        // How many clusters stand before the last break that fits.
        let mut allowed = None;
        let mut index = 0;
        let start = match self.pending.front() {
            Some(cluster) => cluster.start,
            None => {
                let cluster = self.clusters.next()?;
                self.pending.push_back(cluster);
                cluster.start
            }
        };
        let room = self.room(start);
        loop {
            let cluster = match self.pending.get(index) {
                Some(&cluster) => cluster,
                None => match self.clusters.next() {
                    Some(cluster) => {
                        self.pending.push_back(cluster);
                        cluster
                    }
                    None => return self.give(index, false),
                },
            };
            if index > 0 {
                let mandatory = cluster.before == Opportunity::Mandatory || cluster.start == self.segment_end;
                if mandatory {
                    return self.give(index, false);
                }
                let hyphen =
                    usize::from(self.pending.get(index - 1).is_some_and(|c| c.role == Role::SoftHyphen));
                if cluster.before == Opportunity::Allowed && used + hyphen <= room {
                    allowed = Some(index);
                }
            }
            advance += usize::from(cluster.width);
            if matches!(cluster.role, Role::Text) && cluster.width > 0 {
                used = advance;
            }
            if used > room && index > 0 {
                return match allowed {
                    Some(count) => self.give(count, false),
                    None => {
                        let count = self.emergency_break(index, room);
                        self.give(count, true)
                    }
                };
            }
            index += 1;
        }
    }
}

impl BlockLines<'_> {
    /// Where to end a line in which no break is allowed: how many of the pending clusters, of which the one at
    /// `overflow` does not fit any more, stay on it; at least one. The latest place of the best sort is taken.
    fn emergency_break(&self, overflow: usize, room: usize) -> usize {
        let char_at = |index: usize| {
            self.pending
                .get(index)
                .and_then(|c| self.text.get(c.start..))
                .and_then(|rest| rest.chars().next())
        };
        (1..=overflow)
            .rev()
            .filter_map(|count| Some((emergency_penalty(char_at(count - 1)?, char_at(count)?, room), count)))
            .min_by_key(|&(penalty, count)| (penalty, std::cmp::Reverse(count)))
            .map_or(overflow.max(1), |(_, count)| count)
    }
}

/// How bad it is to end a line between `last` and `next` where no break is allowed; lower is better.
fn emergency_penalty(last: char, next: char, room: usize) -> u8 {
    let pair = last == next && matches!(last, '—' | '…' | '⋯' | '⸺');
    let words = |c: char| c.is_alphanumeric() && !is_cjk(c);
    match (last, next) {
        // A dash or an ellipsis falls apart only where not even the pair fits.
        _ if pair && room >= 4 => 6,
        // No line starts with a stop if anything else may be done, nor ends with an opening mark.
        (last, next) if is_line_start_prohibited(next) && !words(last) && !matches!(last, '/' | '.') => 5,
        (last, _) if is_line_end_prohibited(last) => 4,
        // Addresses and paths: after their own separators.
        ('/' | '?' | '&' | '=' | '.' | '_' | '-' | '#' | '%' | '~' | ':' | '@', next)
            if words(next) || next == '/' =>
        {
            0
        }
        (_, next) if is_line_start_prohibited(next) => 3,
        (last, next) if words(last) && words(next) => 1,
        _ => 2,
    }
}

/// The longest text that is set as one run. A paragraph that is longer, which no author has written, is set in
/// segments of about this length, so that any page of it can be made without setting all that stands before.
const SEGMENT: usize = 64 * 1024;
/// How far past its due place a segment may end in search of the end of a sentence.
const SEGMENT_SEARCH: usize = 4 * 1024;

/// Where the segment that holds byte `offset` starts.
pub(super) fn segment_start(text: &str, offset: usize) -> usize {
    if text.len() <= SEGMENT {
        return 0;
    }
    let number = offset / SEGMENT;
    match segment_boundary(text, number) {
        boundary if boundary <= offset => boundary,
        _ => segment_boundary(text, number.saturating_sub(1)),
    }
}

/// Where the segment that holds byte `offset` ends.
pub(super) fn segment_end(text: &str, offset: usize) -> usize {
    if text.len() <= SEGMENT {
        return text.len();
    }
    let number = offset / SEGMENT;
    match segment_boundary(text, number) {
        boundary if boundary > offset => boundary,
        _ => segment_boundary(text, number + 1),
    }
}

/// The start of segment `number`: after the first sentence that ends at or after its due place, else where two
/// ideographs or two words meet, else at the due place itself. Depends only on the text around it.
fn segment_boundary(text: &str, number: usize) -> usize {
    if number == 0 {
        return 0;
    }
    let due = char_boundary(text, number.saturating_mul(SEGMENT));
    let end = char_boundary(text, due + SEGMENT_SEARCH);
    if end == text.len() {
        return end;
    }
    let window = text.get(due..end).unwrap_or_default();
    let ideograph = |c: char| matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}');
    let pairs = || window.char_indices().zip(window.chars().skip(1));
    pairs()
        .find(|&((_, c), next)| matches!(c, '。' | '！' | '？') && ideograph(next))
        .or_else(|| pairs().find(|&((_, c), next)| ideograph(c) && ideograph(next)))
        .or_else(|| pairs().find(|&((_, c), next)| c == ' ' && next.is_ascii_alphabetic()))
        .map_or(due, |((index, c), _)| due + index + c.len_utf8())
}

/// The first character boundary at or after byte `at`.
fn char_boundary(text: &str, at: usize) -> usize {
    (at..text.len()).find(|&index| text.is_char_boundary(index)).unwrap_or(text.len())
}
