//! 直排: what a character is drawn as in a vertical line, where every one has a cell of two columns.
//!
//! In comes what would be drawn in a horizontal line, out goes the upright form of the same width for all. Marks become
//! the vertical forms that Unicode has for this (U+FE10 to U+FE48; GB/T 15834 5.2.3 for quotation marks), ASCII its
//! full-width forms, a number of two digits stands in one cell (CLREQ on vertical writing mode). Only what is drawn
//! changes, never the text.

use super::glyph::glyphs;
use super::width::WidthProfile;
use std::borrow::Cow;
use std::ops::Range;

/// What is drawn in a vertical line for the cluster at `range` of `text`, `shown` in so many columns in a horizontal
/// one, and how many rows that takes: each row of it is two columns wide.
pub(super) fn upright<'a>(
    (shown, columns): (Cow<'a, str>, u8),
    text: &str,
    range: Range<usize>,
    widths: &WidthProfile,
) -> (Cow<'a, str>, u8) {
    // A mark that the grid has made two columns wide comes with a blank.
    let bare = if shown.len() > 1 { shown.trim_matches(' ') } else { shown.as_ref() };
    let mut chars = bare.chars();
    match (chars.next(), chars.next()) {
        (None, _) if columns == 0 => (shown, 0),
        // White space; a tabulator, too, has one cell.
        (None | Some(' ' | '\u{3000}'), None) => (Cow::Borrowed("\u{3000}"), 1),
        (Some('⸺'), None) => (Cow::Borrowed("︱︱"), 2),
        (Some('—' | '―'), _) => (Cow::Borrowed("︱"), 1),
        (Some(c), None) => match vertical_form(c, text, &range) {
            Some(form) => (Cow::Owned(form.to_string()), 1),
            None => cell(shown, columns, widths),
        },
        _ => cell(shown, columns, widths),
    }
}

/// 纵中横: where the number of two digits ends that starts at byte `at` of `text`, if one does that stands alone.
pub(super) fn pair_end(text: &str, at: usize) -> Option<usize> {
    let (before, rest) = text.split_at_checked(at)?;
    let [b'0'..=b'9', b'0'..=b'9', after @ ..] = rest.as_bytes() else { return None };
    let belongs = |c: char| {
        c.is_alphanumeric() && !super::breaks::is_cjk(c)
            || matches!(c, '.' | ',' | ':' | '/' | '-' | '%' | '_')
    };
    let next = rest.get(2..)?.chars().next();
    // A full stop or a comma that ends the sentence is no part of the number.
    let goes_on = next.is_some_and(|c| match c {
        '.' | ',' | ':' => after.get(1).is_some_and(u8::is_ascii_alphanumeric),
        c => belongs(c) || is_mark_on_one(c),
    });
    (!before.ends_with(belongs) && !goes_on).then_some(at + 2)
}

/// Whether `c` may be one cluster with a digit before it (UAX #29: combining marks, selectors, joiners).
fn is_mark_on_one(c: char) -> bool {
    !c.is_ascii() && glyphs(&format!("0{c}"), &WidthProfile::narrow()).count() == 1
}

/// What has no vertical form, in a cell of two columns.
fn cell<'a>(shown: Cow<'a, str>, columns: u8, widths: &WidthProfile) -> (Cow<'a, str>, u8) {
    match columns {
        0 => (shown, 0),
        1 => (Cow::Owned(format!("{shown} ")), 1),
        2 => (shown, 1),
        // Nothing that is wider has its place in a line of Chinese characters.
        _ => (Cow::Owned("□".repeat(2 / usize::from(widths.char_width('□').max(1)))), 1),
    }
}

