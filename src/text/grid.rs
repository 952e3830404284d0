//! 全角网格: Chinese marks in two columns, as CLREQ has them, whatever the terminal or the typist made of them.
//!
//! In comes a cluster in its text, out goes what is drawn for it and how wide that is. Only marks of East Asian
//! Ambiguous width and ASCII marks are touched, and only where they stand in Chinese text: the same “ is a Latin mark
//! in English. The text itself stays as it is; this is the last step before drawing, and the first before measuring.

use super::breaks::is_cjk;
use super::fullwidth::{full_width, is_stop_or_closing, is_swallowed};
use super::glyph::{Glyph, glyph, glyphs};
use super::pinyin::Phrases;
use super::vertical::{pair_end, upright};
use super::width::{WidthProfile, is_ambiguous};
use icu_normalizer::DecomposingNormalizerBorrowed;
use std::borrow::Cow;
use std::ops::Range;

/// How marks are drawn beyond what the terminal believes about widths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Grid {
    /// What the terminal believes about widths.
    pub widths: WidthProfile,
    /// Chinese marks take two columns each.
    pub em: bool,
    /// What ASCII marks in Chinese text are drawn as.
    pub punctuation: Punctuation,
    /// Where the characters of a line stand. In vertical lines widths are rows, and all that is drawn is two columns
    /// wide.
    pub writing: Writing,
    /// What stands above the characters; nothing does in vertical lines.
    pub ruby: Ruby,
}

/// How lines run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Writing {
    /// From left to right, one below the other.
    #[default]
    Horizontal,
    /// 直排: from top to bottom, one to the left of the other.
    Vertical,
}

/// 注音: what is set in small beside the characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Ruby {
    /// Nothing.
    #[default]
    None,
    /// How each ideograph is read, by these phrases.
    Pinyin(Phrases),
}

/// What ASCII marks between Chinese characters are shown as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Punctuation {
    /// As they were typed.
    #[default]
    Keep,
    /// As the full-width marks that they stand for.
    Fullwidth,
}

impl Grid {
    /// Whether every cluster is drawn as [`glyph`] has it.
    pub fn is_plain(&self) -> bool {
        !self.em
            && self.punctuation == Punctuation::Keep
            && self.writing == Writing::Horizontal
            && self.ruby == Ruby::None
    }

