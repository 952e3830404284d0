//! What may be drawn for a grapheme cluster, and how wide that is.
//!
//! The article keeps its characters; a terminal or a printer gets only what is safe and of known width. What comes
//! in is text already cleaned at import; still nothing that goes out holds a control, bidirectional or invisible
//! character, so this is also the last line of defence of text that came another way.

use super::tables::NAMELESS;
use super::width::{WidthProfile, in_ranges, is_skin_tone, is_spacing_mark};
use std::borrow::Cow;
use std::fmt::Write as _;
use unicode_segmentation::UnicodeSegmentation;

/// At most this many combining marks are drawn on one base: more is an attack, not a language.
const MAX_MARKS: usize = 4;
/// At most this many bytes of one cluster reach a terminal; the longest emoji sequences in use have 28 to 35.
const MAX_BYTES: usize = 40;
/// What stands for a character that cannot be shown.
const MISSING: char = '\u{25A1}';
/// What carries a combining mark without a base (as in the code charts).
const DOTTED_CIRCLE: char = '\u{25CC}';
/// Columns that a TAB inside a line takes.
const TAB: &str = "    ";

/// A grapheme cluster as it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glyph<'a> {
    /// Where its cluster starts in the text, in bytes.
    pub start: usize,
    /// Where its cluster ends.
    pub end: usize,
    /// What is drawn; empty for what is invisible.
    pub text: Cow<'a, str>,
    /// The columns it takes, by the profile it was made for.
    pub width: u8,
}

/// The glyphs of `text`, one for each grapheme cluster (UAX #29), in order.
pub fn glyphs<'a>(text: &'a str, profile: &WidthProfile) -> Glyphs<'a> {
    Glyphs { text, at: 0, profile: *profile }
}

/// Made by [`glyphs`].
#[derive(Clone, Debug)]
pub struct Glyphs<'a> {
    text: &'a str,
    /// Where the next cluster starts.
    at: usize,
    profile: WidthProfile,
}

impl<'a> Iterator for Glyphs<'a> {
    type Item = Glyph<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.text.get(self.at..)?;
        let mut chars = rest.chars();
        let first = chars.next()?;
        let start = self.at;
        if is_plain(first) && chars.next().is_none_or(is_plain) {
            self.at += first.len_utf8();
            let text = Cow::Borrowed(rest.get(..first.len_utf8())?);
            return Some(Glyph { start, end: self.at, text, width: if first.is_ascii() { 1 } else { 2 } });
        }
        let cluster = rest.graphemes(true).next()?;
        self.at += cluster.len();
        let (text, width) = glyph(cluster, &self.profile);
        Some(Glyph { start, end: self.at, text, width })
    }
}

/// Whether two such characters side by side are two clusters: ASCII and the Chinese of every day, none of which
/// extends another or is extended by one (UAX #29 GB999: all are `Other`, and no pictographs).
fn is_plain(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{3001}'..='\u{301F}' | '\u{4E00}'..='\u{9FFF}' | '\u{FF01}'..='\u{FF5E}')
}

/// What is drawn for one grapheme cluster, and its width in columns.
pub fn glyph<'a>(cluster: &'a str, profile: &WidthProfile) -> (Cow<'a, str>, u8) {
    let mut chars = cluster.chars();
    match (chars.next(), chars.next()) {
        (None, _) => (Cow::Borrowed(""), 0),
        (Some(c), None) => single(c, cluster, profile),
        (Some(_), Some(_)) => sequence(cluster, profile),
    }
}

/// `text` as it may be shown in one line of the program's own: invisible and dangerous characters taken out,
/// line ends made spaces, cut to at most `columns` columns with `…` for what was cut.
pub fn one_line(text: &str, columns: usize, profile: &WidthProfile) -> String {
    let ellipsis = usize::from(profile.char_width('…'));
    let room = columns.saturating_sub(ellipsis);
    let mut shown = String::new();
    let (mut width, mut cut_at) = (0, 0);
    for glyph in glyphs(text, profile) {
        let drawn = match text.get(glyph.start..glyph.end) {
            Some("\n" | "\r\n" | "\r" | "\t") => Cow::Borrowed(" "),
            _ => glyph.text,
        };
        let columns_of_it = if drawn == " " { 1 } else { usize::from(glyph.width) };
        if width + columns_of_it > columns {
            shown.truncate(cut_at);
            if ellipsis <= columns {
                shown.push('…');
            }
            return shown;
        }
        shown.push_str(&drawn);
        width += columns_of_it;
        if width <= room {
            cut_at = shown.len();
        }
    }
    shown
}

