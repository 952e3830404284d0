//! How far into a text so many columns reach: what line filling needs to know before it looks for a place to break.
//!
//! In comes a text, the start of a line in it and a number of columns; out goes the first character that has no room
//! any more. Simple text (see `simple`) is measured many bytes at once, without a look at its characters; whatever
//! else comes up is measured character by character, and clusters of several characters are left to `breaks`.

use super::class::Properties;
use super::glyph::glyph;
use super::kinsoku::is_hanging_space;
use super::width::WidthProfile;
use std::slice::from_ref;

/// Why a line reaches no farther.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// What follows is seen, and has no room.
    Full,
    /// What follows is a line feed.
    LineFeed,
    /// Nothing follows.
    End,
}

/// How far a line reaches. White space that hangs at its end may stand beyond the last column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    /// Where it stops, in bytes of the text: at the start of a cluster.
    pub at: usize,
    /// Columns of all before that place, spaces at its end included.
    pub columns: usize,
    /// Why it stops.
    pub stop: Stop,
}

/// How far the line of `text` that starts at byte `from` reaches in `room` columns, in the text before byte `to`. What
/// stands between `from` and `simple_to` is known to be simple, without a line feed. `None` where a cluster of several characters comes up,
/// or something invisible.
#[inline]
pub fn reach(
    text: &str,
    from: usize,
    to: usize,
    room: usize,
    simple_to: usize,
    widths: &WidthProfile,
) -> Option<Reach> {
    let bytes = text.as_bytes();
    let scale = Scale::of(widths)?;
    let simple_to = simple_to.min(to);
    let simple = bytes.get(from..simple_to).unwrap_or_default();
    let (length, columns) = reach_in_simple(simple, room, scale);
    let at = from + length;
    match simple.get(length..) {
        // Seen, with a right neighbour that is simple, too, and so no mark on it.
        Some([b'!'..=b'~' | 0xC2 | 0xE2 | 0xE4..=0xFF, _, _, _, ..]) => {
            Some(Reach { at, columns, stop: Stop::Full })
        }
        _ => reach_by_char(text, at, to, columns, room, widths),
    }
}

/// The same from byte `at` on, with so many `columns` before it.
fn reach_by_char(
    text: &str,
    mut at: usize,
    to: usize,
    mut columns: usize,
    room: usize,
    widths: &WidthProfile,
) -> Option<Reach> {
    for c in text.get(at..to)?.chars() {
        let properties = Properties::of(c);
        if c == '\n' {
            return Some(Reach { at, columns, stop: Stop::LineFeed });
        }
        let width = columns_of(c, widths).filter(|_| !properties.is_cluster_part())?;
        if columns + width > room && !is_hanging_space(c) {
            let next = text.get(at + c.len_utf8()..).and_then(|rest| rest.chars().next());
            let joined = next.is_some_and(|next| Properties::of(next).is_cluster_part());
            return (!joined).then_some(Reach { at, columns, stop: Stop::Full });
        }
        at += c.len_utf8();
        columns += width;
    }
    Some(Reach { at, columns, stop: Stop::End })
}

/// The columns of `c` as a cluster of its own; `None` for what ends a line, may end one, or is not seen.
#[inline]
fn columns_of(c: char, widths: &WidthProfile) -> Option<usize> {
    match c {
        ' '..='~' => return Some(1),
        '\u{4E00}'..='\u{9FFF}' => return Some(2),
        _ => {}
    }
    let properties = Properties::of(c);
    if properties.is_plain() {
        return Some(usize::from(properties.width()));
    }
    match c {
        '“' | '”' | '‘' | '’' | '—' | '…' => Some(usize::from(widths.ambiguous)),
        '\n' | '\r' | '\t' | '\u{AD}' => None,
        _ => Some(usize::from(glyph(c.encode_utf8(&mut [0; 4]), widths).1)).filter(|width| *width > 0),
    }
}

/// The character before byte `at` of a text that [`reach`] went over: where it starts, its columns, and whether it
/// hangs at the end of a line.
#[inline]
pub fn step_back(text: &str, at: usize, widths: &WidthProfile) -> Option<(usize, usize, bool)> {
    let c = text.get(..at)?.chars().next_back()?;
    Some((at - c.len_utf8(), columns_of(c, widths)?, is_hanging_space(c)))
}

/// Bytes of a word, which are counted in one go.
const WORD: usize = size_of::<u64>();
/// A bit in each byte of a word, the least one and the greatest one.
const LOW: u64 = u64::MAX / 0xFF;
const HIGH: u64 = LOW << 7;

/// How simple text is measured: by the first bytes of its characters. ASCII takes a column; Han and what stands among
/// it begin with E3 or more, and take two; the rest is ambiguous.
#[derive(Clone, Copy, Debug)]
struct Scale {
    /// The least byte that begins a character of two columns.
    wide: u8,
}

