//! Makes text from outside harmless, once, when it is loaded.
//!
//! In comes any text, out goes text in which nothing can move a cursor, set a clipboard, turn the reading direction
//! or hide words: escape sequences are gone, stray control characters have become visible pictures, every kind of
//! line end is `\n`. What layout and drawing understand stays: TAB, U+3000, NBSP, SHY, ZWSP, WJ, joiners, variation
//! selectors. Nothing here knows files or screens.

use std::borrow::Cow;
use std::fmt::Write as _;

/// A run of more control characters than this is shown as one `⍰×n`.
const LONGEST_PICTURED_RUN: usize = 8;

/// The base of an emoji tag sequence: the black flag (UTS #51, ED-14a).
const FLAG_BASE: char = '\u{1F3F4}';
const FLAG_END: char = '\u{E007F}';

/// The text without anything that a terminal, a printer or a reader could be deceived by.
///
/// Text in which there is nothing to do is borrowed. The result holds no ESC, no C0 but `\n` and TAB, no DEL, no
/// C1, no bidi control, no BOM and no tag character outside of a flag; cleaning it again changes nothing. The time
/// taken is linear.
///
/// Cleaning goes line by line: what comes after a `\n` does not depend on what stands before it, nor does anything on
/// clean text before it. So a long text may be cleaned in pieces that end there.
pub fn clean(text: &str) -> Cow<'_, str> {
    let Some(first) = first_odd(text) else {
        return Cow::Borrowed(text);
    };
    let cleaned = rewrite(text, first);
    if cleaned == text { Cow::Borrowed(text) } else { Cow::Owned(cleaned) }
}

/// [`clean`], then all on one line: line ends, tabs and runs of white space become one space, the ends are trimmed.
/// Ideographic spaces with no other white space beside them stay: they part the characters of a name (`李　白`) and the
/// halves of a title. For metadata and for paths in messages.
pub fn clean_line(text: &str) -> String {
    let cleaned = clean(text);
    let cleaned = cleaned.trim();
    let mut line = String::with_capacity(cleaned.len());
    let mut rest = cleaned;
    while let Some(at) = rest.find(char::is_whitespace) {
        let (word, after) = rest.split_at(at);
        rest = after.trim_start();
        let (space, _) = after.split_at(after.len() - rest.len());
        line.push_str(word);
        line.push_str(if space.chars().all(|c| c == '\u{3000}') { space } else { " " });
    }
    line.push_str(rest);
    line
}

/// Whether there is no character in `text` that [`clean`] might touch, no NUL and no U+FFFD either: what nearly every
/// text is, told at the speed of memory. No is not an answer.
pub fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let blocks = bytes.windows(BLOCK + 2).step_by(BLOCK);
    let rest = blocks.len() * BLOCK;
    blocks.into_iter().all(|block| !may_hold_odd(block))
        && !text.chars_from(rest).any(|(_, c)| fate(c) != Fate::Keep || c == char::REPLACEMENT_CHARACTER)
}

/// Bytes that are looked at in one go.
const BLOCK: usize = 64;

/// Where the first character stands that is not simply kept.
fn first_odd(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(block) = bytes.get(at..at + BLOCK + 2) {
        if may_hold_odd(block) {
            let odd = text.chars_from(at).take_while(|(here, _)| *here < at + BLOCK).find(is_odd);
            if let Some((odd, _)) = odd {
                return Some(odd);
            }
        }
        at += BLOCK;
    }
    text.chars_from(at).find(is_odd).map(|(odd, _)| odd)
}

fn is_odd((_, c): &(usize, char)) -> bool {
    fate(*c) != Fate::Keep
}

/// The characters of a text from a byte on.
trait CharsFrom {
    /// The characters that start at byte `at` or after it, each with its place.
    fn chars_from(&self, at: usize) -> impl Iterator<Item = (usize, char)>;
}

