//! Greedy line filling (CSS Text 3, 5.1; CLREQ 3.1.2 push-out only, since a cell cannot be squeezed).
//!
//! What comes in are the clusters of a block from the start of a line on; what goes out are lines. A line ends at
//! the last allowed break whose text, without trailing white space, fits. Where there is none the line ends inside
//! a word or before a mark: an *emergency break*, marked as such.

use super::emergency::emergency_break;
use super::fast::{LineEnd, line_end};
use super::justify;
use super::line::{is_visible, without_hanging_space};
use super::orphan::{LONGEST_ORPHAN, without_orphan};
use super::segment::segment_end;
use super::spacing::is_spaced;
use super::style::{Alignment, BlockStyle, style_of};
use super::{Line, Measure};
use crate::article::{Anchor, Article, BlockKind, NoteSigns};
use crate::text::address;
use crate::text::breaks::{
    Cluster, Clusters, Kinsoku, Language, Opportunity, Role, clusters, is_line_start_prohibited,
};
use crate::text::grid::{Grid, Writing};
use crate::text::simple::simple_end;
use crate::text::table;
use memchr::{memchr, memrchr};
use std::collections::VecDeque;
use std::ops::Range;

/// The lines of one block from the start of one of them on.
#[derive(Debug)]
pub(super) struct BlockLines<'a> {
    pub(super) block: usize,
    text: &'a str,
    /// The measure with what holds for blocks of this kind.
    measure: Measure,
    /// It allows for lines that are found the fast way.
    is_plain: bool,
    grid: Grid,
    style: BlockStyle,
    /// Columns by which the rows of a table go on further inside than they begin; none in any other block.
    hang: Option<u16>,
    /// Where the next line starts.
    at: usize,
    /// Where the plain way has got to; `None` after lines that were found the fast way.
    clusters: Option<Clusters<'a>>,
    /// What the plain way has read and not yet given out: the clusters from the start of the next line on.
    pending: VecDeque<Cluster>,
    /// The end of the segment that is being set.
    segment_end: usize,
    /// Where signs of notes begin, which stay with what is before them; none where there are none, or no prohibition
    /// rule holds.
    signs: Option<NoteSigns<'a>>,
    /// All of the text is known to be simple.
    is_simple: bool,
    /// The text from `at` to there is known to be simple, without a line feed; nothing is known where that lies before
    /// `at`.
    simple_to: usize,
}

/// Where a line ends.
#[derive(Clone, Copy, Debug)]
struct End {
    /// How many of the pending clusters are on it.
    count: usize,
    /// The one of them that hangs; one past them does not.
    hung: Option<usize>,
    /// No break is allowed there.
    emergency: bool,
}

impl<'a> BlockLines<'a> {
    pub(super) fn new(article: &'a Article, measure: &Measure, from: Anchor) -> Self {
        let text = article.block_text(from.block);
        let kind = article.block_kind(from.block);
        let measure = measure.for_article(article);
        let measure = kind.map_or(measure, |kind| measure.for_kind(kind));
        let mut lines = Self {
            block: from.block,
            text,
            measure,
            hang: (kind == Some(BlockKind::Table) && measure.writing == Writing::Horizontal).then_some(0),
            is_plain: measure.is_plain(),
            grid: measure.grid(),
            style: kind.map_or(BlockStyle::FLUSH, |kind| style_of(kind, text, &measure)),
            at: from.offset,
            clusters: None,
            pending: VecDeque::new(),
            segment_end: segment_end(text, from.offset),
            signs: Some(article.note_signs(from.block))
                .filter(|signs| measure.kinsoku != Kinsoku::None && !signs.is_empty()),
            is_simple: article.is_simple(),
            simple_to: 0,
        };
        // Only a table is asked where its row begins: a paragraph may be all of a large text.
        if lines.hang.is_some() {
            let row = text.get(..from.offset).and_then(|before| memrchr(b'\n', before.as_bytes()));
            lines.begin_row(row.map_or(0, |feed| feed + 1));
        }
        lines
    }