fn single<'a>(c: char, cluster: &'a str, profile: &WidthProfile) -> (Cow<'a, str>, u8) {
    match c {
        ' '..='~' => (Cow::Borrowed(cluster), 1),
        '\u{3001}'..='\u{301F}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{FF01}'..='\u{FF5E}' => (Cow::Borrowed(cluster), 2),
        '\t' => (Cow::Borrowed(TAB), 4),
        '\n' | '\r' => (Cow::Borrowed(""), 0),
        // Control pictures: U+2400 for NUL and on.
        '\0'..='\x1F' => (picture(u32::from(c)), 1),
        '\x7F' => (Cow::Borrowed("\u{2421}"), 1),
        _ if is_invisible(c) => (Cow::Borrowed(""), 0),
        // Every other white space is drawn as a blank of its width (no-break and typographic spaces).
        '\u{3000}' => (Cow::Borrowed("\u{3000}"), 2),
        _ if c.is_whitespace() => (Cow::Borrowed(" "), 1),
        '\u{FFFC}' => missing(profile),
        // Half of a flag: terminals give it one column or two.
        '\u{1F1E6}'..='\u{1F1FF}' => (Cow::Owned(region(cluster)), 1),
        _ if in_ranges(NAMELESS, c) => missing(profile),
        _ if is_spacing_mark(c) => on_dotted_circle(cluster, profile),
        _ => match profile.char_width(c) {
            0 => on_dotted_circle(cluster, profile),
            width => (Cow::Borrowed(cluster), width),
        },
    }
}

/// Combining marks without a base on a dotted circle; what does not combine with one has no agreed look alone
/// (Hangul vowels without their first consonant).
fn on_dotted_circle(marks: &str, profile: &WidthProfile) -> (Cow<'static, str>, u8) {
    let drawn = format!("{DOTTED_CIRCLE}{marks}");
    match drawn.graphemes(true).count() {
        1 => {
            let width = profile.cluster_width(&drawn);
            (Cow::Owned(drawn), width)
        }
        _ => missing(profile),
    }
}

fn sequence<'a>(cluster: &'a str, profile: &WidthProfile) -> (Cow<'a, str>, u8) {
    if cluster == "\r\n" {
        return (Cow::Borrowed(""), 0);
    }
    if cluster.starts_with(is_region) {
        let letters = region(cluster);
        if !profile.flags || letters.len() < 2 {
            let width = u8::try_from(letters.len()).unwrap_or(2);
            return (Cow::Owned(letters), width);
        }
    }
    let mut drawn = kept(cluster, profile);
    let Some(first) = drawn.chars().next() else {
        let nameless = cluster.chars().any(|c| in_ranges(NAMELESS, c));
        return if nameless { missing(profile) } else { (Cow::Borrowed(""), 0) };
    };
    if profile.char_width(first) == 0 || is_spacing_mark(first) {
        return on_dotted_circle(&drawn, profile);
    }
    if drawn.chars().any(is_jamo) {
        // Only composed syllables are drawn whole by every terminal.
        drawn = icu_normalizer::ComposingNormalizerBorrowed::new_nfc().normalize(&drawn).into_owned();
        if !profile.jamo && drawn.chars().nth(1).is_some_and(is_jamo) {
            return missing(profile);
        }
    }
    let width = profile.cluster_width(&drawn);
    let text = if drawn == cluster { Cow::Borrowed(cluster) } else { Cow::Owned(drawn) };
    (text, width)
}

