//! Which text is drawn as it stands: what the greater part of every article is.
//!
//! In comes text, out goes yes or perhaps not. Only `text::glyph` knows what is drawn; this is a quick look ahead that
//! saves asking it about each character, and a test compares the two.

/// Whether every character of `text` is a cluster of its own, and its glyph the character itself, whatever is believed
/// about widths: ASCII, Han, kana, and the punctuation between them. No is not an answer.
pub(super) fn is_simple(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&first) = bytes.get(at) {
        let after = || (bytes.get(at + 1).copied().unwrap_or(0), bytes.get(at + 2).copied().unwrap_or(0));
        at += match first {
            b' '..=b'~' => 1,
            // U+4000 to U+9FFF.
            0xE4..=0xE9 => 3,
            // – — ‘ ’ “ ” …
            0xE2 if matches!(after(), (0x80, 0x93 | 0x94 | 0x98 | 0x99 | 0x9C | 0x9D | 0xA6)) => 3,
            // U+3000 to U+3029, before the tone marks; kana without the sound marks that combine.
            0xE3 if matches!(after(), (0x80, ..=0xA9) | (0x81, 0x81..) | (0x82, ..=0x96 | 0x9B..) | (0x83, _)) => {
                3
            }
            // U+FF01 to U+FF60.
            0xEF if matches!(after(), (0xBC, 0x81..) | (0xBD, ..=0xA0)) => 3,
            // The interpunct.
            0xC2 if after().0 == 0xB7 => 2,
            _ => return false,
        };
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::glyph::glyphs;
    use crate::text::width::WidthProfile;
    use proptest::prelude::*;

    #[test]
    fn each_simple_character_is_drawn_as_itself_beside_any_other() {
        let simple: Vec<char> =
            ('\0'..=char::MAX).filter(|c| is_simple(c.encode_utf8(&mut [0; 4]))).collect();
        assert!(simple.len() > 24_000);
        for c in simple {
            let text = format!("{c}汉{c}a{c}{c}");
            let clusters: Vec<_> = glyphs(&text, &WidthProfile::narrow()).map(|glyph| glyph.text).collect();
            assert_eq!(clusters, text.chars().map(String::from).collect::<Vec<_>>(), "{c:?}");
        }
    }

    #[test]
    fn what_is_read_is_simple() {
        assert!(is_simple("　　“让 Rust 来读——《书》……”，第1,203页：（张·王）！？、カナ"));
        assert!(!is_simple("ｶﾞ") && !is_simple("e\u{301}") && !is_simple("\t") && !is_simple("\n"));
    }

    proptest! {
        #[test]
        fn simple_text_is_drawn_as_it_stands(text in "[ -~\u{4e00}-\u{9fff}\u{3000}-\u{30ff}，。“”…—\u{ff00}-\u{ff9f}\u{200d}\u{fe0f}\u{301}👍·]{0,12}") {
            if is_simple(&text) {
                for widths in [WidthProfile::narrow(), WidthProfile::wide()] {
                    let drawn: String = glyphs(&text, &widths).map(|glyph| glyph.text.into_owned()).collect();
                    prop_assert_eq!(&drawn, &text);
                }
            }
        }
    }
}