impl CharsFrom for str {
    fn chars_from(&self, at: usize) -> impl Iterator<Item = (usize, char)> {
        let start = (at..self.len()).find(|&start| self.is_char_boundary(start)).unwrap_or(self.len());
        skip(self, start).char_indices().map(move |(here, c)| (start + here, c))
    }
}

/// Whether a character that is not kept, or U+FFFD, may start in all but the last two bytes of `block`. Told byte by
/// byte without a branch, so that the compiler can look at many bytes at once; the bytes are those of the characters
/// in [`fate`], and some more where that is simpler.
#[expect(clippy::needless_bitwise_bool, reason = "the lazy operators are branches")]
fn may_hold_odd(block: &[u8]) -> bool {
    let (Some(second), Some(third)) = (block.get(1..), block.get(2..)) else { return true };
    block.iter().zip(second).zip(third).fold(false, |odd, ((&a, &b), &c)| {
        let control = (a < 0x20) & (a != b'\n') & (a != b'\t') | (a == 0x7F) | (a == 0xC2) & (b < 0xA0);
        // U+061C; U+1140 to U+117F; U+3140 to U+317F.
        let filler = (a == 0xD8) & (b == 0x9C) | ((a == 0xE1) | (a == 0xE3)) & (b == 0x85);
        // U+200E, U+200F, U+2028 to U+202E; U+2040 to U+207F.
        let turn =
            (a == 0xE2) & ((b == 0x81) | (b == 0x80) & (((c | 1) == 0x8F) | (c.wrapping_sub(0xA8) < 7)));
        // U+FEFF and its neighbours, U+FF80 to U+FFFF; U+1F000 to U+1FFFF above U+F3FF; U+E0000 to U+E0FFF.
        let high = (a == 0xEF) & ((b == 0xBB) | (b >= 0xBE))
            | (a == 0xF0) & (b == 0x9F) & (c == 0x8F)
            | (a == 0xF3) & (b == 0xA0);
        odd | control | filler | turn | high
    })
}

/// What becomes of a character.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Keep,
    LineEnd,
    Picture,
    Drop,
    /// ESC, or a C1 character that opens a sequence.
    Introducer,
    /// Tag characters may follow.
    Flag,
}

fn fate(c: char) -> Fate {
    match c {
        '\n' | '\t' | ' '..='~' => Fate::Keep,
        '\r' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Fate::LineEnd,
        '\u{1B}' | '\u{90}' | '\u{98}' | '\u{9B}' | '\u{9D}'..='\u{9F}' => Fate::Introducer,
        '\u{00}'..='\u{1F}' | '\u{7F}' => Fate::Picture,
        '\u{80}'..='\u{9F}'
        // Bidi controls, and the deprecated ones beside them.
        | '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{206F}'
        // Fillers that look like nothing.
        | '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}'
        // Interlinear annotation, BOM, tag characters.
        | '\u{FFF9}'..='\u{FFFB}' | '\u{FEFF}' | '\u{E0000}'..='\u{E007F}' => Fate::Drop,
        FLAG_BASE => Fate::Flag,
        _ => Fate::Keep,
    }
}

fn rewrite(text: &str, first: usize) -> String {
    let mut out = String::with_capacity(text.len());
    let (clean_head, mut rest) = text.split_at(first);
    out.push_str(clean_head);
    let mut controls = Controls::default();
    while let Some(c) = rest.chars().next() {
        let after = skip(rest, c.len_utf8());
        rest = match fate(c) {
            Fate::Keep => {
                controls.flush(&mut out);
                let end = first_odd(rest).unwrap_or(rest.len());
                let (kept, after) = rest.split_at(end);
                out.push_str(kept);
                after
            }
            Fate::LineEnd => {
                controls.flush(&mut out);
                out.push('\n');
                match c {
                    '\r' => after.strip_prefix('\n').unwrap_or(after),
                    _ => after,
                }
            }
            Fate::Picture => {
                controls.add(c);
                after
            }
            Fate::Drop => after,
            Fate::Introducer => {
                if let Some(length) = sequence(c, after) {
                    skip(after, length)
                } else {
                    if c == '\u{1B}' {
                        controls.add(c);
                    }
                    after
                }
            }
            Fate::Flag => {
                controls.flush(&mut out);
                let tags = flag_tags(after);
                out.push(c);
                out.push_str(after.get(..tags).unwrap_or_default());
                skip(after, tags)
            }
        };
    }
    controls.flush(&mut out);
    out
}