/// The characters of `cluster` that are drawn.
fn kept(cluster: &str, profile: &WidthProfile) -> String {
    let emoji = cluster.chars().any(is_emoji_part);
    let mut drawn = String::with_capacity(cluster.len().min(MAX_BYTES));
    let mut marks = 0;
    let mut chars = cluster.chars().peekable();
    while let Some(c) = chars.next() {
        let keep = match c {
            // Where emoji are not joined the first of them stands for all: a family would run over what follows.
            // A joiner with nothing to join would take the next cell's character in (tmux).
            '\u{200D}' => match chars.peek() {
                Some(&next) if emoji && is_emoji_part(next) => {
                    if !profile.joined_emoji {
                        break;
                    }
                    true
                }
                _ => false,
            },
            // Presentation selectors mean something in emoji only; terminals disagree about them elsewhere.
            '\u{FE0E}' | '\u{FE0F}' => emoji,
            '\u{E0020}'..='\u{E007F}' => profile.joined_emoji && cluster.starts_with('\u{1F3F4}'),
            _ if is_skin_tone(c) && !drawn.is_empty() => profile.skin_tones,
            _ if is_invisible(c) || c.is_control() || is_variation_selector(c) => false,
            _ if in_ranges(NAMELESS, c) => false,
            _ if (profile.char_width(c) == 0 && !is_jamo(c)) || is_spacing_mark(c) => {
                marks += 1;
                marks <= MAX_MARKS
            }
            _ => true,
        };
        if keep && drawn.len() + c.len_utf8() <= MAX_BYTES {
            drawn.push(c);
        }
    }
    // What did not fit may have left a joiner at the end.
    drawn.truncate(drawn.trim_end_matches('\u{200D}').len());
    drawn
}

/// Regional indicators as the letters they stand for.
fn region(indicators: &str) -> String {
    indicators
        .chars()
        .filter_map(|c| u32::from(c).checked_sub(0x1F1E6))
        .filter_map(|index| char::from_u32(u32::from('A') + index))
        .filter(char::is_ascii_uppercase)
        .collect()
}

fn is_region(c: char) -> bool {
    matches!(c, '\u{1F1E6}'..='\u{1F1FF}')
}

fn missing(profile: &WidthProfile) -> (Cow<'static, str>, u8) {
    (Cow::Borrowed("\u{25A1}"), profile.char_width(MISSING))
}

fn picture(code: u32) -> Cow<'static, str> {
    let mut text = String::new();
    // Writing into a string cannot fail.
    let _ = write!(text, "{}", char::from_u32(0x2400 + code).unwrap_or(MISSING));
    Cow::Owned(text)
}

/// Characters that are never drawn: format controls, fillers, C1 controls, line and paragraph separators.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{80}'..='\u{9F}' | '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}'
        | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

fn is_jamo(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11FF}' | '\u{A960}'..='\u{A97C}' | '\u{D7B0}'..='\u{D7FB}')
}

