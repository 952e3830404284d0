//! Where a line of text may end: UAX #14 with what Chinese typesetting adds to it and takes away.
//!
//! What comes in is a paragraph and [`BreakOptions`]; what goes out is its grapheme clusters, each with its width
//! and with what is allowed before it. Nothing here knows how wide a line is: that is `layout`'s.
//!
//! The opportunities are those of UAX #14 (crate `icu_segmenter`, strict as CSS Text 3 has it). UAX #14 alone lets
//! · ～ ／ start a line and never breaks beside Chinese “quotes”; the rules of `tailor` mend both, by CLREQ 3.1.3
//! (*prohibition rules for line start and line end*) and GB/T 15834 part 5, and only near CJK text, so that English
//! stays as UAX #14 has it.

use super::glyph::glyph;
use super::width::WidthProfile;
use icu_segmenter::iterators::LineBreakIterator;
use icu_segmenter::options::LineBreakOptions;
use icu_segmenter::scaffold::Utf8;
use icu_segmenter::{LineSegmenter, LineSegmenterBorrowed};
use std::iter::Peekable;
use unicode_segmentation::{GraphemeIndices, UnicodeSegmentation};

/// How strictly marks are kept from the start and the end of a line: the levels of CLREQ 3.1.3.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kinsoku {
    /// What UAX #14 says, with breaks beside Chinese quotation marks.
    None,
    /// CLREQ's basic level: stops, closing marks, connectors, · and / never start a line, opening marks never end one.
    Basic,
    /// GB/T 15834: basic, and / never ends a line either.
    #[default]
    Gb,
    /// GB, and —— and …… never start a line.
    Strict,
}

/// What decides the opportunities and widths of a paragraph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct BreakOptions {
    /// The level of the prohibition rules.
    pub kinsoku: Kinsoku,
    /// What the terminal believes about widths.
    pub widths: WidthProfile,
}

/// What may happen between a cluster and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opportunity {
    /// The two stay on one line while that is possible at all.
    Prohibited,
    /// A line may end between them.
    Allowed,
    /// A line ends between them: the one before is a line feed.
    Mandatory,
}

/// A grapheme cluster (UAX #29) of a paragraph, with what line filling needs to know of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cluster {
    /// Where it starts in the paragraph, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// The columns it takes when drawn, 0 to 4 (4 for a TAB).
    pub width: u8,
    /// What may happen before it.
    pub before: Opportunity,
    /// Its role at the end of a line.
    pub role: Role,
}

/// What a cluster does at the end of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It is drawn as anywhere else.
    Text,
    /// White space: it hangs, which is to say that it takes no column and is not drawn.
    Space,
    /// A line feed: it ends the line and is not drawn.
    LineFeed,
    /// U+00AD: invisible within a line, a hyphen at its end.
    SoftHyphen,
}

/// The clusters of `text` from byte `from` on, which must be the start of a cluster (the start of a line is).
///
/// Cost follows what is taken from the iterator, not the length of the text: analysis restarts at a character not
/// far before `from` whose class settles the state of UAX #14.
pub fn clusters<'a>(text: &'a str, from: usize, options: &BreakOptions) -> Clusters<'a> {
    let restart = restart_before(text, from);
    let opportunities = SEGMENTER.segment_str(text.get(restart..).unwrap_or_default()).peekable();
    Clusters {
        text,
        from,
        restart,
        options: *options,
        graphemes: text.get(from..).unwrap_or_default().grapheme_indices(true),
        opportunities,
        context: Context::before(text, from),
    }
}

/// Made by [`clusters`].
pub struct Clusters<'a> {
    text: &'a str,
    from: usize,
    restart: usize,
    options: BreakOptions,
    graphemes: GraphemeIndices<'a>,
    opportunities: Peekable<LineBreakIterator<'static, 'a, Utf8>>,
    context: Context,
}

impl std::fmt::Debug for Clusters<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Clusters").field("from", &self.from).finish_non_exhaustive()
    }
}