/// Control characters that stand together and have not been written yet.
#[derive(Default)]
struct Controls {
    count: usize,
    pictures: String,
}

impl Controls {
    fn add(&mut self, c: char) {
        self.count += 1;
        if self.count <= LONGEST_PICTURED_RUN {
            let picture = match c {
                '\u{7F}' => Some('␡'),
                _ => char::from_u32(0x2400 + u32::from(c)),
            };
            self.pictures.extend(picture);
        }
    }

    fn flush(&mut self, out: &mut String) {
        if self.count > LONGEST_PICTURED_RUN {
            // Writing to a String cannot fail.
            let _ = write!(out, "⍰×{}", self.count);
        } else {
            out.push_str(&self.pictures);
        }
        self.count = 0;
        self.pictures.clear();
    }
}

/// The length in bytes of what follows `introducer` in a well-formed sequence (ECMA-48, 5.3 to 5.6 and 8.2.16);
/// none if it is not one.
fn sequence(introducer: char, after: &str) -> Option<usize> {
    let inner = |length: Option<usize>| length.map(|length| length + 1);
    match (introducer, after.chars().next()) {
        ('\u{9B}', _) => control_sequence(after),
        ('\u{9D}', _) => control_string(after, true),
        ('\u{1B}', Some('[')) => inner(control_sequence(skip(after, 1))),
        ('\u{1B}', Some(']')) => inner(control_string(skip(after, 1), true)),
        ('\u{1B}', Some('P' | 'X' | '^' | '_')) => inner(control_string(skip(after, 1), false)),
        ('\u{1B}', _) => {
            ends_with(after, after.bytes().take_while(|b| matches!(b, b' '..=b'/')).count(), b'0')
        }
        _ => control_string(after, false),
    }
}

/// Parameters, intermediates, one final byte.
fn control_sequence(after: &str) -> Option<usize> {
    let parameters = after.bytes().take_while(|b| matches!(b, b'0'..=b'?')).count();
    let intermediates = after.bytes().skip(parameters).take_while(|b| matches!(b, b' '..=b'/')).count();
    ends_with(after, parameters + intermediates, b'@')
}

/// The length up to and with the final byte at `at`, which lies between `lowest` and `~`.
fn ends_with(after: &str, at: usize, lowest: u8) -> Option<usize> {
    after.as_bytes().get(at).filter(|&&b| (lowest..=b'~').contains(&b)).map(|_| at + 1)
}

/// Everything up to ST, or to BEL where xterm allows it. A string does not go over a line end or another control
/// character, as one that was never closed must not swallow the article (and each scan stops at the next control
/// character, which keeps the whole linear).
fn control_string(after: &str, bell_ends: bool) -> Option<usize> {
    let (end, c) = after.char_indices().find(|(_, c)| c.is_control())?;
    match c {
        '\u{07}' if bell_ends => Some(end + 1),
        '\u{9C}' => Some(end + c.len_utf8()),
        '\u{1B}' => skip(after, end + 1).starts_with('\\').then_some(end + 2),
        _ => None,
    }
}

