//! Which text is drawn as it stands: what the greater part of every article is.
//!
//! In comes text, out goes yes or perhaps not. Only `glyph` knows what is drawn and only `sanitize` what has to be
//! cleaned; this is a quick look ahead that saves asking them about each character, and tests compare.

use super::class::Properties;
use super::glyph::glyph;
use super::width::WidthProfile;

/// Whether every character of `text` is a cluster of its own and its glyph the character itself, whatever is believed
/// about widths, and nothing is to be cleaned: ASCII without controls, Han, kana, the punctuation between them, and
/// line feeds. No is not an answer.
pub fn is_simple(text: &str) -> bool {
    simple_end(text, 0, text.len()) == text.len()
}

/// Whether `text` is drawn as it stands, line feeds aside: as [`is_simple`], but each character that is not simple is asked about. No is
/// an answer but where clusters of several characters stand.
pub fn is_drawn_as_written(text: &str, widths: &WidthProfile) -> bool {
    let mut at = 0;
    loop {
        at = simple_end(text, at, text.len());
        let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { return true };
        let cluster = text.get(at..at + c.len_utf8()).unwrap_or_default();
        if Properties::of(c).is_cluster_part() || glyph(cluster, widths).0 != cluster {
            return false;
        }
        at += c.len_utf8();
    }
}

/// How far from byte `from` on, which is the start of a character, `text` is simple: up to the first character that
/// is not, or to some place at or after `least` (or the end of the text) beyond which nobody has looked.
pub fn simple_end(text: &str, from: usize, least: usize) -> usize {
    let bytes = text.as_bytes();
    let least = least.min(bytes.len());
    let mut at = from;
    while at < least {
        let next = (at + BLOCK).min(bytes.len());
        let simple = match bytes.get(at..).and_then(|rest| rest.first_chunk()) {
            Some(block) => is_simple_block(block),
            None => is_simple_block(&filled_up(bytes.get(at..).unwrap_or_default())),
        };
        if !simple && let Some(odd) = first_odd(bytes, at, next) {
            return odd;
        }
        at = next;
    }
    // The rest of a character that started before counts with that one.
    while bytes.get(at).is_some_and(|byte| matches!(byte, 0x80..=0xBF)) {
        at += 1;
    }
    at
}

/// Bytes that are looked at in one go.
const BLOCK: usize = 64;

/// The few bytes at the end of a text, filled up with spaces.
fn filled_up(rest: &[u8]) -> [u8; BLOCK + 2] {
    let mut block = [b' '; BLOCK + 2];
    for (to, from) in block.iter_mut().zip(rest) {
        *to = *from;
    }
    block
}

/// Whether the characters that start in all but the last two bytes of `block` are simple. Told byte by byte without a
/// branch, so that the compiler can look at many bytes at once; a no has to be looked into.
#[expect(clippy::needless_bitwise_bool, reason = "the lazy operators are branches")]
fn is_simple_block(block: &[u8; BLOCK + 2]) -> bool {
    let mut odd = false;
    for ((&a, &b), &c) in block.iter().zip(block.iter().skip(1)).zip(block.iter().skip(2)) {
        let control = (a < 0x20) & (a != b'\n') | (a == 0x7F);
        // Two bytes, and U+1000 to U+1FFF; U+A000 to U+EFFF and all above U+FFFF.
        let other = (a.wrapping_sub(0xC0) < 0x22) | (a >= 0xEA) & (a != 0xEF);
        // All but — ‘ ’ “ ” …
        let mark = (a == 0xE2) & !((b == 0x80) & ((c == 0x94) | ((c | 5) == 0x9D) | (c == 0xA6)));
        let cjk = (a == 0xE3) & !((b == 0x80) & (c <= 0xA9));
        let wide = (a == 0xEF) & !((b == 0xBC) & (c != 0x80));
        odd |= control | other | mark | cjk | wide;
    }
    !odd
}