impl Iterator for Clusters<'_> {
    type Item = Cluster;

    fn next(&mut self) -> Option<Cluster> {
        let (offset, cluster) = self.graphemes.next()?;
        let (start, end) = (self.from + offset, self.from + offset + cluster.len());
        let uax14 = self.is_opportunity(start);
        let mut chars = cluster.chars();
        let first = chars.next().unwrap_or('\u{FFFD}');
        let second = chars.next().or_else(|| self.text.get(end..).and_then(|rest| rest.chars().next()));
        let before = if self.context.line_feed {
            Opportunity::Mandatory
        } else if tailor(uax14, &self.context, first, second, self.options.kinsoku) {
            Opportunity::Allowed
        } else {
            Opportunity::Prohibited
        };
        for c in cluster.chars() {
            self.context.push(c);
        }
        let role = match first {
            '\n' | '\r' => Role::LineFeed,
            '\u{AD}' => Role::SoftHyphen,
            _ if is_hanging_space(first) => Role::Space,
            _ => Role::Text,
        };
        let (_, width) = glyph(cluster, &self.options.widths);
        Some(Cluster { start, end, width, before, role })
    }
}

impl Clusters<'_> {
    fn is_opportunity(&mut self, at: usize) -> bool {
        while let Some(&next) = self.opportunities.peek() {
            if next + self.restart >= at {
                return next + self.restart == at && at > 0;
            }
            self.opportunities.next();
        }
        false
    }
}

/// Whether `c` is white space that a line may end with; no-break spaces are not.
pub fn is_hanging_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{1680}' | '\u{2000}'..='\u{2006}' | '\u{2008}'..='\u{200A}' | '\u{205F}' | '\u{3000}')
}

/// 避头: whether CLREQ keeps `c` from the start of a line at level basic (— alone is one of them, as a connector).
pub fn is_line_start_prohibited(c: char) -> bool {
    is_stop_or_closing(c) || is_connector(c) || matches!(c, '·' | '‧' | '・' | '･' | '/' | '／')
}

/// 避尾: whether CLREQ keeps `c` from the end of a line at level basic.
#[rustfmt::skip]
pub fn is_line_end_prohibited(c: char) -> bool {
    matches!(c,
        '“' | '‘' | '「' | '『' | '（' | '《' | '〈' | '【' | '〖' | '〔' | '［' | '｛' | '｢' | '〘' | '〚' | '〝'
            | '｟' | '(' | '[' | '{')
}

/// Stops and closing marks: those that stay off a line start even after a space.
#[rustfmt::skip]
fn is_stop_or_closing(c: char) -> bool {
    matches!(c,
        '、' | '，' | '。' | '．' | '：' | '；' | '！' | '？' | '‼' | '⁇' | '⁈' | '⁉' | '｡' | '､' | '”' | '’'
            | '」' | '』' | '）' | '》' | '〉' | '】' | '〗' | '〕' | '］' | '｝' | '｣' | '〙' | '〛' | '〞'
            | '〟' | '｠' | ',' | '.' | ':' | ';' | '!' | '?' | ')' | ']' | '}')
}

fn is_connector(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '～' | '〜' | '⸺')
}

/// A character of the scripts whose typesetting these rules are: ideographs, kana, bopomofo and their punctuation.
/// (Hangul is wide too but breaks at words; its rules are its own.)
pub fn is_cjk(c: char) -> bool {
    matches!(c,
        '\u{2E80}'..='\u{312F}' | '\u{31A0}'..='\u{A4CF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}'
        | '\u{FF01}'..='\u{FF9F}' | '\u{FFE0}'..='\u{FFE6}' | '\u{1F200}'..='\u{1F2FF}' | '\u{20000}'..='\u{3FFFD}')
}

/// The characters before a boundary.
#[derive(Clone, Copy, Debug, Default)]
struct Context {
    /// The last character that is not white space.
    last: Option<char>,
    /// The one before `last`.
    last_but_one: Option<char>,
    /// How many characters equal to `last` stand in a row, `last` included; counted to 2.
    run: u8,
    /// White space stands between `last` and the boundary.
    spaced: bool,
    /// The character before the boundary is a line feed.
    line_feed: bool,
}

impl Context {
    /// The context of the boundary at byte `at`: a look at some characters before it.
    fn before(text: &str, at: usize) -> Self {
        /// Enough for any run of white space that a person would write.
        const REACH: usize = 64;
        let mut nearest = ['\0'; REACH];
        let mut count = 0;
        for (slot, c) in nearest.iter_mut().zip(text.get(..at).unwrap_or_default().chars().rev()) {
            *slot = c;
            count += 1;
        }
        let mut context = Self::default();
        for &c in nearest.iter().take(count).rev() {
            context.push(c);
        }
        context
    }