    /// What is drawn for the bytes `range` of `text`, cluster by cluster; places are those in `text`.
    pub fn glyphs<'a>(
        &self,
        text: &'a str,
        range: Range<usize>,
    ) -> impl Iterator<Item = Glyph<'a>> + use<'a> {
        let grid = *self;
        let mut found = glyphs(text.get(range.clone()).unwrap_or_default(), &self.widths);
        std::iter::from_fn(move || {
            let Glyph { start, end, text: shown, width } = found.next()?;
            let (start, mut end) = (range.start + start, range.start + end);
            let whole = grid.box_end(text, start..end);
            while end < whole {
                end = range.start + found.next()?.end;
            }
            let (text, width) = if grid.is_plain() { (shown, width) } else { grid.glyph(text, start..end) };
            Some(Glyph { start, end, text, width })
        })
    }

    /// Where the box ends that starts with the cluster at `range` of `text`: a box is drawn as one and never split. It
    /// is a cluster, or in vertical lines a number of two digits (纵中横).
    pub fn box_end(&self, text: &str, range: Range<usize>) -> usize {
        match self.writing {
            Writing::Horizontal => range.end,
            Writing::Vertical => pair_end(text, range.start).unwrap_or(range.end),
        }
    }

    /// What is drawn for the box at `range` of `text`, and the columns, in vertical lines the rows, that it takes.
    pub fn glyph<'a>(&self, text: &'a str, range: Range<usize>) -> (Cow<'a, str>, u8) {
        if self.writing == Writing::Vertical {
            return match pair_end(text, range.start) {
                Some(end) => (Cow::Borrowed(text.get(range.start..end).unwrap_or_default()), 1),
                None => upright(self.mark(text, range.clone()), text, range, &self.widths),
            };
        }
        let reading = self.reading(text, range.start);
        let (shown, width) = self.mark(text, range);
        match reading {
            Some(reading) => centred(shown, width, self.box_width(&reading)),
            None => (shown, width),
        }
    }

    /// What stands above the box at `range` of `text`, as wide as the box.
    pub fn annotation(&self, text: &str, range: Range<usize>) -> Option<Cow<'static, str>> {
        let reading = self.reading(text, range.start)?;
        // A tone mark of Hangul behind the ideograph (U+302E, U+302F) makes the box wider than its reading.
        let box_width = self.box_width(&reading).max(self.mark(text, range).1);
        let width = self.columns(&reading);
        // One column at least is free before the next reading: the right one.
        let left = box_width.saturating_sub(width + 1) / 2;
        Some(Cow::Owned(padded(&reading, left, box_width - width - left)))
    }

    /// How the ideograph at byte `at` of `text` is read, if that is shown.
    fn reading(&self, text: &str, at: usize) -> Option<Cow<'static, str>> {
        let reading = match self.ruby {
            Ruby::Pinyin(phrases) if self.writing == Writing::Horizontal => phrases.reading_at(text, at)?,
            Ruby::Pinyin(_) | Ruby::None => return None,
        };
        // Where é takes two columns, e with a mark on it takes one.
        Some(match self.widths.letters {
            1 => Cow::Borrowed(reading),
            _ => DecomposingNormalizerBorrowed::new_nfd().normalize(reading),
        })
    }

    /// Columns of a character below `reading` (JLREQ on ruby that is longer than its base): a blank goes with it.
    fn box_width(&self, reading: &str) -> u8 {
        self.columns(reading).saturating_add(1).max(2)
    }

    fn columns(&self, text: &str) -> u8 {
        glyphs(text, &self.widths).fold(0, |sum, glyph| sum.saturating_add(glyph.width))
    }

    /// What is drawn for the cluster at `range` of `text` in a horizontal line without annotations, and its columns.
    fn mark<'a>(&self, text: &'a str, range: Range<usize>) -> (Cow<'a, str>, u8) {
        let cluster = text.get(range.clone()).unwrap_or_default();
        if let Some(mark) = self.full_width(text, range.start) {
            return (Cow::Owned(mark.to_string()), self.widths.char_width(mark));
        }
        if self.punctuation == Punctuation::Fullwidth && cluster == " " && is_swallowed(text, range.start) {
            return (Cow::Borrowed(""), 0);
        }
        let mut chars = cluster.chars();
        if let (Some(c), None, true) = (chars.next(), chars.next(), self.em)
            && self.widths.char_width(c) == 1
            && let Some(drawn) = em(c, text, range, self.widths.ambiguous)
        {
            let width = drawn.chars().map(|c| self.widths.char_width(c)).sum();
            return (Cow::Owned(drawn), width);
        }
        glyph(cluster, &self.widths)
    }

    /// The character at byte `at` of `text`, or the full-width mark that is drawn for it.
    pub fn char_at(&self, text: &str, at: usize) -> Option<char> {
        self.full_width(text, at).or_else(|| text.get(at..).and_then(|rest| rest.chars().next()))
    }

    /// Whether a line may end at byte `at` of `text`, although the ASCII mark there forbids it, because the full-width
    /// one that is drawn for it does not (UAX #14 LB29, LB30: beside letters and digits).
    pub fn is_opportunity(&self, text: &str, at: usize) -> bool {
        if self.punctuation == Punctuation::Keep {
            return false;
        }
        let (before, after) = text.split_at_checked(at).unwrap_or_default();
        let after_mark = before.ends_with(is_stop_or_closing)
            && after.starts_with(char::is_alphanumeric)
            && self.full_width(text, at - 1).is_some();
        let before_mark = after.starts_with('(')
            && before.ends_with(char::is_alphanumeric)
            && self.full_width(text, at).is_some();
        after_mark || before_mark
    }

    fn full_width(&self, text: &str, at: usize) -> Option<char> {
        match self.punctuation {
            Punctuation::Keep => None,
            Punctuation::Fullwidth => full_width(text, at),
        }
    }
}

