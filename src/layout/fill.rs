//! Greedy line filling (CSS Text 3, 5.1; CLREQ 3.1.2 push-out only, since a cell cannot be squeezed).
//!
//! What comes in are the clusters of a block from the start of a line on; what goes out are lines. A line ends at
//! the last allowed break whose text, without trailing white space, fits. Where there is none the line ends inside
//! a word or before a mark: an *emergency break*, marked as such.

use super::emergency::emergency_break;
use super::fast::line_end;
use super::line::without_hanging_space;
use super::orphan::without_orphan;
use super::segment::{segment_end, segment_start};
use super::style::{Alignment, BlockStyle, block_style, gap, is_prose};
use super::{Line, Measure};
use crate::article::{Anchor, Article};
use crate::text::breaks::{Cluster, Clusters, Opportunity, Role, clusters};
use std::collections::VecDeque;
use std::ops::Range;

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
    text: &'a str,
    /// The measure with what holds for blocks of this kind.
    measure: Measure,
    style: BlockStyle,
    /// Where the next line starts.
    at: usize,
    /// Where the plain way has got to; `None` after lines that were found the fast way.
    clusters: Option<Clusters<'a>>,
    /// What the plain way has read and not yet given out: the clusters from the start of the next line on.
    pending: VecDeque<Cluster>,
    /// The end of the segment that is being set.
    segment_end: usize,
}

impl<'a> BlockLines<'a> {
    pub(super) fn new(article: &'a Article, measure: &Measure, from: Anchor) -> Self {
        let text = article.block_text(from.block);
        let kind = article.block_kind(from.block);
        let measure = Measure { widows: measure.widows && kind.is_some_and(is_prose), ..*measure };
        Self {
            block: from.block,
            text,
            measure,
            style: kind.map_or(BlockStyle::FLUSH, |kind| block_style(kind, &measure)),
            at: from.offset,
            clusters: None,
            pending: VecDeque::new(),
            segment_end: segment_end(text, from.offset),
        }
    }

    /// The cluster `index` places after the start of the next line.
    fn peek(&mut self, index: usize) -> Option<Cluster> {
        while self.pending.len() <= index {
            let (text, at, options) = (self.text, self.at, self.measure.break_options());
            let clusters = self.clusters.get_or_insert_with(|| clusters(text, at, &options));
            self.pending.push_back(clusters.next()?);
        }
        self.pending.get(index).copied()
    }

    /// The columns that text may take on the first line of the block, or on another.
    fn room(&self, first: bool) -> usize {
        let indent = if first { self.style.first_indent } else { self.style.rest_indent };
        usize::from(self.measure.columns.saturating_sub(indent)).max(1)
    }

    /// Takes the first `count` pending clusters as a line.
    fn give(&mut self, count: usize, emergency: bool) -> Option<Line> {
        let last = self.pending.get(count.checked_sub(1)?)?;
        let range = self.pending.front()?.start..last.end;
        let ends_block = range.end == self.text.len();
        // A soft hyphen shows only where the word really goes on in the next line.
        let hyphen = !ends_block && !emergency && last.role == Role::SoftHyphen;
        let drawn = without_hanging_space(self.text.get(range.clone()).unwrap_or_default());
        let drawn_end = range.start + drawn.len();
        let columns: usize = self
            .pending
            .drain(..count)
            .filter(|cluster| cluster.start < drawn_end)
            .map(|cluster| usize::from(cluster.width))
            .sum();
        Some(self.line(range, columns + usize::from(hyphen), emergency, hyphen))
    }

    /// The next line, if nothing about it needs the plain way.
    fn fast_line(&mut self) -> Option<Line> {
        if !self.measure.is_plain() {
            return None;
        }
        let room = self.room(self.at == 0);
        let end = line_end(self.text, self.at, room, self.segment_end, &self.measure.break_options())?;
        self.clusters = None;
        self.pending.clear();
        Some(self.line(self.at..end.end, end.width, false, end.hyphen))
    }

    /// The line that holds `range`, after which the next one starts.
    fn line(&mut self, range: Range<usize>, columns: usize, emergency: bool, hyphen: bool) -> Line {
        self.at = range.end;
        if range.end == self.segment_end {
            self.segment_end = segment_end(self.text, range.end);
        }
        let (first, last) = (range.start == 0, range.end == self.text.len());
        let width = u16::try_from(columns).unwrap_or(u16::MAX);
        let indent = self.indent(first, width);
        Line { block: self.block, range, indent, width, first, last, emergency, hyphen }
    }