/// The first of the characters that start between `from` and `to` that is not simple.
fn first_odd(bytes: &[u8], from: usize, to: usize) -> Option<usize> {
    let mut at = from;
    while let Some(&first) = bytes.get(at).filter(|_| at < to) {
        let after = || (bytes.get(at + 1).copied().unwrap_or(0), bytes.get(at + 2).copied().unwrap_or(0));
        at += match first {
            // The rest of a character that started before counts with that one.
            b'\n' | b' '..=b'~' | 0x80..=0xBF => 1,
            // U+4000 to U+9FFF.
            0xE4..=0xE9 => 3,
            // – — ‘ ’ “ ” … ‰
            0xE2 if matches!(after(), (0x80, 0x93 | 0x94 | 0x98 | 0x99 | 0x9C | 0x9D | 0xA6 | 0xB0)) => 3,
            // ℃
            0xE2 if after() == (0x84, 0x83) => 3,
            // U+3000 to U+3029, before the tone marks; kana without the sound marks that combine.
            0xE3 if matches!(after(), (0x80, ..=0xA9) | (0x81, 0x81..) | (0x82, ..=0x96 | 0x9B..) | (0x83, _)) => {
                3
            }
            // U+FF01 to U+FF60.
            0xEF if matches!(after(), (0xBC, 0x81..) | (0xBD, ..=0xA0)) => 3,
            // The interpunct.
            0xC2 if after().0 == 0xB7 => 2,
            _ => return Some(at),
        };
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::glyph::glyphs;
    use crate::text::sanitize::is_plain;
    use proptest::prelude::*;

    #[test]
    fn each_simple_character_is_drawn_as_itself_beside_any_other() {
        let is_one = |c: &char| *c != '\n' && is_simple(c.encode_utf8(&mut [0; 4]));
        let simple: Vec<char> = ('\0'..=char::MAX).filter(is_one).collect();
        assert!(simple.len() > 24_000);
        for c in simple {
            let text = format!("{c}汉{c}a{c}{c}");
            let clusters: Vec<_> = glyphs(&text, &WidthProfile::narrow()).map(|glyph| glyph.text).collect();
            assert_eq!(clusters, text.chars().map(String::from).collect::<Vec<_>>(), "{c:?}");
        }
    }

    #[test]
    fn what_is_read_is_simple() {
        assert!(is_simple("　　“让 Rust 来读——《书》……”，第1,203页：（张·王）！？、カナ，37.5℃，3‰"));
        assert!(!is_simple("ｶﾞ") && !is_simple("e\u{301}") && !is_simple("\t"));
    }

    /// Many bytes at once say what each character says.
    #[test]
    fn one_odd_character_is_found_wherever_it_stands() {
        let simple = "　　“让 Rust 来读——《书》……”，第1,203页：（张·王）！？、カナ～–℃‰\n".repeat(4);
        assert!(is_simple(&simple));
        let places: Vec<usize> = simple.char_indices().map(|(at, _)| at).collect();
        for c in
            ('\0'..=char::MAX).filter(|c| *c < '\u{3400}' || (*c > '\u{9FFF}' && u32::from(*c) % 61 == 0))
        {
            let at = places[u32::from(c) as usize % places.len()];
            let (before, after) = simple.split_at(at);
            let text = format!("{before}{c}{after}");
            let alone = is_simple(c.encode_utf8(&mut [0; 4]));
            assert_eq!(is_simple(&text), alone, "{c:?} at {at}");
            assert!(!alone || is_plain(&text));
        }
    }

    proptest! {
        #[test]
        fn simple_text_is_drawn_as_it_stands(text in "[ -~\u{4e00}-\u{9fff}\u{3000}-\u{30ff}，。“”…—\u{ff00}-\u{ff9f}\u{200d}\u{fe0f}\u{301}👍·é①\u{a0}\u{ad}\u{200b}\r\n\t]{0,12}") {
            if is_simple(&text) {
                prop_assert!(is_plain(&text));
            }
            for widths in [WidthProfile::narrow(), WidthProfile::wide()] {
                let drawn: String = glyphs(&text, &widths).map(|glyph| glyph.text.into_owned()).collect();
                let as_written = is_drawn_as_written(&text, &widths);
                prop_assert!(as_written || !is_simple(&text));
                prop_assert!(!as_written || drawn == text.replace('\n', ""));
            }
        }
    }
}