    /// A row of a table begins at byte `at`: its last cell goes on below itself, or where too much stands before that, the
    /// row a little further inside.
    fn begin_row(&mut self, at: usize) {
        let row = self.text.get(at..).unwrap_or_default();
        let hang = table::hang(row, usize::from(self.measure.columns / 2), &self.measure.widths);
        let hang = hang.and_then(|hang| u16::try_from(hang).ok());
        self.hang = Some(hang.unwrap_or(self.style.rest_indent));
    }

    /// Columns before the line that starts at byte `at`.
    #[inline]
    fn indent_at(&self, at: usize) -> u16 {
        match (at, self.hang) {
            (0, _) => self.style.first_indent,
            (_, Some(hang)) if !self.starts_row(at) => self.style.rest_indent + hang,
            _ => self.style.rest_indent,
        }
    }

    fn starts_row(&self, at: usize) -> bool {
        at.checked_sub(1).and_then(|last| self.text.as_bytes().get(last)) == Some(&b'\n')
    }

    /// The cluster `index` places after the start of the next line.
    fn peek(&mut self, index: usize) -> Option<Cluster> {
        while self.pending.len() <= index {
            let (text, at, options) = (self.text, self.at, self.measure.break_options());
            let clusters = self.clusters.get_or_insert_with(|| clusters(text, at, &options));
            let mut cluster = clusters.next()?;
            if !self.grid.is_plain() {
                let whole = self.grid.box_end(text, cluster.start..cluster.end);
                while cluster.end < whole {
                    cluster.end = clusters.next()?.end;
                }
                cluster.width = self.grid.glyph(text, cluster.start..cluster.end).1;
                if cluster.before == Opportunity::Prohibited && self.grid.is_opportunity(text, cluster.start)
                {
                    cluster.before = Opportunity::Allowed;
                }
            }
            if cluster.before == Opportunity::Prohibited && address::is_opportunity(text, cluster.start) {
                cluster.before = Opportunity::Allowed;
            }
            if cluster.before == Opportunity::Allowed && self.is_sign(cluster.start) {
                cluster.before = Opportunity::Prohibited;
            }
            self.pending.push_back(cluster);
        }
        self.pending.get(index).copied()
    }

    /// Whether the sign of a note begins at byte `at`, which stays with what it is a note to (JLREQ, cl-20).
    #[inline]
    fn is_sign(&self, at: usize) -> bool {
        self.signs.is_some_and(|signs| signs.contains(at))
    }

    /// The columns that text may take on the line that starts at byte `at`.
    #[inline]
    fn room(&self, at: usize) -> usize {
        usize::from(self.measure.columns.saturating_sub(self.indent_at(at))).max(1)
    }

    /// Takes the pending clusters before `end` as a line.
    fn give(&mut self, end: End) -> Option<Line> {
        let End { count, hung, emergency } = end;
        let last = self.pending.get(count.checked_sub(1)?)?;
        let range = self.pending.front()?.start..last.end;
        let ends_block = range.end == self.text.len();
        // A soft hyphen shows only where the word really goes on in the next line.
        let hyphen = !ends_block && !emergency && last.role == Role::SoftHyphen;
        let ragged = ends_block || last.role == Role::LineFeed;
        let drawn = without_hanging_space(self.text.get(range.clone()).unwrap_or_default()).len();
        let drawn = self.pending.iter().take(count).take_while(|c| c.start < range.start + drawn).count();
        let mut gaps = self.gaps(drawn);
        let columns: usize = self.pending.iter().take(drawn).map(|cluster| usize::from(cluster.width)).sum();
        // What stands inside the column: without the mark that hangs.
        let hung = hung.filter(|hung| *hung < count);
        let mark = hung.and_then(|hung| self.pending.get(hung)).map_or(0, |mark| usize::from(mark.width));
        let columns = columns + usize::from(hyphen) - mark;
        let hole = self.room(range.start).saturating_sub(columns + gaps.len());
        if self.measure.justify && !ragged && (1..=justify::MOST).contains(&hole) {
            let inside = self.pending.make_contiguous().get(..hung.unwrap_or(drawn)).unwrap_or_default();
            gaps.extend(justify::places(self.text, inside, hole, &self.measure));
            gaps.sort_unstable();
        }
        self.pending.drain(..count);
        let inside = columns + gaps.len();
        Some(Line { emergency, hanging: hung.is_some(), ..self.line(range, inside, mark, &gaps, hyphen) })
    }