impl Scale {
    fn of(widths: &WidthProfile) -> Option<Self> {
        match widths.ambiguous {
            1 => Some(Self { wide: 0xE3 }),
            2 => Some(Self { wide: 0xC0 }),
            _ => None,
        }
    }

    /// The columns of the character that begins with `byte`; none for a byte within a character.
    #[inline]
    fn columns(self, byte: u8) -> u8 {
        u8::from(byte & 0xC0 != 0x80) + u8::from(byte >= self.wide)
    }

    /// The columns of the characters that begin in each byte of `word`.
    #[inline]
    fn columns_of_each(self, word: u64) -> u64 {
        let within = word & !(word << 1) & HIGH;
        // What carries into the highest bit is at least `wide`.
        let wide = ((word & !HIGH) + LOW * u64::from(0x80 - (self.wide & 0x7F))) & word & HIGH;
        ((within ^ HIGH) >> 7) + (wide >> 7)
    }
}

/// How many bytes of simple text have room in so many columns, and how many columns these take. It stops before the
/// first character without room, be it white space.
#[inline]
fn reach_in_simple(bytes: &[u8], room: usize, scale: Scale) -> (usize, usize) {
    // So much it would be if all of it were Han; what is not goes back.
    let guess = (room + room / 2).min(bytes.len());
    let (words, _) = bytes.get(..guess).unwrap_or_default().as_chunks::<WORD>();
    let (mut at, mut columns) = (words.len() * WORD, tally(words, scale));
    for word in words.iter().rev() {
        if columns < room + WORD {
            break;
        }
        at -= WORD;
        columns -= tally(from_ref(word), scale);
    }
    while bytes.get(at).is_some_and(|byte| byte & 0xC0 == 0x80) {
        at += 1;
    }
    // A byte within a character takes no column: this ends at the start of one.
    while columns > room {
        at -= 1;
        columns -= bytes.get(at).map_or(0, |byte| usize::from(scale.columns(*byte)));
    }
    while let Some(&first) = bytes.get(at) {
        let width = usize::from(scale.columns(first));
        if columns + width > room {
            break;
        }
        columns += width;
        at += match first {
            0..0xC0 => 1,
            0xC0..0xE0 => 2,
            _ => 3,
        };
    }
    (at, columns)
}

/// The columns of all characters that begin in these words of simple text.
#[inline]
fn tally(words: &[[u8; WORD]], scale: Scale) -> usize {
    /// Words before a sum of bytes could overflow.
    const MOST: usize = 100;
    /// The least bit of each pair of bytes.
    const PAIRS: u64 = u64::MAX / 0xFFFF;
    let sums = words.chunks(MOST).map(|words| {
        let each: u64 = words.iter().map(|word| scale.columns_of_each(u64::from_le_bytes(*word))).sum();
        // Bytes to pairs of them, and all pairs to the highest.
        let pairs = (each & (PAIRS * 0xFF)) + ((each >> 8) & (PAIRS * 0xFF));
        pairs.wrapping_mul(PAIRS) >> 48
    });
    sums.map(|sum| usize::try_from(sum).unwrap_or(0)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::simple::is_simple;
    use proptest::prelude::*;

    #[test]
    fn simple_characters_tell_their_columns_by_their_first_byte() {
        for widths in [WidthProfile::narrow(), WidthProfile::wide()] {
            let scale = Scale::of(&widths).unwrap();
            for c in ('\0'..=char::MAX).filter(|c| *c != '\n' && is_simple(c.encode_utf8(&mut [0; 4]))) {
                let mut bytes = [0; 4];
                let text = c.encode_utf8(&mut bytes);
                let by_bytes: u8 = text.bytes().map(|byte| scale.columns(byte)).sum();
                assert_eq!(widths.cluster_width(text), by_bytes, "{c:?}");
                assert_eq!(columns_of(c, &widths), Some(usize::from(by_bytes)), "{c:?}");
                let word: [u8; WORD] = [text.as_bytes(), &[b'a'; WORD]].concat()[..WORD].try_into().unwrap();
                assert_eq!(tally(&[word], scale), usize::from(by_bytes) + WORD - text.len(), "{c:?}");
            }
        }
    }

    proptest! {
        /// Measuring words of simple text finds what measuring characters finds.
        #[test]
        fn words_reach_as_far_as_characters(
            text in "([a-z \u{4e00}-\u{9fff}]|[，。“”…—·℃　（あ\n]|汉字汉字汉字|a long word ){0,80}",
            room in 1usize..160,
            wide in any::<bool>(),
        ) {
            let widths = if wide { WidthProfile::wide() } else { WidthProfile::narrow() };
            let simple_to = text.find('\n').unwrap_or(text.len());
            let by_words = reach(&text, 0, text.len(), room, simple_to, &widths);
            prop_assert!(by_words.is_some());
            prop_assert_eq!(by_words, reach(&text, 0, text.len(), room, 0, &widths));
        }
    }
}