/// `shown`, of `width` columns, in the middle of a box of `box_width`; a column that is left over stands right of it.
fn centred(shown: Cow<'_, str>, width: u8, box_width: u8) -> (Cow<'_, str>, u8) {
    let Some(free) = box_width.checked_sub(width).filter(|free| *free > 0) else { return (shown, width) };
    (Cow::Owned(padded(&shown, free / 2, free - free / 2)), box_width)
}

fn padded(text: &str, left: u8, right: u8) -> String {
    format!("{}{text}{}", " ".repeat(usize::from(left)), " ".repeat(usize::from(right)))
}

/// U+2E3A: one character that is as long as two.
const TWO_EM_DASH: char = '⸺';
/// How far to look past marks for a character that tells whose text this is.
const NEIGHBOURS: usize = 8;
/// How far to look for the other quotation mark of a pair.
const PAIR: usize = 128;

/// What a mark of one column is drawn as in two (a dash of two em in four), where it is a Chinese one and a dash takes
/// `dash` columns.
fn em(c: char, text: &str, range: Range<usize>, dash: u8) -> Option<String> {
    let before = text.get(..range.start).unwrap_or_default();
    let after = text.get(range.end..).unwrap_or_default();
    let (last, next) = (nearest(before.chars().rev()), nearest(after.chars()));
    let chinese = last.is_some_and(is_cjk) || next.is_some_and(is_cjk);
    let alone = last.is_none() && next.is_none() && has_chinese_pair(c, before, after);
    match c {
        ' '..='~' => None,
        // A dash that is two em long in one character is drawn as two.
        TWO_EM_DASH if chinese || alone => Some("—".repeat(4 / usize::from(dash.max(1)))),
        // An opening mark stands in the right half of its em, a closing one in the left half.
        '“' | '‘' if chinese || alone || pair_is_chinese(c, before, after) => Some(format!(" {c}")),
        // Between letters it is an apostrophe.
        '’' if before.ends_with(is_letter) && after.starts_with(is_letter) => None,
        '”' | '’' if chinese || alone || pair_is_chinese(c, before, after) => Some(format!("{c} ")),
        // Drawn without a gap, since it is one stroke.
        '—' | '―' if chinese || alone => Some(format!("{c}{c}")),
        '–' if before.ends_with(is_cjk) && after.starts_with(is_cjk) => Some("––".to_owned()),
        '…' | '⋯' if chinese || alone => Some(format!("{c} ")),
        '·' | '‧' if chinese => Some(format!("{c} ")),
        '“' | '”' | '‘' | '’' | '—' | '―' | '–' | '…' | '·' | '‧' => None,
        // Rules and blocks are drawn edge to edge; a sign beside a number is a part of it.
        '\u{2500}'..='\u{259F}' | '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}' => None,
        _ if !is_ambiguous(c) || c.is_alphabetic() => None,
        _ if before.ends_with(is_letter) || after.starts_with(is_letter) => None,
        _ if before.ends_with(is_cjk) || after.starts_with(is_cjk) => Some(format!("{c} ")),
        _ => None,
    }
}

/// The first of `chars` that is no space and no mark which Chinese and Latin text share.
fn nearest(chars: impl Iterator<Item = char>) -> Option<char> {
    chars.take(NEIGHBOURS).find(|c| !is_shared(*c))
}

fn is_shared(c: char) -> bool {
    matches!(c, ' ' | '“' | '”' | '‘' | '’' | '—' | '―' | '–' | '…' | '⋯' | '·' | '‧' | TWO_EM_DASH)
}