    /// Where the next line ends, if nothing about it needs the plain way.
    #[inline]
    fn fast_end(&mut self) -> Option<LineEnd> {
        if !self.is_plain {
            return None;
        }
        let room = self.room(self.at);
        let simple_to = self.simple_to(room);
        let (limit, options) = (self.segment_end, self.measure.break_options());
        let line = line_end(self.text, self.at, room, limit, simple_to, &options, |at| self.is_sign(at))?;
        self.stays_so(&line, room).then_some(line)
    }

    /// Whether neither `widows` nor `justify` can have a say about a line of `room` columns.
    #[inline]
    fn stays_so(&self, line: &LineEnd, room: usize) -> bool {
        let Measure { widows, justify, .. } = self.measure;
        let is_last =
            || line.end == self.text.len() || self.text.as_bytes().get(line.end - 1) == Some(&b'\n');
        // So many bytes of simple text are more clusters than an orphan has.
        let orphan = || line.end + 3 * (LONGEST_ORPHAN + 1) > self.simple_to;
        let hole = || (1..=justify::MOST).contains(&room.saturating_sub(line.width));
        !(widows && orphan() || justify && hole()) || is_last()
    }

    /// The next line, if nothing about it needs the plain way.
    #[inline]
    fn fast_line(&mut self) -> Option<Line> {
        let LineEnd { end, width } = self.fast_end()?;
        self.forget();
        Some(self.line(self.at..end, width, 0, &[], false))
    }

    /// Drops what the plain way has read.
    fn forget(&mut self) {
        if self.clusters.take().is_some() {
            self.pending.clear();
        }
    }

    /// Goes over the next line; no if there is none.
    pub(super) fn pass(&mut self) -> bool {
        if self.is_at_end() {
            return false;
        }
        match self.fast_end() {
            Some(line) => {
                self.forget();
                self.go_to(line.end);
                true
            }
            None => self.plain_line().is_some(),
        }
    }

    /// Whether there is no line any more.
    fn is_at_end(&self) -> bool {
        self.measure.columns == 0 || self.at >= self.text.len()
    }

    /// The start of the next line, which is there unless it is the end of the block.
    pub(super) fn position(&self) -> Anchor {
        Anchor::new(self.block, self.at)
    }

    /// The next line starts at byte `at`.
    fn go_to(&mut self, at: usize) {
        self.at = at;
        if at == self.segment_end {
            self.segment_end = segment_end(self.text, at);
        }
        if self.hang.is_some() && self.starts_row(at) {
            self.begin_row(at);
        }
    }

    /// How far the text is known to be simple and without line feeds, of as much as a line of `room` columns is likely
    /// to hold.
    fn simple_to(&mut self, room: usize) -> usize {
        /// Bytes that are looked at for several lines.
        const AHEAD: usize = 1024;
        let likely = (self.at + 2 * room).min(self.text.len());
        if self.simple_to < likely {
            let from = self.simple_to.max(self.at);
            self.simple_to =
                if self.is_simple { self.segment_end } else { simple_end(self.text, from, likely + AHEAD) };
            let known = self.text.as_bytes().get(from..self.simple_to).unwrap_or_default();
            self.simple_to = memchr(b'\n', known).map_or(self.simple_to, |feed| from + feed);
        }
        self.simple_to
    }