/// The length in bytes of the tags that make a flag of the black flag before them: three to six letters and
/// digits, then the end tag; 0 where they make none.
fn flag_tags(after: &str) -> usize {
    let letters = after
        .chars()
        .take_while(|c| matches!(c, '\u{E0030}'..='\u{E0039}' | '\u{E0061}'..='\u{E007A}'))
        .count();
    let length = letters * FLAG_END.len_utf8();
    if (3..=6).contains(&letters) && skip(after, length).starts_with(FLAG_END) {
        length + FLAG_END.len_utf8()
    } else {
        0
    }
}

fn skip(text: &str, bytes: usize) -> &str {
    text.get(bytes..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn is_han(c: char) -> bool {
        matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}')
    }

    fn hans(text: &str) -> Vec<char> {
        text.chars().filter(|&c| is_han(c)).collect()
    }

    #[test]
    fn ordinary_text_is_borrowed() {
        let kept = "　　春天。\tSoft\u{AD}hyphen \u{A0}nbsp\u{200B}zwsp\u{2060}wj 👨\u{200D}👩 葛\u{E0100}❤\u{FE0F}\n\
            🏴 and 🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}";
        assert!(matches!(clean(kept), Cow::Borrowed(text) if text == kept));
        assert!(matches!(clean(""), Cow::Borrowed("")));
    }

    #[test]
    fn escape_sequences_vanish_whole() {
        for (dirty, cleaned) in [
            ("红\x1b[31;1m色\x1b[0m", "红色"),
            ("甲\x1b]52;c;aGk=\x07乙", "甲乙"),
            ("甲\x1b]8;;http://x\x1b\\链\x1b]8;;\x1b\\乙", "甲链乙"),
            ("甲\x1bP1$r0m\x1b\\乙", "甲乙"),
            ("甲\x1b_图\x1b\\乙\x1b^x\x1b\\丙\x1bXy\x1b\\丁", "甲乙丙丁"),
            ("甲\x1bc乙\x1b(B丙\x1b7", "甲乙丙"),
            ("甲\u{9b}2J乙\u{9d}0;t\u{9c}丙\u{90}q\u{9c}丁", "甲乙丙丁"),
        ] {
            assert_eq!(clean(dirty), cleaned, "{dirty:?}");
        }
    }

    #[test]
    fn what_is_no_sequence_shows_its_escape_and_keeps_its_text() {
        assert_eq!(clean("甲\x1b乙"), "甲␛乙");
        assert_eq!(clean("甲\x1b[31汉"), "甲␛[31汉");
        assert_eq!(clean("\x1b]0;没有结束\n第二行\x07"), "␛]0;没有结束\n第二行␇");
        assert_eq!(clean("甲\x1b"), "甲␛");
        assert_eq!(clean("甲\u{9b}汉"), "甲汉");
        assert_eq!(clean("\x1b\x1b[0m"), "␛");
    }

    #[test]
    fn control_characters_become_pictures_and_long_runs_one_mark() {
        assert_eq!(clean("a\0b\x08c\x7f"), "a␀b␈c␡");
        assert_eq!(clean(&format!("a{}b", "\x01".repeat(8))), format!("a{}b", "␁".repeat(8)));
        assert_eq!(clean(&format!("a{}b", "\x01".repeat(9))), "a⍰×9b");
    }

    #[test]
    fn every_line_end_becomes_one() {
        assert_eq!(clean("1\r\n2\r3\x0b4\x0c5\u{85}6\u{2028}7\u{2029}8\n"), "1\n2\n3\n4\n5\n6\n7\n8\n");
    }

    #[test]
    fn hidden_and_turning_characters_are_removed() {
        assert_eq!(clean("\u{feff}甲\u{202e}乙\u{2069}丙\u{200f}\u{61c}丁"), "甲乙丙丁");
        assert_eq!(clean("甲\u{115f}\u{1160}\u{3164}\u{ffa0}乙\u{fff9}丙\u{fffb}"), "甲乙丙");
        assert_eq!(clean("甲\u{e0048}\u{e0049}乙🏴\u{e0061}"), "甲乙🏴");
    }

    #[test]
    fn one_line_has_no_line_ends() {
        assert_eq!(clean_line(" a\r\n\tb\x1b[1m　c\u{2028}　d"), "a b　c d");
        assert_eq!(clean_line("　第一章　李　白　"), "第一章　李　白");
    }

    #[test]
    fn many_sequences_that_never_close_take_linear_time() {
        let text = "\u{9d}甲\x1b]乙\x1b[0".repeat(200_000);
        assert_eq!(hans(&clean(&text)).len(), 400_000);
    }

    /// Text in which the characters that matter are common.
    fn dirty_text() -> impl Strategy<Value = String> {
        let c = prop_oneof![
            3 => prop::sample::select(vec!['\x1b', '[', ']', 'P', '0', ';', 'm', '\\', '\x07', '\u{9b}', '\u{9c}', '\u{9d}']),
            2 => prop::sample::select(vec!['\r', '\n', '\x0c', '\u{2028}', '\u{85}', '\t', '\0', '\x7f']),
            2 => prop::sample::select(vec!['\u{202e}', '\u{feff}', '🏴', '\u{e0061}', '\u{e007f}', '\u{3164}']),
            3 => prop::sample::select(vec!['汉', '字', '。', '　']),
            1 => any::<char>(),
        ];
        prop::collection::vec(c, 0..60).prop_map(|chars| chars.into_iter().collect())
    }

    proptest! {
        #[test]
        fn nothing_dangerous_comes_out(text in dirty_text()) {
            let is_turn = |c| matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            let is_control = |c: char| c.is_control() && c != '\n' && c != '\t';
            let is_line_end_or_hidden = |c| matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{3164}');
            let dangerous = |c| is_turn(c) || is_control(c) || is_line_end_or_hidden(c);
            prop_assert!(!clean(&text).contains(dangerous));
        }

        #[test]
        fn cleaning_twice_is_cleaning_once(text in dirty_text()) {
            let once = clean(&text).into_owned();
            let twice = clean(&once);
            prop_assert!(matches!(twice, Cow::Borrowed(_)));
            prop_assert_eq!(&*twice, once.as_str());
        }

        #[test]
        fn han_outside_of_control_strings_is_never_lost(text in dirty_text()) {
            let unclosed: String = text.chars().filter(|c| !matches!(c, '\x07' | '\\' | '\u{9c}')).collect();
            prop_assert_eq!(hans(&clean(&unclosed)), hans(&unclosed));
        }

        /// The scan of many bytes at once finds what looking at each character finds.
        #[test]
        fn the_first_odd_character_is_found(head in "[ -~\\n\u{4e00}-\u{9fff}，。“”…—　]{0,90}", odd in any::<char>(), tail in dirty_text()) {
            let text = format!("{head}{odd}{tail}");
            prop_assert_eq!(first_odd(&text), text.char_indices().find(is_odd).map(|(at, _)| at));
            let plain = !text.chars().any(|c| fate(c) != Fate::Keep || c == char::REPLACEMENT_CHARACTER);
            prop_assert!(plain || !is_plain(&text));
            prop_assert!(is_plain(&head));
        }

        #[test]
        fn lines_may_be_cleaned_apart(before in dirty_text(), after in dirty_text()) {
            let before = format!("{before}\n");
            let apart = format!("{}{}", clean(&before), clean(&after));
            let together = format!("{before}{after}");
            prop_assert_eq!(clean(&together), apart);
            let behind_clean = format!("甲乙，\u{fffd}丙{after}");
            prop_assert_eq!(clean(&behind_clean), format!("甲乙，\u{fffd}丙{}", clean(&after)));
        }

        #[test]
        fn harmless_text_is_untouched(text in "[ -~\\n\\t\u{4e00}-\u{9fff}，。“”　\u{a0}\u{ad}\u{200b}]{0,80}") {
            prop_assert!(matches!(clean(&text), Cow::Borrowed(same) if same == text));
        }
    }
}