/// Whether the quotation mark `c` has a partner beside which there is Chinese text.
fn pair_is_chinese(c: char, before: &str, after: &str) -> bool {
    let around = |left: &str, right: &str| {
        let (last, next) = (nearest(left.chars().rev()), nearest(right.chars()));
        last.is_some_and(is_cjk) || next.is_some_and(is_cjk)
    };
    let within = |found: &(usize, char), partner: char| found.1 == partner;
    match c {
        '“' | '‘' => {
            let partner = if c == '“' { '”' } else { '’' };
            let found = after.char_indices().take(PAIR).find(|found| within(found, partner));
            found.is_some_and(|(at, _)| {
                let (left, right) = after.split_at_checked(at).unwrap_or_default();
                around(left, right)
            })
        }
        _ => {
            let partner = if c == '”' { '“' } else { '‘' };
            let found = before.char_indices().rev().take(PAIR).find(|found| within(found, partner));
            found.is_some_and(|(at, _)| {
                let (left, right) = before.split_at_checked(at).unwrap_or_default();
                around(left, right)
            })
        }
    }
}

/// Whether `c` is a part of —— or …… or stands beside one: only Chinese writes these marks in pairs.
fn has_chinese_pair(c: char, before: &str, after: &str) -> bool {
    let paired = |first: Option<char>, second: Option<char>| {
        first == second && matches!(first, Some('—' | '…' | '⋯' | TWO_EM_DASH))
    };
    let (mut left, mut right) = (before.chars().rev(), after.chars());
    let (last, last_but_one) = (left.next(), left.next());
    let (next, next_but_one) = (right.next(), right.next());
    [(last_but_one, last), (last, Some(c)), (Some(c), next), (next, next_but_one)]
        .into_iter()
        .any(|(first, second)| paired(first, second))
}