    /// The line that holds `range`, after which the next one starts: so many columns `inside` the column of text, those
    /// of a mark that hangs, and where air stands in it.
    #[inline]
    fn line(
        &mut self,
        range: Range<usize>,
        inside: usize,
        mark: usize,
        gaps: &[usize],
        hyphen: bool,
    ) -> Line {
        let (first, last) = (range.start == 0, range.end == self.text.len());
        let columns = |columns: usize| u16::try_from(columns).unwrap_or(u16::MAX);
        let indent = self.indent(range.start, columns(inside));
        self.go_to(range.end);
        let width = columns(inside + mark);
        let gaps = gaps.iter().filter_map(|gap| u32::try_from(gap - range.start).ok()).collect();
        let (emergency, hanging) = (false, false);
        Line { block: self.block, range, indent, width, gaps, first, last, emergency, hyphen, hanging }
    }

    /// Where air stands between the first `drawn` pending clusters whatever the line falls short by.
    fn gaps(&self, drawn: usize) -> Vec<usize> {
        if !self.measure.autospace {
            return Vec::new();
        }
        let line = self.pending.iter().take(drawn).skip_while(|cluster| !is_visible(cluster)).skip(1);
        line.filter(|cluster| self.is_spaced(cluster)).map(|cluster| cluster.start).collect()
    }

    /// Whether air stands before `cluster` where something stands before it on its line.
    fn is_spaced(&self, cluster: &Cluster) -> bool {
        self.measure.autospace && is_spaced(self.text, cluster.start, &self.measure.widths)
    }

    /// Columns before the line that starts at byte `at` and is so wide.
    fn indent(&self, at: usize, width: u16) -> u16 {
        let free = self.measure.columns.saturating_sub(width);
        match self.style.alignment {
            Alignment::Start => self.indent_at(at).min(free),
            Alignment::Centre => free / 2,
            Alignment::End => free,
        }
    }

    /// 标点悬挂: whether the pending cluster at `index`, for which no room is left, may stand right of the column: a stop
    /// right after a character. What follows it decides whether the line may end there.
    fn hangs(&self, index: usize) -> bool {
        let cluster_at = |index: usize| self.pending.get(index).filter(|cluster| is_visible(cluster));
        let char_at = |at: usize| self.grid.char_at(self.text, at);
        let (Some(before), Some(mark)) = (index.checked_sub(1).and_then(cluster_at), cluster_at(index))
        else {
            return false;
        };
        let hanging = if self.measure.language == Language::Ja { HANGING_IN_JAPANESE } else { HANGING };
        let stop = char_at(mark.start).is_some_and(|c| hanging.contains(c))
            && u16::from(mark.width) == self.measure.em();
        self.measure.hanging && stop && !char_at(before.start).is_some_and(is_line_start_prohibited)
    }

    /// How many of the pending clusters make the line, when the break before the one at `count` is the last that fits.
    fn settle(&mut self, count: usize) -> usize {
        if !self.measure.widows || self.segment_end != self.text.len() {
            return count;
        }
        self.peek(count + LONGEST_ORPHAN);
        let room = self.room(self.text.len());
        without_orphan(self.text, self.pending.make_contiguous(), count, room, usize::from(self.measure.em()))
    }
}

/// The stops that may hang: CLREQ's 、，。．, and those that stand in the left half of their cell in simplified Chinese,
/// too.
const HANGING: &str = "、，。．：；！？";
/// JLREQ's: cl-06 and cl-07.
const HANGING_IN_JAPANESE: &str = "、，。．";

