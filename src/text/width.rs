//! How many terminal columns text takes: the only place that measures.
//!
//! What comes in is text and a [`WidthProfile`], what is known of the terminal; what goes out is a number of
//! columns. The base is UAX #11 with the practice of terminals (crate `unicode-width`); the profile decides what
//! Unicode leaves open: the width of East Asian Ambiguous characters and of emoji sequences.

use super::tables::{AMBIGUOUS, PREPENDED, SPACING_MARKS};
use unicode_width::UnicodeWidthChar;

/// What a terminal believes about widths, as far as terminals differ. Each width is 1 or 2 columns.
///
/// Most terminals add up the columns of single characters (`wcwidth`), others draw a grapheme cluster as one; the
/// truths at the end tell which. Where a terminal does not join a sequence, [`glyph`](super::glyph::glyph) draws a
/// simpler form of it, since all of it would run over the cells beside it.
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
    /// Emoji joined by U+200D, and flags of tag characters, take two columns in all: 👨‍👩‍👧.
    pub joined_emoji: bool,
    /// An emoji and its skin tone take two columns in all: 👍🏽.
    pub skin_tones: bool,
    /// Two regional indicators take two columns in all: 🇨🇳.
    pub flags: bool,
    /// Vowels and finals of old Hangul take no columns beside their first consonant.
    pub jamo: bool,
    /// Spacing marks take no columns beside their base: का. (Letters that join a cluster, as in กำ, may always.)
    pub spacing_marks_join: bool,
}

impl WidthProfile {
    /// Ambiguous characters take one column: what nearly every terminal does as installed.
    pub const fn narrow() -> Self {
        Self {
            ambiguous: 1,
            letters: 1,
            private_use: 1,
            box_drawing: 1,
            emoji_presentation: 2,
            joined_emoji: true,
            skin_tones: true,
            flags: true,
            jamo: true,
            spacing_marks_join: false,
        }
    }

    /// Ambiguous characters take two columns: `xterm -cjk_width`, VTE with “ambiguous = wide”.
    pub const fn wide() -> Self {
        Self { ambiguous: 2, letters: 2, private_use: 2, box_drawing: 2, ..Self::narrow() }
    }

    /// As [`Self::narrow`], but no sequence is trusted to join: what is safe on a terminal that gave no answer.
    pub const fn cautious() -> Self {
        Self { joined_emoji: false, skin_tones: false, flags: false, jamo: false, ..Self::narrow() }
    }

    /// The same profile with every ambiguous character `columns` wide: the reader knows better than the terminal.
    #[must_use]
    pub const fn with_ambiguous(self, columns: u8) -> Self {
        Self { ambiguous: columns, letters: columns, private_use: columns, box_drawing: columns, ..self }
    }

    /// Columns of one character: 0 to 2. Control characters count 0; they are never drawn.
    pub fn char_width(&self, c: char) -> u8 {
        match c {
            ' '..='~' => 1,
            // Ideographs and their punctuation: the overwhelming case.
            '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' => 2,
            '\u{3000}'..='\u{3029}' | '\u{FF01}'..='\u{FF60}' => 2,
            // Half-width sound marks are columns of their own in every terminal although they extend graphemes.
            '\u{FF9E}' | '\u{FF9F}' => 1,
            // Circled numbers on black squares: ambiguous in the data, wide in every terminal measured.
            '\u{3248}'..='\u{324F}' => 2,
            '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}' => self.private_use,
            _ if is_ambiguous(c) => self.ambiguous_width(c),
            // Spacing marks among wide characters.
            '\u{302E}' | '\u{302F}' | '\u{16FF0}' | '\u{16FF1}' => 2,
            // `unicode-width` gives no column to some of these; `wcwidth`, and so most terminals, gives one to all.
            _ if is_spacing_mark(c) || is_prepended(c) => 1,
            _ => u8::try_from(c.width().unwrap_or(0)).unwrap_or(2).min(2),
        }
    }

