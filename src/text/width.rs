//! How many terminal columns text takes: the only place that measures.
//!
//! What comes in is text and a [`WidthProfile`], what is known of the terminal; what goes out is a number of
//! columns. The base is UAX #11 with the practice of terminals (crate `unicode-width`); the profile decides what
//! Unicode leaves open: the width of East Asian Ambiguous characters and of emoji sequences.

use super::tables::AMBIGUOUS;
use unicode_width::UnicodeWidthChar;

/// What a terminal believes about widths, as far as terminals differ. Each width is 1 or 2 columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct WidthProfile {
    /// East Asian Ambiguous punctuation and symbols: “ ” ‘ ’ — … · ①.
    pub ambiguous: u8,
    /// East Asian Ambiguous letters: Greek, Cyrillic, é.
    pub letters: u8,
    /// Private use characters, which the Unicode data call ambiguous.
    pub private_use: u8,
    /// Box drawing characters, U+2500 to U+257F.
    pub box_drawing: u8,
    /// A narrow character followed by U+FE0F, the request for emoji presentation: ❤️.
    pub emoji_presentation: u8,
}

impl WidthProfile {
    /// Ambiguous characters take one column: what nearly every terminal does as installed.
    pub const fn narrow() -> Self {
        Self { ambiguous: 1, letters: 1, private_use: 1, box_drawing: 1, emoji_presentation: 2 }
    }

    /// Ambiguous characters take two columns: `xterm -cjk_width`, VTE with “ambiguous = wide”.
    pub const fn wide() -> Self {
        Self { ambiguous: 2, letters: 2, private_use: 2, box_drawing: 2, emoji_presentation: 2 }
    }

    /// Columns of one character standing alone: 0 to 2. Control characters count 0; they are never drawn.
    pub fn char_width(&self, c: char) -> u8 {
        match c {
            ' '..='~' => 1,
            // CJK Unified Ideographs and Extension A: the overwhelming case.
            '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' => 2,
            // Half-width sound marks are columns of their own in every terminal although they extend graphemes.
            '\u{FF9E}' | '\u{FF9F}' => 1,
            '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}' => self.private_use,
            _ if is_ambiguous(c) => self.ambiguous_width(c),
            _ => u8::try_from(c.width().unwrap_or(0)).unwrap_or(2).min(2),
        }
    }

    /// Columns of one grapheme cluster: 0 to 3 (3 only for a wide kana with a half-width sound mark).
    pub fn cluster_width(&self, cluster: &str) -> u8 {
        let mut chars = cluster.chars();
        let Some(first) = chars.next() else { return 0 };
        let mut width = self.char_width(first);
        for c in chars {
            match c {
                '\u{FE0F}' => width = width.max(self.emoji_presentation),
                // Two regional indicators are one flag.
                '\u{1F1E6}'..='\u{1F1FF}' => width = 2,
                '\u{FF9E}' | '\u{FF9F}' => width = width.saturating_add(1).min(3),
                // A sequence is as wide as its widest member: flags, families, conjuncts, jamo blocks.
                _ => width = width.max(self.char_width(c).min(2)),
            }
        }
        width
    }

    fn ambiguous_width(&self, c: char) -> u8 {
        match c {
            '\u{2500}'..='\u{257F}' => self.box_drawing,
            // Combining marks are ambiguous in the data and take no column in any terminal.
            _ if c.width() == Some(0) => 0,
            _ if c.is_alphabetic() => self.letters,
            _ => self.ambiguous,
        }
    }
}

impl Default for WidthProfile {
    fn default() -> Self {
        Self::narrow()
    }
}

/// Whether `c` is East Asian Ambiguous (UAX #11).
pub fn is_ambiguous(c: char) -> bool {
    c >= '\u{A1}' && in_ranges(AMBIGUOUS, c)
}

/// Whether every terminal agrees on the width of `cluster`, so that the column after it needs no check.
pub fn is_certain(cluster: &str) -> bool {
    let mut chars = cluster.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => matches!(c,
            ' '..='~'
            | '\u{3000}'..='\u{303E}' | '\u{3041}'..='\u{3096}' | '\u{3099}'..='\u{30FF}'
            | '\u{3105}'..='\u{312F}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
            | '\u{AC00}'..='\u{D7A3}' | '\u{FF01}'..='\u{FF60}' | '\u{20000}'..='\u{2A6DF}'),
        _ => false,
    }
}

/// Whether `c` lies in one of the sorted, disjoint `ranges`.
pub(super) fn in_ranges(ranges: &[(u32, u32)], c: char) -> bool {
    let code = u32::from(c);
    let after = ranges.partition_point(|&(start, _)| start <= code);
    after.checked_sub(1).and_then(|index| ranges.get(index)).is_some_and(|&(_, end)| code <= end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_profile_decides_only_what_unicode_leaves_open() {
        let (narrow, wide) = (WidthProfile::narrow(), WidthProfile::wide());
        for (c, n, w) in [
            ('a', 1, 1),
            ('汉', 2, 2),
            ('，', 2, 2),
            ('《', 2, 2),
            ('“', 1, 2),
            ('—', 1, 2),
            ('…', 1, 2),
            ('·', 1, 2),
            ('①', 1, 2),
            ('ж', 1, 2),
            ('é', 1, 2),
            ('─', 1, 2),
            ('\u{E000}', 1, 2),
            ('⋯', 1, 1),
            ('⸺', 1, 1),
            ('ｱ', 1, 1),
            ('㈠', 2, 2),
            ('\u{301}', 0, 0),
            ('\u{200B}', 0, 0),
            ('\u{7}', 0, 0),
        ] {
            assert_eq!((narrow.char_width(c), wide.char_width(c)), (n, w), "{c:?}");
        }
    }

    #[test]
    fn a_cluster_is_as_wide_as_its_widest_member() {
        let narrow = WidthProfile::narrow();
        for (cluster, width) in [
            ("e\u{301}", 1),
            ("👨‍👩‍👧", 2),
            ("🇨🇳", 2),
            ("❤\u{FE0F}", 2),
            ("ｶ\u{FF9E}", 2),
            ("각", 2),
            ("\u{1100}\u{1161}\u{11A8}", 2),
        ] {
            assert_eq!(narrow.cluster_width(cluster), width, "{cluster:?}");
        }
        let strict = WidthProfile { emoji_presentation: 1, ..narrow };
        assert_eq!(strict.cluster_width("❤\u{FE0F}"), 1);
    }
}