/// The form of `c` that stands upright in a cell of two columns.
fn vertical_form(c: char, text: &str, range: &Range<usize>) -> Option<char> {
    let beside = |test: fn(char) -> bool| {
        let (before, after) = (text.get(..range.start), text.get(range.end..));
        before.is_some_and(|before| before.ends_with(test))
            && after.is_some_and(|after| after.starts_with(test))
    };
    Some(match c {
        // In a number these are no stops.
        ',' if beside(|c| c.is_ascii_digit()) => '，',
        ':' if beside(|c| c.is_ascii_digit()) => '：',
        '，' | ',' => '︐',
        '、' | '､' => '︑',
        '。' | '｡' => '︒',
        '：' | ':' => '︓',
        '；' | ';' => '︔',
        '！' | '!' => '︕',
        '？' | '?' => '︖',
        '〖' => '︗',
        '〗' => '︘',
        '…' | '⋯' => '︙',
        '‥' => '︰',
        '–' => '︲',
        // A minus stays, a hyphen is turned.
        '-' | '‐' | '‑' if beside(char::is_alphanumeric) => '︲',
        '_' | '＿' => '︳',
        // Nothing better is there for 〜 and ～.
        '～' | '〜' => '︴',
        'ー' => '丨',
        '（' | '(' => '︵',
        '）' | ')' => '︶',
        '｛' | '{' => '︷',
        '｝' | '}' => '︸',
        '〔' => '︹',
        '〕' => '︺',
        '【' => '︻',
        '】' => '︼',
        '《' => '︽',
        '》' => '︾',
        '〈' => '︿',
        '〉' => '﹀',
        '「' | '｢' | '‘' => '﹁',
        '」' | '｣' => '﹂',
        '『' | '“' => '﹃',
        '』' | '”' => '﹄',
        // Between letters it is an apostrophe.
        '’' if beside(|c| c.is_alphabetic() && !super::breaks::is_cjk(c)) => '＇',
        '’' => '﹂',
        '［' | '[' => '﹇',
        '］' | ']' => '﹈',
        // In the middle of its cell, which · in one column is not.
        '·' | '‧' | '･' => '・',
        '!'..='~' => char::from_u32(u32::from(c) + 0xFEE0)?,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::text::glyph::glyphs;
    use crate::text::grid::{Grid, Punctuation, Writing};
    use crate::text::width::WidthProfile;
    use proptest::prelude::*;

    /// What is drawn for `text`, the cells of each box between bars.
    fn drawn(text: &str) -> String {
        let grid = Grid { writing: Writing::Vertical, ..Grid::default() };
        let all = grid.glyphs(text, 0..text.len()).filter(|glyph| glyph.width > 0);
        all.map(|glyph| glyph.text.into_owned()).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn marks_have_their_vertical_forms() {
        for (text, expected) in [
            ("他说：“好。”", "他|说|︓|﹃|好|︒|﹄"),
            ("《书》（见）", "︽|书|︾|︵|见|︶"),
            ("等——嘛……", "等|︱|︱|嘛|︙|︙"),
            ("甲⸺乙", "甲|︱︱|乙"),
            ("张·王～李", "张|・|王|︴|李"),
            ("「甲」『乙』", "﹁|甲|﹂|﹃|乙|﹄"),
            ("好,(a)!", "好|︐|︵|ａ|︶|︕"),
            ("it’s", "ｉ|ｔ|＇|ｓ"),
            ("コーヒー", "コ|丨|ヒ|丨"),
            ("e\u{301}é→", "e\u{301} |é |→ "),
            ("甲 乙\u{3000}丙", "甲|\u{3000}|乙|\u{3000}|丙"),
        ] {
            assert_eq!(drawn(text), expected);
        }
    }

    #[test]
    fn a_number_of_two_digits_stands_in_one_cell() {
        for (text, expected) in [
            ("12月24日", "12|月|24|日"),
            ("共24，", "共|24|︐"),
            ("到24.", "到|24|．"),
            ("第5章123页", "第|５|章|１|２|３|页"),
            ("10:17", "１|０|：|１|７"),
            ("35%", "３|５|％"),
            ("-24", "－|２|４"),
            ("1,695", "１|，|６|９|５"),
            ("a24", "ａ|２|４"),
            ("24\u{FE0F}\u{20E3}", "２|4\u{FE0F}\u{20E3}"),
        ] {
            assert_eq!(drawn(text), expected, "{text}");
        }
    }

    proptest! {
        /// Every row that is drawn is two columns wide, and the boxes are the text.
        #[test]
        fn each_cell_is_two_columns_wide(
            text in prop_oneof![any::<String>(), "[春a1-9 “”‘’—…⋯·–⸺①→，。,.:;!?()\"/\n\u{301}é🏽क्षि]{0,30}"],
            wide in any::<bool>(),
            em in any::<bool>(),
        ) {
            let widths = if wide { WidthProfile::wide() } else { WidthProfile::narrow() };
            let grid = Grid { widths, em, punctuation: Punctuation::Fullwidth, writing: Writing::Vertical, ..Grid::default() };
            let mut at = 0;
            for found in grid.glyphs(&text, 0..text.len()) {
                prop_assert_eq!(found.start, at);
                at = found.end;
                let columns: usize = glyphs(&found.text, &widths).map(|glyph| usize::from(glyph.width)).sum();
                prop_assert_eq!(usize::from(found.width) * 2, columns, "{:?}", found);
            }
            prop_assert_eq!(at, text.len());
        }
    }
}