    fn push(&mut self, c: char) {
        self.line_feed = matches!(c, '\n' | '\r');
        if self.line_feed {
            *self = Self { line_feed: true, ..Self::default() };
        } else if is_hanging_space(c) {
            self.spaced = true;
        } else {
            self.run = if self.last == Some(c) && !self.spaced { 2 } else { 1 };
            self.last_but_one = if self.spaced { None } else { self.last };
            self.last = Some(c);
            self.spaced = false;
        }
    }
}

/// Whether a line may end between `context` and `next`, when UAX #14 says `uax14`.
fn tailor(uax14: bool, context: &Context, next: char, after_next: Option<char>, kinsoku: Kinsoku) -> bool {
    let Some(last) = context.last else { return uax14 };
    let near_cjk = is_cjk(last)
        || is_cjk(next)
        || context.last_but_one.is_some_and(is_cjk)
        || after_next.is_some_and(is_cjk);
    if !near_cjk {
        return uax14;
    }
    if uax14 || is_quote_opportunity(context, last, next, after_next) {
        !is_prohibited(context, last, next, after_next, kinsoku)
    } else {
        false
    }
}

/// Breaks that UAX #14 withholds because it cannot tell opening from closing quotation marks (LB15, LB19): in
/// Chinese text “ opens and ” closes.
fn is_quote_opportunity(context: &Context, last: char, next: char, after_next: Option<char>) -> bool {
    if context.spaced || next == '\u{2060}' || last == '\u{2060}' {
        return false;
    }
    let before_opening = matches!(next, '“' | '‘')
        && (is_cjk(last)
            || matches!(last, '”' | '’' | '—' | '…' | '⋯' | '⸺')
            || (is_stop_or_closing(last) && context.last_but_one.is_some_and(is_cjk))
            || (last.is_alphanumeric() && next == '“' && after_next.is_some_and(is_cjk)));
    let after_closing = matches!(last, '”' | '’')
        && (is_cjk(next)
            || matches!(next, '“' | '‘')
            || (last == '”' && context.last_but_one.is_some_and(is_cjk) && next.is_alphanumeric()));
    before_opening || after_closing
}

fn is_prohibited(
    context: &Context,
    last: char,
    next: char,
    after_next: Option<char>,
    kinsoku: Kinsoku,
) -> bool {
    // GB/T 15834 5.1.4, 5.1.5: a dash or an ellipsis is two characters and one mark.
    if !context.spaced && last == next && matches!(next, '—' | '…' | '⋯' | '⸺') {
        return true;
    }
    if kinsoku == Kinsoku::None {
        return false;
    }
    if is_stop_or_closing(next) || is_line_end_prohibited(last) {
        return true;
    }
    if context.spaced {
        return false;
    }
    let dash = next == '—' && after_next == Some('—') || next == '⸺';
    match (last, next) {
        _ if dash || matches!(next, '…' | '⋯') => kinsoku == Kinsoku::Strict,
        (_, '>' | '†' | '‡') | ('<' | '`', _) => true,
        (_, next) if is_line_start_prohibited(next) => true,
        ('/' | '／', _) => kinsoku >= Kinsoku::Gb,
        _ => false,
    }
}

impl PartialOrd for Kinsoku {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Kinsoku {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (*self as u8).cmp(&(*other as u8))
    }
}

const SEGMENTER: LineSegmenterBorrowed<'static> =
    LineSegmenter::new_for_non_complex_scripts(LineBreakOptions::default());