    fn indent(&self, first: bool, width: u16) -> u16 {
        let free = self.measure.columns.saturating_sub(width);
        match self.style.alignment {
            Alignment::Start if first => self.style.first_indent.min(free),
            Alignment::Start => self.style.rest_indent.min(free),
            Alignment::Centre => free / 2,
            Alignment::End => free,
        }
    }

    /// How many of the pending clusters make the line, when the break before the one at `count` is the last that fits.
    fn settle(&mut self, count: usize) -> usize {
        if !self.measure.widows || self.segment_end != self.text.len() {
            return count;
        }
        self.peek(count + REST_SEEN);
        let room = self.room(false);
        without_orphan(self.text, self.pending.make_contiguous(), count, room)
    }
}

/// How far the end of a block is looked for after a line: one ideograph and more marks than anybody sets after it.
const REST_SEEN: usize = 6;

impl Iterator for BlockLines<'_> {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        if self.measure.columns == 0 || self.at >= self.text.len() {
            return None;
        }
        if let Some(line) = self.fast_line() {
            return Some(line);
        }
        self.plain_line()
    }
}

impl BlockLines<'_> {
    /// The next line, by all the rules, from a list of its clusters.
    fn plain_line(&mut self) -> Option<Line> {
        let room = self.room(self.at == 0);
        // Columns up to and with the cluster at hand; the same without white space that would hang.
        let (mut advance, mut used) = (0, 0);
        // How many clusters stand before the last break that fits.
        let mut allowed = None;
        let mut index = 0;
        while let Some(cluster) = self.peek(index) {
            if let Some(before) = index.checked_sub(1) {
                if cluster.before == Opportunity::Mandatory || cluster.start == self.segment_end {
                    return self.give(index, false);
                }
                let hyphen = self.pending.get(before).is_some_and(|last| last.role == Role::SoftHyphen);
                if cluster.before == Opportunity::Allowed && used + usize::from(hyphen) <= room {
                    allowed = Some(index);
                }
            }
            advance += usize::from(cluster.width);
            if matches!(cluster.role, Role::Text) && cluster.width > 0 {
                used = advance;
            }
            if used > room && index > 0 {
                return match allowed {
                    Some(count) => {
                        let count = self.settle(count);
                        self.give(count, false)
                    }
                    None => {
                        let count = emergency_break(self.text, &self.pending, index, room);
                        self.give(count, true)
                    }
                };
            }
            index += 1;
        }
        self.give(index, false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{ArticleBuilder, BlockKind, Meta};
    use crate::text::breaks::Kinsoku;
    use crate::text::width::WidthProfile;
    use proptest::prelude::*;

    const PIECES: &[&str] = &[
        "春",
        "眠不觉晓",
        "，",
        "。",
        "“",
        "”",
        "（",
        "）",
        "《",
        "》",
        "——",
        "……",
        "·",
        "／",
        "、",
        ",",
        ":",
        "：",
        "！",
        " ",
        "  ",
        "a",
        "word",
        "the ",
        "quick brown fox ",
        "42",
        "3.5%",
        "https://a.cn/b",
        "é",
        "e\u{301}",
        "👍🏽",
        "👨‍👩‍👧",
        "ｶﾞ",
        "ж",
        "\u{AD}",
        "\u{200B}",
        "\u{A0}",
        "\u{3000}",
        "-",
        "\n",
        "\t",
        "가",
        "\u{301}",
        "\u{FE0F}",
        "处处闻啼鸟夜来风雨声花落知多少",
    ];

    proptest! {
        /// The fast way gives the lines of the plain way, to the byte.
        #[test]
        fn the_fast_way_and_the_plain_way_agree(
            picks in prop::collection::vec(0..PIECES.len(), 0..60),
            columns in 1u16..60,
            wide in any::<bool>(),
            level in 0usize..4,
        ) {
            let text: String = picks.iter().filter_map(|&pick| PIECES.get(pick).copied()).collect();
            let mut builder = ArticleBuilder::new(Meta::default());
            builder.push(BlockKind::Paragraph, &text);
            let article = builder.finish();
            let levels = [Kinsoku::None, Kinsoku::Basic, Kinsoku::Gb, Kinsoku::Strict];
            let widths = if wide { WidthProfile::wide() } else { WidthProfile::narrow() };
            let kinsoku = levels.get(level).copied().unwrap_or_default();
            let measure = Measure { kinsoku, widths, ..Measure::new(columns) };
            let mut plain = BlockLines::new(&article, &measure, Anchor::default());
            while plain.at < text.len() {
                let mut fast = BlockLines::new(&article, &measure, Anchor::new(0, plain.at));
                let expected = plain.plain_line();
                if let Some(line) = fast.fast_line() {
                    prop_assert_eq!(Some(line), expected);
                }
            }
        }
    }
}
