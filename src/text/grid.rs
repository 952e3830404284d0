//! 全角网格: Chinese marks that a narrow terminal gives one column are drawn in two, as CLREQ has them.
//!
//! In comes a cluster in its text, out goes what is drawn for it and how wide that is. Only marks of East Asian
//! Ambiguous width are touched, and only where they stand in Chinese text: the same “ is a Latin mark in English. The
//! text itself stays as it is; this is the last step before drawing, and the first before measuring.

use super::breaks::is_cjk;
use super::glyph::{Glyph, glyph, glyphs};
use super::width::{WidthProfile, is_ambiguous};
use std::borrow::Cow;
use std::ops::Range;

/// How marks are drawn beyond what the terminal believes about widths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Grid {
    /// What the terminal believes about widths.
    pub widths: WidthProfile,
    /// Chinese marks take two columns each.
    pub em: bool,
}

impl Grid {
    /// Whether every cluster is drawn as [`glyph`] has it.
    pub fn is_plain(&self) -> bool {
        !self.em
    }

    /// What is drawn for the bytes `range` of `text`, cluster by cluster; places are those in `text`.
    pub fn glyphs<'a>(
        &self,
        text: &'a str,
        range: Range<usize>,
    ) -> impl Iterator<Item = Glyph<'a>> + use<'a> {
        let grid = *self;
        glyphs(text.get(range.clone()).unwrap_or_default(), &self.widths).map(move |found| {
            let (start, end) = (range.start + found.start, range.start + found.end);
            let (text, width) =
                if grid.is_plain() { (found.text, found.width) } else { grid.glyph(text, start..end) };
            Glyph { start, end, text, width }
        })
    }

    /// What is drawn for the cluster at `range` of `text`, and its columns.
    pub fn glyph<'a>(&self, text: &'a str, range: Range<usize>) -> (Cow<'a, str>, u8) {
        let cluster = text.get(range.clone()).unwrap_or_default();
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
        let grid = Grid { widths, em: true };
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
    fn a_wide_terminal_needs_no_help() {
        let text = "说：“好。”——张·王……";
        assert_eq!(drawn(text, WidthProfile::wide()), (text.to_owned(), 26));
    }

    proptest! {
        /// What is drawn is as wide as it is said to be, whatever the text.
        #[test]
        fn what_is_drawn_has_its_width(text in prop_oneof![any::<String>(), "[春a1 “”‘’—…⋯·–⸺①→，。]{0,30}"], wide in any::<bool>()) {
            let widths = if wide { WidthProfile::wide() } else { WidthProfile::narrow() };
            let grid = Grid { widths, em: true };
            for found in grid.glyphs(&text, 0..text.len()) {
                let measured: usize = glyphs(&found.text, &widths).map(|g| usize::from(g.width)).sum();
                prop_assert_eq!(usize::from(found.width), measured);
            }
        }
    }
}
