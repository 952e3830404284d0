//! Whether a line may end between two neighbours in plain Chinese or plain English, without the machine of UAX #14.
//!
//! Nearly all of a text is ideographs, letters and digits with the usual marks among them. For two neighbours of
//! these it is known, whatever stands around, whether a line may end between them: [`pair`] is the outcome of UAX #14
//! and of the rules of `kinsoku`, whatever their level, for each. In come bytes of UTF-8 and a place, out goes what is
//! known of it. What is found here is what the machine finds: a property test compares them.

use Token::{Close, Digit, Ellipsis, Han, Infix, Letter, Open, Percent, QuoteClose, QuoteOpen, Stop};

/// A character of which all is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    /// An ideograph of the great block, U+4E00 to U+9FFF.
    Han,
    /// ，。、；：！？
    Stop,
    /// Closing brackets of full width.
    Close,
    /// Opening brackets of full width.
    Open,
    /// “ ‘
    QuoteOpen,
    /// ” ’
    QuoteClose,
    /// ASCII digits.
    Digit,
    /// ASCII letters.
    Letter,
    /// …
    Ellipsis,
    /// ASCII , . : ;
    Infix,
    /// %
    Percent,
}

/// Whether a line may end at byte `at` of `text`, which has to be a boundary between two clusters. `None` where that
/// depends on more than the two characters that meet there.
#[inline]
pub(super) fn pair_at(text: &[u8], at: usize) -> Option<bool> {
    let (before, after) = text.split_at_checked(at)?;
    let next = first_of(after)?;
    if let [head @ .., b' '] = before {
        // White space between words and numbers (LB18).
        let spaced = is_before_space(last_of(head)?) && matches!(next, Han | Letter | Digit);
        return spaced.then_some(true);
    }
    pair(last_of(before)?, next)
}

/// The token at the start of `bytes`.
#[inline]
fn first_of(bytes: &[u8]) -> Option<Token> {
    match *bytes {
        [first @ 0..0x80, ..] => ascii(first),
        [first, second, third, ..] => wide(first, second, third),
        _ => None,
    }
}

/// The token at the end of `bytes`.
#[inline]
fn last_of(bytes: &[u8]) -> Option<Token> {
    match *bytes {
        [.., last @ 0..0x80] => ascii(last),
        // A byte of E0 or more begins a character of three bytes here: one of four would have four after it.
        [.., first @ 0xE0..=0xFF, second, third] => wide(first, second, third),
        _ => None,
    }
}

#[inline]
fn ascii(byte: u8) -> Option<Token> {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' => Some(Letter),
        b'0'..=b'9' => Some(Digit),
        b',' | b'.' | b':' | b';' => Some(Infix),
        b'%' => Some(Percent),
        _ => None,
    }
}

/// The token of three bytes.
#[inline]
fn wide(first: u8, second: u8, third: u8) -> Option<Token> {
    match (first, second, third) {
        (0xE5..=0xE9, ..) | (0xE4, 0xB8..=0xBF, _) => Some(Han),
        // ！，：；？
        (0xEF, 0xBC, 0x81 | 0x8C | 0x9A | 0x9B | 0x9F) => Some(Stop),
        // （ ）
        (0xEF, 0xBC, 0x88) => Some(Open),
        (0xEF, 0xBC, 0x89) => Some(Close),
        // 、。
        (0xE3, 0x80, 0x81 | 0x82) => Some(Stop),
        // 〈《「『【〔〖
        (0xE3, 0x80, 0x88 | 0x8A | 0x8C | 0x8E | 0x90 | 0x94 | 0x96) => Some(Open),
        // 〉》」』】〕〗
        (0xE3, 0x80, 0x89 | 0x8B | 0x8D | 0x8F | 0x91 | 0x95 | 0x97) => Some(Close),
        (0xE2, 0x80, 0x98 | 0x9C) => Some(QuoteOpen),
        (0xE2, 0x80, 0x99 | 0x9D) => Some(QuoteClose),
        (0xE2, 0x80, 0xA6) => Some(Ellipsis),
        _ => None,
    }
}

/// Whether a line may end between `last` and `next`; `None` where that depends on more than the two.
#[inline]
fn pair(last: Token, next: Token) -> Option<bool> {
    match (last, next) {
        (Han, Han) => Some(true),
        // LB14; LB19 with 避尾.
        (Open | QuoteOpen, _) => Some(false),
        // Infix marks are parts of numbers, or stand before a space.
        (Infix, Digit) => Some(false),
        (Infix | Percent, Han) => Some(true),
        (Infix, _) => None,
        // 避头; LB13, LB21, LB22.
        (_, Stop | Close | Ellipsis) => Some(false),
        (Percent, _) => None,
        // ’ may be an apostrophe after a letter.
        (Letter, QuoteClose) => None,
        (_, QuoteClose | Infix) => Some(false),
        // LB23a, LB24, LB25.
        (Han | Letter | Digit, Percent) => Some(false),
        (_, Percent) => None,
        // LB23, LB28.
        (Letter | Digit, Letter | Digit) => Some(false),
        // What quotation marks do here depends on whether Chinese is near.
        (Letter | Digit | Ellipsis, QuoteOpen) | (QuoteClose, QuoteOpen | Letter | Digit) => None,
        (_, Han | Open | QuoteOpen | Letter | Digit) => Some(true),
    }
}

fn is_before_space(token: Token) -> bool {
    matches!(token, Han | Stop | Close | Digit | Letter | Infix | Percent)
}