/// A letter or a digit of a script that is not set on the grid of ideographs.
fn is_letter(c: char) -> bool {
    c.is_alphanumeric() && !is_cjk(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn drawn(text: &str, widths: WidthProfile) -> (String, usize) {
        let grid = Grid { widths, em: true, ..Grid::default() };
        grid.glyphs(text, 0..text.len()).fold((String::new(), 0), |(drawn, width), glyph| {
            (drawn + &glyph.text, width + usize::from(glyph.width))
        })
    }

    #[test]
    fn chinese_marks_take_two_columns_on_a_narrow_terminal() {
        for (text, expected) in [
            ("说：“好。”他", "说： “好。” 他"),
            ("用“Rust”写", "用 “Rust” 写"),
            ("“Rust”是", " “Rust” 是"),
            ("‘一’‘二’", " ‘一’  ‘二’ "),
            ("等——他", "等————他"),
            ("等⸺他", "等————他"),
            ("等……", "等… … "),
            ("“……”", " “… … ” "),
            ("——", "————"),
            ("张·王", "张· 王"),
            ("京–沪", "京––沪"),
            ("甲→乙①", "甲→ 乙① "),
            // Latin text, numbers and units stay as they are.
            ("it’s “quite” so — well…", "it’s “quite” so — well…"),
            ("高37℃，3×4，±5", "高37℃，3×4，±5"),
            ("1990–2000年", "1990–2000年"),
            ("字é字ж字", "字é字ж字"),
            ("字─字", "字─字"),
        ] {
            let (shown, width) = drawn(text, WidthProfile::narrow());
            assert_eq!(shown, expected);
            let measured: usize = glyphs(&shown, &WidthProfile::narrow()).map(|g| usize::from(g.width)).sum();
            assert_eq!(width, measured, "{text}");
        }
    }

    #[test]
    fn ascii_marks_between_chinese_characters_are_shown_full_width() {
        let grid = Grid { punctuation: Punctuation::Fullwidth, ..Grid::default() };
        let shown = |text: &str| -> String {
            grid.glyphs(text, 0..text.len()).map(|glyph| glyph.text.into_owned()).collect()
        };
        for (text, expected) in [
            ("你好,世界!", "你好，世界！"),
            ("你好, 世界. 再见.", "你好，世界。再见。"),
            ("他说:“好.”她说;", "他说：“好。”她说；"),
            ("他说:\"好,\"走了", "他说：\"好，\"走了"),
            ("什么?!真的", "什么？！真的"),
            ("去年,GDP增长", "去年，GDP增长"),
            ("他(张三)说", "他（张三）说"),
            ("他 (张三) 说", "他（张三）说"),
            ("国内(GDP)增长(3.5%)了", "国内（GDP）增长（3.5%）了"),
            ("(见图1)。", "（见图1）。"),
            ("(作者是记者)", "（作者是记者）"),
            ("甲(乙(丙)丁)戊", "甲（乙（丙）丁）戊"),
            ("(张三),他", "（张三），他"),
            // Numbers, times, Latin text, addresses, names of files, dots in a row stay.
            ("共1,234.5元,10:17到", "共1,234.5元，10:17到"),
            ("占4.8%,在10:17,他用Rust,他", "占4.8%，在10:17，他用Rust，他"),
            ("第1.节 a:甲 A.乙", "第1.节 a:甲 A.乙"),
            ("Beijing (北京), China", "Beijing (北京), China"),
            ("f(x)的值", "f(x)的值"),
            ("(1)第一", "(1)第一"),
            ("见https://a.cn/文,字(甲)乙", "见https://a.cn/文,字(甲)乙"),
            ("文件.txt", "文件.txt"),
            ("好...", "好..."),
            ("甲(乙", "甲(乙"),
            ("甲)乙(丙", "甲)乙(丙"),
            ("a,b", "a,b"),
            ("I like 北京, and 上海. It is", "I like 北京, and 上海. It is"),
            ("協議://甲", "協議://甲"),
        ] {
            assert_eq!(shown(text), expected);
        }
    }

    /// A box is as wide as its reading and a blank, on every terminal; marks and letters have none.
    #[test]
    fn readings_stand_above_their_characters() {
        for (widths, reading) in [(WidthProfile::narrow(), "chuán "), (WidthProfile::wide(), "chua\u{301}n ")]
        {
            let grid = Grid { widths, ruby: Ruby::Pinyin(Phrases::shipped()), ..Grid::default() };
            assert_eq!(grid.glyph("船", 0..3), ("  船  ".into(), 6));
            assert_eq!(grid.annotation("船", 0..3).as_deref(), Some(reading));
            assert_eq!(grid.columns(reading), 6);
            assert_eq!(grid.glyph("啊", 0..3), ("啊".into(), 2));
            assert_eq!(grid.annotation("啊", 0..3).as_deref(), Some("a "));
            // libFuzzer: the box of an ideograph with a mark of Hangul behind it is wider than its reading.
            let marked = "叭\u{302F}";
            let (_, width) = grid.glyph(marked, 0..marked.len());
            let above = grid.annotation(marked, 0..marked.len()).unwrap();
            assert_eq!(grid.columns(&above), width);
            for other in ["，", "a", "3", "か", "\u{3000}"] {
                assert_eq!(grid.annotation(other, 0..other.len()), None);
                assert_eq!(grid.glyph(other, 0..other.len()).0, other);
            }
        }
    }

    #[test]
    fn a_wide_terminal_needs_no_help() {
        let text = "说：“好。”——张·王……";
        assert_eq!(drawn(text, WidthProfile::wide()), (text.to_owned(), 26));
    }

    proptest! {
        /// What is drawn is as wide as it is said to be, whatever the text.
        #[test]
        fn what_is_drawn_has_its_width(
            text in prop_oneof![any::<String>(), "[春a1 “”‘’—…⋯·–⸺①→，。,.:;!?()\"/\n]{0,30}"],
            wide in any::<bool>(),
            em in any::<bool>(),
        ) {
            let widths = if wide { WidthProfile::wide() } else { WidthProfile::narrow() };
            let grid = Grid { widths, em, punctuation: Punctuation::Fullwidth, ..Grid::default() };
            for found in grid.glyphs(&text, 0..text.len()) {
                let measured: usize = glyphs(&found.text, &widths).map(|g| usize::from(g.width)).sum();
                prop_assert_eq!(usize::from(found.width), measured);
            }
        }
    }
}
