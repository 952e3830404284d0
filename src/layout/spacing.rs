//! 中西文间距: where one column of air stands between Chinese and Latin text (CLREQ on mixed text; CSS Text 4, `text-autospace`).
//!
//! In comes a text and a place in it, out goes whether the two characters that meet there are kept apart. The air is
//! the line's, never the text's. CLREQ asks for a quarter of an em, of which a grid of cells has only the half.

use crate::text::breaks::is_cjk;
use crate::text::width::WidthProfile;

/// Whether an ideograph and a Latin letter or a digit meet at byte `at`, with nothing visible between them.
pub fn is_spaced(text: &str, at: usize, widths: &WidthProfile) -> bool {
    /// More invisible characters and marks than anybody sets on one letter.
    const REACH: usize = 32;
    let Some((before, after)) = text.split_at_checked(at) else { return false };
    let Some(next) = after.chars().next().and_then(Script::of) else { return false };
    let last = before.chars().rev().take(REACH).find(|c| widths.char_width(*c) > 0 || c.is_control());
    last.and_then(Script::of).is_some_and(|last| last != next)
}

/// What a character counts as beside one of the other sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    /// Ideographs and kana.
    Chinese,
    /// Letters of other scripts, and digits.
    Latin,
}

impl Script {
    /// `None` for marks, white space and symbols, and for Hangul, which has spaces of its own.
    fn of(c: char) -> Option<Self> {
        match c {
            '0'..='9' | 'A'..='Z' | 'a'..='z' => Some(Self::Latin),
            '\u{4E00}'..='\u{9FFF}' => Some(Self::Chinese),
            // Full-width and half-width forms bring their own width.
            '\u{FF00}'..='\u{FFEF}'
            | '\u{1100}'..='\u{11FF}'
            | '\u{3130}'..='\u{318F}'
            | '\u{A960}'..='\u{A97F}'
            | '\u{AC00}'..='\u{D7FF}' => None,
            // Circled and squared letters are symbols.
            '\u{2460}'..='\u{24FF}' | '\u{1F100}'..='\u{1F1FF}' => None,
            _ if !c.is_alphabetic() && c != '〇' => None,
            _ if is_cjk(c) => Some(Self::Chinese),
            _ => Some(Self::Latin),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn air_stands_between_chinese_and_latin_only() {
        let spaced = |text: &str| -> String {
            let mut out = String::new();
            for (at, c) in text.char_indices() {
                if is_spaced(text, at, &WidthProfile::narrow()) {
                    out.push('|');
                }
                out.push(c);
            }
            out
        };
        for (text, expected) in [
            ("用Rust写的第3版", "用|Rust|写的第|3|版"),
            ("增长3.5%的GDP，", "增长|3.5%的|GDP，"),
            ("用 Rust 写", "用 Rust 写"),
            ("“Rust”好（A）", "“Rust”好（A）"),
            ("かなとé字", "かなと|é|字"),
            ("漢e\u{301}字", "漢|e\u{301}|字"),
            ("字\u{200B}A", "字\u{200B}|A"),
            ("字\nA", "字\nA"),
            ("①字Ａ字한국字", "①字Ａ字한국字"),
            ("二〇年A", "二〇年|A"),
        ] {
            assert_eq!(spaced(text), expected);
        }
    }
}