/// Where analysis may start so that the opportunities from `at` on are those of the whole text: at a letter or an
/// ideograph, whose class (AL, ID) is all that the rules of UAX #14 remember once it is read.
fn restart_before(text: &str, at: usize) -> usize {
    /// How far to look; text without one letter in so many characters is no text.
    const REACH: usize = 2048;
    let head = text.get(..at).unwrap_or_default();
    head.char_indices()
        .rev()
        .take(REACH)
        .find(|&(_, c)| {
            c.is_ascii_alphabetic() || matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}')
        })
        .map_or_else(
            || head.char_indices().rev().take(REACH).last().map_or(0, |(index, _)| index),
            |(index, _)| index,
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// `text` with `|` wherever a line may end.
    fn marked(text: &str, kinsoku: Kinsoku) -> String {
        let options = BreakOptions { kinsoku, ..BreakOptions::default() };
        let mut out = String::new();
        for cluster in clusters(text, 0, &options) {
            if cluster.before != Opportunity::Prohibited {
                out.push('|');
            }
            out.push_str(text.get(cluster.start..cluster.end).unwrap());
        }
        out
    }

    #[test]
    fn breaks_stand_outside_chinese_quotes_only() {
        for (text, expected) in [
            ("用“引号”写", "用|“引|号”|写"),
            ("“双胜”“利”", "“双|胜”|“利”"),
            ("说：“好。”他", "说：|“好。”|他"),
            ("强调:“好", "强|调:|“好"),
            ("用“Rust”写", "用|“Rust”|写"),
            ("it’s “quite” so", "it’s |“quite” |so"),
            ("“中”GDP“增”", "“中”|GDP|“增”"),
            ("‘一’‘二’", "‘一’|‘二’"),
        ] {
            assert_eq!(marked(text, Kinsoku::Gb), expected);
        }
    }

    #[test]
    fn the_levels_of_clreq() {
        for (text, none, basic, gb, strict) in [
            ("张·王", "张|·|王", "张·|王", "张·|王", "张·|王"),
            ("甲／乙", "甲|／|乙", "甲／|乙", "甲／乙", "甲／乙"),
            ("甲/乙", "甲/|乙", "甲/|乙", "甲/乙", "甲/乙"),
            ("三～五", "三|～|五", "三～|五", "三～|五", "三～|五"),
            ("等——他", "等|——|他", "等|——|他", "等|——|他", "等——|他"),
            ("京—沪", "京|—|沪", "京—|沪", "京—|沪", "京—|沪"),
            ("等……他", "等……|他", "等……|他", "等……|他", "等……|他"),
            ("好 。", "好 。", "好 。", "好 。", "好 。"),
            ("气温 -5", "气|温 |-5", "气|温 |-5", "气|温 |-5", "气|温 |-5"),
        ] {
            assert_eq!(marked(text, Kinsoku::None), none, "none");
            assert_eq!(marked(text, Kinsoku::Basic), basic, "basic");
            assert_eq!(marked(text, Kinsoku::Gb), gb, "gb");
            assert_eq!(marked(text, Kinsoku::Strict), strict, "strict");
        }
    }

    #[test]
    fn numbers_stay_with_their_signs() {
        for text in ["1,234.5", "60158", "80%", "00:00/00:00", "￥100", "37.5℃", "3.14‰"] {
            assert_eq!(marked(text, Kinsoku::Gb), text);
        }
    }

    #[test]
    fn a_line_feed_ends_the_line() {
        assert_eq!(marked("床前\n明月", Kinsoku::Gb), "床|前\n|明|月");
    }

    proptest! {
        /// Starting at a boundary in the middle gives what starting at the beginning gives from there on.
        #[test]
        fn analysis_may_restart_at_any_line_start(text in "[a-z 汉字，。“”‘’—…（）·/0-9%$\\-:é👍ｶ\u{300}\u{200B}\u{AD}～－ж]{0,60}", pick in 0usize..60) {
            let options = BreakOptions::default();
            let all: Vec<_> = clusters(&text, 0, &options).collect();
            let starts: Vec<_> = all.iter().filter(|c| c.before != Opportunity::Prohibited).map(|c| c.start).collect();
            if let Some(&start) = starts.get(pick % starts.len().max(1)) {
                let rest: Vec<_> = clusters(&text, start, &options).collect();
                let expected: Vec<_> = all.iter().copied().filter(|c| c.start >= start).collect();
                prop_assert_eq!(rest, expected);
            }
        }

        #[test]
        fn clusters_cover_the_text(text in any::<String>()) {
            let mut at = 0;
            for cluster in clusters(&text, 0, &BreakOptions::default()) {
                prop_assert_eq!(cluster.start, at);
                at = cluster.end;
            }
            prop_assert_eq!(at, text.len());
        }
    }
}