impl Iterator for BlockLines<'_> {
    type Item = Line;

    #[inline]
    fn next(&mut self) -> Option<Line> {
        if self.is_at_end() {
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
        let room = self.room(self.at);
        // Columns up to and with the cluster at hand; the same without white space that would hang.
        let (mut advance, mut used) = (0, 0);
        // How many clusters stand before the last break that fits; which one hangs.
        let (mut allowed, mut hung) = (None, None);
        let mut index = 0;
        while let Some(cluster) = self.peek(index) {
            if let Some(before) = index.checked_sub(1) {
                if cluster.before == Opportunity::Mandatory || cluster.start == self.segment_end {
                    return self.give(End { count: index, hung, emergency: false });
                }
                let hyphen = self.pending.get(before).is_some_and(|last| last.role == Role::SoftHyphen);
                if cluster.before == Opportunity::Allowed && used + usize::from(hyphen) <= room {
                    allowed = Some(index);
                }
            }
            advance += usize::from(cluster.width) + usize::from(used > 0 && self.is_spaced(&cluster));
            let full = used > room;
            if is_visible(&cluster) {
                used = advance;
            }
            if used > room && !full && hung.is_none() && self.hangs(index) {
                // It takes no room, and leaves none.
                hung = Some(index);
                (advance, used) = (room, room);
            }
            if used > room && index > 0 {
                return match allowed {
                    Some(count) => {
                        let count = self.settle(count);
                        self.give(End { count, hung, emergency: false })
                    }
                    None => {
                        let overflow = hung.unwrap_or(index);
                        let count = emergency_break(
                            self.text,
                            &self.pending,
                            overflow,
                            room * 2 / usize::from(self.measure.em()),
                            |at| self.is_sign(at),
                        );
                        self.give(End { count, hung: None, emergency: true })
                    }
                };
            }
            index += 1;
        }
        self.give(End { count: index, hung, emergency: false })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{ArticleBuilder, Meta, Span, SpanKind, note_sign};
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
        "５０％",
        "－５",
        "ひらがなのぶん、カタカナー！",
        "這個時候說話",
        "～",
        " | ",
    ];

    /// Pieces of simple text (see `text::simple`), and one that is not.
    const SIMPLE: &[&str] = &[
        "春眠不觉晓处处闻啼鸟夜来风雨声花落知多少",
        "春眠",
        "晓",
        "，",
        "。”",
        "：“",
        "（",
        "）",
        "——",
        "……",
        "·",
        " ",
        "、",
        "the quick brown fox jumps over ",
        "word",
        "1,203",
        "3.5%",
        "37℃",
        "https://a.cn/b?c=d&e=f",
        "://",
        "index.html/%E6%B1%89_",
        "５０",
        "　",
        "カナ",
        "/",
        "-",
        "\n",
        "é",
    ];

    fn article(kind: BlockKind, pieces: &[&str], picks: &[usize]) -> Article {
        let text: String = picks.iter().filter_map(|&pick| pieces.get(pick).copied()).collect();
        let mut builder = ArticleBuilder::new(Meta::default());
        builder.push(kind, &text);
        builder.finish()
    }

    /// An article of pieces with signs of notes between some of them.
    fn annotated(picks: &[usize]) -> Article {
        let (mut text, mut signs) = (String::new(), Vec::new());
        for &pick in picks {
            let sign = note_sign(pick + 1);
            let piece = PIECES.get(pick).copied().unwrap_or(&sign);
            if pick >= PIECES.len() {
                let range = text.len()..text.len() + piece.len();
                signs.push(Span { range, kind: SpanKind::NoteSign(pick + 1) });
            }
            text.push_str(piece);
        }
        let mut builder = ArticleBuilder::new(Meta::default());
        builder.push_with(BlockKind::Paragraph, &text, signs);
        builder.finish()
    }

    fn measure() -> impl Strategy<Value = Measure> {
        let levels = prop::sample::select(vec![Kinsoku::None, Kinsoku::Basic, Kinsoku::Gb, Kinsoku::Strict]);
        let any = || any::<bool>();
        (1u16..100, any(), levels, any(), any(), any()).prop_map(
            |(columns, wide, kinsoku, widows, justify, japanese)| {
                let widths = if wide { WidthProfile::wide() } else { WidthProfile::narrow() };
                let language = if japanese { Language::Ja } else { Language::Zh };
                Measure { kinsoku, widths, widows, justify, language, ..Measure::new(columns) }
            },
        )
    }

    /// How many lines of `article` the fast way finds, and how many there are; they must be those of the plain way.
    fn compare(article: &Article, measure: &Measure) -> Result<(usize, usize), TestCaseError> {
        let (mut found, mut all) = (0, 0);
        let mut plain = BlockLines::new(article, measure, Anchor::default());
        let mut passing = BlockLines::new(article, measure, Anchor::default());
        while plain.at < article.block_text(0).len() {
            prop_assert_eq!(passing.position(), plain.position());
            let mut fast = BlockLines::new(article, measure, plain.position());
            let expected = plain.plain_line();
            all += 1;
            if let Some(line) = fast.fast_line() {
                prop_assert_eq!(Some(line), expected);
                found += 1;
            }
            prop_assert!(passing.pass());
        }
        prop_assert!(!passing.pass());
        Ok((found, all))
    }

    proptest! {
        /// The fast way gives the lines of the plain way, to the byte.
        #[test]
        fn the_fast_way_and_the_plain_way_agree(
            picks in prop::collection::vec(0..PIECES.len(), 0..60),
            kind in prop::sample::select(vec![BlockKind::Paragraph, BlockKind::Quote(2), BlockKind::Table]),
            measure in measure(),
        ) {
            compare(&article(kind, PIECES, &picks), &measure)?;
        }

        /// No line begins with the sign of a note, whichever way it is found.
        #[test]
        fn signs_of_notes_stay_with_what_is_before_them(
            picks in prop::collection::vec(0..PIECES.len() + 20, 0..60),
            measure in measure(),
        ) {
            let article = annotated(&picks);
            compare(&article, &measure)?;
            let lines: Vec<_> = BlockLines::new(&article, &measure, Anchor::default()).collect();
            for (above, line) in lines.iter().zip(lines.iter().skip(1)) {
                let is_sign = article.note_signs(0).contains(line.range.start);
                let is_free = article.block_text(0).get(above.range.clone()).is_some_and(|text| text.ends_with('\n'));
                prop_assert!(!is_sign || above.emergency || is_free || measure.kinsoku == Kinsoku::None);
            }
        }

        #[test]
        fn the_ways_agree_about_long_lines_of_simple_text(
            picks in prop::collection::vec(0..SIMPLE.len() - 1, 0..80),
            odd in any::<bool>(),
            measure in measure(),
        ) {
            let mut picks = picks;
            picks.extend(odd.then_some(SIMPLE.len() - 1));
            compare(&article(BlockKind::Paragraph, SIMPLE, &picks), &measure)?;
        }
    }

    #[test]
    fn the_sign_of_a_note_takes_its_character_to_the_next_line() {
        let text = "可是茶好不好一半在水的温度[1][2]后来再说";
        let at = text.find('[').unwrap_or_default();
        for kinsoku in [Kinsoku::Basic, Kinsoku::Gb, Kinsoku::Strict] {
            let mut builder = ArticleBuilder::new(Meta::default());
            let signs = [(at, 1), (at + 3, 2)];
            let spans =
                signs.map(|(at, number)| Span { range: at..at + 3, kind: SpanKind::NoteSign(number) });
            builder.push_with(BlockKind::Note, text, spans);
            let article = builder.finish();
            let measure = Measure { kinsoku, indent: 0, ..Measure::new(26) };
            let lines: Vec<_> = BlockLines::new(&article, &measure, Anchor::default())
                .filter_map(|line| text.get(line.range))
                .collect();
            assert_eq!(lines, ["可是茶好不好一半在水的温", "度[1][2]后来再说"], "{kinsoku:?}");
        }
        // Brackets that are not known to be a note's end lines as ever.
        let (_, rest) = text.split_at(at);
        let mut builder = ArticleBuilder::new(Meta::default());
        builder.push(BlockKind::Note, text);
        let article = builder.finish();
        let measure = Measure { indent: 0, ..Measure::new(26) };
        let second = BlockLines::new(&article, &measure, Anchor::default()).nth(1);
        assert_eq!(second.and_then(|line| text.get(line.range)), Some(rest));
    }

    /// A comparison that compares nothing would always hold.
    #[test]
    fn nearly_all_lines_of_prose_are_found_the_fast_way() {
        let picks: Vec<usize> = (0..600).map(|number| number * 7 % 19).collect();
        for measure in [Measure::new(76), Measure { widows: true, ..Measure::new(40) }] {
            let (found, all) = compare(&article(BlockKind::Paragraph, SIMPLE, &picks), &measure).unwrap();
            assert!(found * 100 >= all * 97, "{found} of {all}");
        }
    }
}