/// Whether `c` makes a sequence an emoji: pictographs, regional indicators, and the bases of keycaps and dingbats
/// that U+FE0F turns into emoji.
fn is_emoji_part(c: char) -> bool {
    matches!(c, '\u{1F000}'..='\u{1FAFF}' | '\u{2190}'..='\u{21FF}' | '\u{2300}'..='\u{23FF}' | '\u{2460}'..='\u{24FF}'
        | '\u{25A0}'..='\u{27BF}' | '\u{2900}'..='\u{297F}' | '\u{2B00}'..='\u{2BFF}' | '\u{20E3}' | '\u{A9}' | '\u{AE}' | '\u{203C}'
        | '\u{2049}' | '\u{2122}' | '\u{2139}' | '\u{3030}' | '\u{303D}' | '\u{3297}' | '\u{3299}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn drawn(text: &str) -> String {
        glyphs(text, &WidthProfile::narrow()).map(|glyph| glyph.text.into_owned()).collect()
    }

    #[test]
    fn what_is_plain_is_drawn_as_it_is() {
        for text in ["汉字，《书》“引”——……", "a b c 1,234.5%", "ｶﾞ", "👍🏽", "❤\u{FE0F}", "é"]
        {
            assert_eq!(drawn(text), text);
        }
    }

    #[test]
    fn what_is_dangerous_or_invisible_is_not_drawn() {
        assert_eq!(drawn("a\u{1b}]0;x\u{7}b"), "a␛]0;x␇b");
        assert_eq!(drawn("a\u{9b}2Jb"), "a2Jb");
        assert_eq!(drawn("a\u{202E}b\u{200B}c\u{AD}d\u{FEFF}"), "abcd");
        assert_eq!(drawn("a\u{A0}b\u{202F}c"), "a b c");
        assert_eq!(drawn("\u{E000}\u{10FFFE}\u{FFFC}"), "□□□");
        assert_eq!(drawn("\u{301}"), "◌\u{301}");
        assert_eq!(drawn("葛\u{E0100}"), "葛");
        assert_eq!(drawn(&format!("e{}", "\u{301}".repeat(500))), format!("e{}", "\u{301}".repeat(4)));
        assert_eq!(drawn("\u{1100}\u{1161}\u{11A8}"), "각");
        assert_eq!(drawn("\u{93E}"), "◌\u{93E}");
        assert_eq!(drawn("🇨"), "C");
        assert_eq!(drawn("🇨\u{301}"), "C");
        assert_eq!(drawn("👩\u{200D}汉"), "👩汉");
    }

    #[test]
    fn what_a_terminal_does_not_join_is_drawn_simpler() {
        let cautious = WidthProfile::cautious();
        for (cluster, simple, width) in [
            ("👨‍👩‍👧", "👨", 2),
            ("👩🏽‍🚀", "👩", 2),
            ("🏳\u{FE0F}‍🌈", "🏳\u{FE0F}", 2),
            ("👍🏽", "👍", 2),
            ("🏽", "🏽", 2),
            ("🇨🇳", "CN", 2),
            ("🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}", "🏴", 2),
            ("\u{1100}\u{119E}", "□", 1),
            ("\u{1100}\u{1161}", "가", 2),
        ] {
            assert_eq!(glyph(cluster, &cautious), (Cow::Borrowed(simple), width), "{cluster:?}");
        }
        let tmux = WidthProfile { joined_emoji: true, ..cautious };
        assert_eq!(glyph("👩🏽‍🚀", &tmux), (Cow::Borrowed("👩‍🚀"), 2));
    }

    #[test]
    fn the_short_way_draws_what_the_long_one_does() {
        for c in ('\0'..=char::MAX).filter(|c| is_plain(*c)) {
            let text = String::from(c);
            let profile = WidthProfile::narrow();
            let short = glyphs(&text, &profile).next().map(|glyph| (glyph.text, glyph.width));
            assert_eq!(short, Some(glyph(&text, &profile)), "{c}");
        }
    }

    #[test]
    fn one_line_is_never_wider_than_asked() {
        let profile = WidthProfile::narrow();
        assert_eq!(one_line("朗读一篇文章", 7, &profile), "朗读一…");
        assert_eq!(one_line("朗读", 4, &profile), "朗读");
        assert_eq!(one_line("a\nb", 9, &profile), "a b");
        assert_eq!(one_line("朗读", 0, &profile), "");
    }

    proptest! {
        #[test]
        fn nothing_drawn_can_move_the_cursor(text in any::<String>()) {
            for profile in [WidthProfile::narrow(), WidthProfile::wide(), WidthProfile::cautious()] {
                for glyph in glyphs(&text, &profile) {
                    let moves = |c: char| c.is_control() || matches!(c, '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
                    prop_assert!(!glyph.text.chars().any(moves));
                    prop_assert!(glyph.text.len() <= MAX_BYTES + 3);
                    prop_assert_eq!(glyph.text.is_empty(), glyph.width == 0);
                }
                for columns in 0..12 {
                    let line = one_line(&text, columns, &profile);
                    let width: usize = glyphs(&line, &profile).map(|glyph| usize::from(glyph.width)).sum();
                    prop_assert!(width <= columns);
                }
            }
        }
    }
}