    /// Columns of one grapheme cluster, as it is: no fewer than the terminal takes, if the profile is true of it.
    pub fn cluster_width(&self, cluster: &str) -> u8 {
        let mut chars = cluster.chars();
        let Some(first) = chars.next() else { return 0 };
        let mut width = self.char_width(first);
        let mut joining = false;
        for c in chars {
            let own = self.char_width(c);
            let joined = match c {
                '\u{FE0F}' => {
                    width = width.max(self.emoji_presentation);
                    continue;
                }
                // A joiner decides about what follows it.
                '\u{200D}' => {
                    joining = self.joined_emoji;
                    continue;
                }
                '\u{FF9E}' | '\u{FF9F}' => false,
                '\u{1F1E6}'..='\u{1F1FF}' => {
                    // What stands before a flag keeps its own column.
                    width = width.saturating_add(if self.flags { 1 } else { 2 });
                    continue;
                }
                _ if is_skin_tone(c) => self.skin_tones,
                _ => joining || (self.spacing_marks_join && is_spacing_mark(c)),
            };
            width = if joined { width.max(own) } else { width.saturating_add(own) };
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

/// Whether `c` is a spacing combining mark (`Mc`): part of a cluster, with columns of its own in most terminals.
pub(super) fn is_spacing_mark(c: char) -> bool {
    c >= '\u{903}' && in_ranges(SPACING_MARKS, c)
}

fn is_prepended(c: char) -> bool {
    c >= '\u{600}' && in_ranges(PREPENDED, c)
}

/// Whether `c` gives the emoji before it a colour of skin (UTS #51, 1.4.4).
pub(super) fn is_skin_tone(c: char) -> bool {
    matches!(c, '\u{1F3FB}'..='\u{1F3FF}')
}

/// Whether `c` is East Asian Ambiguous (UAX #11).
pub fn is_ambiguous(c: char) -> bool {
    c >= '\u{A1}' && in_ranges(AMBIGUOUS, c)
}

/// The width of `cluster` where every terminal agrees on it, so that the column after it needs no check.
pub fn certain_width(cluster: &str) -> Option<u16> {
    let mut chars = cluster.chars();
    match (chars.next()?, chars.next()) {
        (' '..='~', None) => Some(1),
        (c, None) => matches!(c,
            '\u{3000}'..='\u{3029}' | '\u{3031}'..='\u{303C}' | '\u{303E}' | '\u{3041}'..='\u{3096}' | '\u{309B}'..='\u{30FF}'
            | '\u{3105}'..='\u{312F}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
            | '\u{AC00}'..='\u{D7A3}' | '\u{FF01}'..='\u{FF60}' | '\u{20000}'..='\u{2A6DF}')
        .then_some(2),
        _ => None,
    }
}

/// Whether every terminal agrees on the width of `cluster`.
pub fn is_certain(cluster: &str) -> bool {
    certain_width(cluster).is_some()
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
            ('㉈', 2, 2),
            ('\u{93E}', 1, 1),
            ('\u{9BE}', 1, 1),
            ('\u{302E}', 2, 2),
            ('\u{605}', 1, 1),
        ] {
            assert_eq!((narrow.char_width(c), wide.char_width(c)), (n, w), "{c:?}");
        }
    }

    #[test]
    fn the_members_of_a_cluster_add_up_unless_the_terminal_joins_them() {
        let (narrow, cautious) = (WidthProfile::narrow(), WidthProfile::cautious());
        let joins = WidthProfile { spacing_marks_join: true, ..narrow };
        for (cluster, in_narrow, in_cautious, where_marks_join) in [
            ("e\u{301}", 1, 1, 1),
            ("👨‍👩‍👧", 2, 6, 2),
            ("👩🏽‍🚀", 2, 6, 2),
            ("👍🏽", 2, 4, 2),
            ("🇨🇳", 2, 3, 2),
            ("\u{600}🇨🇳", 3, 5, 3),
            ("❤\u{FE0F}", 2, 2, 2),
            ("1\u{FE0F}\u{20E3}", 2, 2, 2),
            ("ｶ\u{FF9E}", 2, 2, 2),
            ("か\u{FF9E}", 3, 3, 3),
            ("か\u{3099}", 2, 2, 2),
            ("각", 2, 2, 2),
            ("\u{1100}\u{1161}\u{11A8}", 2, 2, 2),
            ("का", 2, 2, 1),
            ("क्षि", 3, 3, 2),
            ("กำ", 2, 2, 2),
            ("กี่", 1, 1, 1),
        ] {
            let found = [narrow, cautious, joins].map(|profile| profile.cluster_width(cluster));
            assert_eq!(found, [in_narrow, in_cautious, where_marks_join], "{cluster:?}");
        }
        let plain = WidthProfile { emoji_presentation: 1, ..narrow };
        assert_eq!(plain.cluster_width("❤\u{FE0F}"), 1);
        assert_eq!(plain.with_ambiguous(2), WidthProfile { emoji_presentation: 1, ..WidthProfile::wide() });
    }

    #[test]
    fn marks_alone_and_what_may_be_an_emoji_are_never_certain() {
        for doubtful in ["\u{302A}", "\u{302F}", "\u{3099}", "\u{309A}", "\u{301}", "〰", "〽"] {
            assert!(!is_certain(doubtful), "{doubtful:?}");
        }
        assert!(is_certain("，") && is_certain("汉") && !is_certain("“") && !is_certain("汉\u{301}"));
    }
}
