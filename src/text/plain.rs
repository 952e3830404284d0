//! Plain Chinese and plain English, over which line filling may go without the machine of UAX #14.
//!
//! Nearly all of a text is ideographs, letters and digits with the usual marks among them. For two neighbours of
//! these it is known, whatever stands around, whether a line may end between them: [`pair`] is the outcome of UAX #14
//! and of the rules of `kinsoku` for each. What comes in are bytes of UTF-8 after an ideograph or a letter; what goes
//! out is how far they are plain, how wide that is, and the last place in it where a line may end. What is found
//! here is what the machine finds: a property test of the layout compares them.

use Token::{Close, Dash, Digit, Ellipsis, Han, Infix, Letter, Open, Percent, QuoteClose, QuoteOpen, Stop};

/// What [`super::breaks::Clusters::skip_plain`] went over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Skipped {
    /// Its columns, all of them drawn.
    pub columns: usize,
    /// The last place in it where a line may end, in bytes of the text.
    pub break_at: Option<usize>,
    /// The columns before that place, without the space that would hang there.
    pub columns_before_break: usize,
    /// What follows is known too and has no room any more: the line ends at `break_at`.
    pub full: bool,
}

/// A character, or a dash of two, of which all is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
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
    /// —— and nothing longer.
    Dash,
    /// …
    Ellipsis,
    /// ASCII , . : ;
    Infix,
    /// %
    Percent,
}

/// What went over plain text has to know of the text and of the rules.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plain {
    /// The token before the bytes: [`Token::Han`] or [`Token::Letter`].
    pub(super) after: Token,
    /// Columns of an ambiguous mark.
    pub(super) ambiguous: usize,
    /// Whether a line may start with ——.
    pub(super) dash_starts: bool,
    /// The most columns to go over.
    pub(super) most: usize,
}

/// How far `bytes` are plain, up to and with an ideograph or a letter that is followed by something plain: the length
/// in bytes (places count from the start of `bytes`), whether what stands before its last character is CJK, and what
/// was gone over.
#[inline]
pub(super) fn skip(bytes: &[u8], plain: Plain) -> (usize, bool, Skipped) {
    let (mut at, mut columns, mut last, mut before_last_is_cjk) = (0, 0, plain.after, false);
    // The last place where a line may end, and the columns before it.
    let (mut break_at, mut columns_before) = (None, 0);
    // What is sure so far, which is what is given.
    let (mut sure, mut length, mut sure_cjk) = (Skipped::default(), 0, false);
    let mut rest = bytes;
    loop {
        // Runs are gone over up to the last character of the run, which the rules below look at.
        let run = match last {
            Han => run_of_ideographs(rest, plain.most - columns),
            Letter => run_of_words(rest, plain.most - columns),
            _ => Run::default(),
        };
        if run.length > 0 {
            if let Some((place, before)) = run.break_at {
                (break_at, columns_before) = (Some(at + place), columns + before);
            }
            at += run.length;
            columns += run.columns;
            before_last_is_cjk = last == Han;
            if run.ends_with_stop {
                last = Stop;
            }
            rest = bytes.get(at..).unwrap_or_default();
        }
        let spaced = match rest {
            [b' ', next, ..] if *next != b' ' => 1,
            _ => 0,
        };
        let Some((token, size, width)) = token(rest.get(spaced..).unwrap_or_default(), plain.ambiguous)
        else {
            break;
        };
        // A character whose right neighbour is plain is a cluster of its own.
        if at > 0 && matches!(last, Han | Letter) {
            length = at;
            sure = Skipped { columns, break_at, columns_before_break: columns_before, full: false };
            sure_cjk = before_last_is_cjk;
        }
        let allowed = match (pair(last, token, plain.dash_starts), spaced) {
            (Some(allowed), 0) => allowed,
            // White space between words and numbers (LB18).
            (_, 1) if is_before_space(last) && matches!(token, Han | Letter | Digit) => true,
            _ => break,
        };
        if allowed {
            (break_at, columns_before) = (Some(at + spaced), columns);
        }
        if columns + spaced + width > plain.most {
            let full = break_at.is_some();
            sure = Skipped { columns, break_at, columns_before_break: columns_before, full };
            break;
        }
        before_last_is_cjk = spaced == 0 && matches!(last, Han | Stop | Close | Open);
        at += spaced + size;
        columns += spaced + width;
        last = token;
        rest = bytes.get(at..).unwrap_or_default();
    }
    (length, sure_cjk, sure)
}

/// A run of one kind, without its last character.
#[derive(Clone, Copy, Debug, Default)]
struct Run {
    /// Bytes.
    length: usize,
    columns: usize,
    /// The last place in it where a line may end, and the columns before that.
    break_at: Option<(usize, usize)>,
    /// It ends with a stop, not with an ideograph or a letter.
    ends_with_stop: bool,
}

/// Ideographs, with single stops of full width between them. A line may end before each ideograph.
#[inline]
fn run_of_ideographs(bytes: &[u8], most: usize) -> Run {
    let (mut at, mut columns) = (0, 0);
    // What there was before the last ideograph.
    let mut run = Run::default();
    let mut place = None;
    let mut after_stop = false;
    while columns + 2 <= most {
        match bytes.get(at..at + 5) {
            Some([lead, second, ..]) if is_han(*lead, *second) => {
                run = Run { length: at, columns, break_at: place, ends_with_stop: after_stop };
                place = Some((at, columns));
                after_stop = false;
            }
            // 、。 and ！，：；？ with an ideograph after them.
            Some(
                [0xE3, 0x80, 0x81 | 0x82, lead, second]
                | [0xEF, 0xBC, 0x81 | 0x8C | 0x9A | 0x9B | 0x9F, lead, second],
            ) if at > 0 && !after_stop && is_han(*lead, *second) => {
                after_stop = true;
            }
            _ => break,
        }
        at += 3;
        columns += 2;
    }
    run
}

/// ASCII letters, with single spaces between them. A line may end after each space.
#[inline]
fn run_of_words(bytes: &[u8], most: usize) -> Run {
    let mut run = Run::default();
    let mut place = None;
    let mut at = 0;
    // Every byte is a column.
    while at < most {
        match bytes.get(at..at + 2) {
            Some([letter, _]) if letter.is_ascii_alphabetic() => {
                run = Run { length: at, columns: at, break_at: place, ends_with_stop: false };
                at += 1;
            }
            Some([b' ', letter]) if letter.is_ascii_alphabetic() && at + 1 < most => {
                // The first letter of a word is not left alone behind its space.
                if at + 2 >= most || !bytes.get(at + 2).is_some_and(u8::is_ascii_alphabetic) {
                    run = Run { length: at, columns: at, break_at: place, ends_with_stop: false };
                    break;
                }
                place = Some((at + 1, at));
                at += 2;
            }
            _ => break,
        }
    }
    run
}

/// Whether two bytes begin an ideograph of the great block.
#[inline]
fn is_han(lead: u8, second: u8) -> bool {
    matches!((lead, second), (0xE5..=0xE9, _) | (0xE4, 0xB8..=0xBF))
}

/// The token at the start of `bytes`, its bytes and its columns.
#[inline]
fn token(bytes: &[u8], ambiguous: usize) -> Option<(Token, usize, usize)> {
    Some(match bytes {
        [0xE5..=0xE9, _, _, ..] | [0xE4, 0xB8..=0xBF, _, ..] => (Han, 3, 2),
        [0xEF, 0xBC, last, ..] => match last {
            // ！，：；？
            0x81 | 0x8C | 0x9A | 0x9B | 0x9F => (Stop, 3, 2),
            // （ ）
            0x88 => (Open, 3, 2),
            0x89 => (Close, 3, 2),
            _ => return None,
        },
        [0xE3, 0x80, last, ..] => match last {
            // 、。
            0x81 | 0x82 => (Stop, 3, 2),
            // 〈《「『【〔〖
            0x88 | 0x8A | 0x8C | 0x8E | 0x90 | 0x94 | 0x96 => (Open, 3, 2),
            // 〉》」』】〕〗
            0x89 | 0x8B | 0x8D | 0x8F | 0x91 | 0x95 | 0x97 => (Close, 3, 2),
            _ => return None,
        },
        [b'a'..=b'z' | b'A'..=b'Z', ..] => (Letter, 1, 1),
        [b'0'..=b'9', ..] => (Digit, 1, 1),
        [b',' | b'.' | b':' | b';', ..] => (Infix, 1, 1),
        [b'%', ..] => (Percent, 1, 1),
        [0xE2, 0x80, 0x94, rest @ ..] => match rest {
            [0xE2, 0x80, 0x94, 0xE2, 0x80, 0x94, ..] => return None,
            [0xE2, 0x80, 0x94, ..] => (Dash, 6, 2 * ambiguous),
            _ => return None,
        },
        [0xE2, 0x80, last, ..] => match last {
            0x98 | 0x9C => (QuoteOpen, 3, ambiguous),
            0x99 | 0x9D => (QuoteClose, 3, ambiguous),
            0xA6 => (Ellipsis, 3, ambiguous),
            _ => return None,
        },
        _ => return None,
    })
}

/// Whether a line may end between `last` and `next`; `None` where that depends on more than the two.
#[inline]
fn pair(last: Token, next: Token, dash_starts: bool) -> Option<bool> {
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
        // What quotation marks and dashes do here depends on whether Chinese is near.
        (Letter | Digit | Ellipsis, QuoteOpen | Dash) | (QuoteClose, QuoteOpen | Letter | Digit) => None,
        (Dash, QuoteOpen | Dash) => None,
        (QuoteClose, Dash) => Some(false),
        (_, Dash) => Some(dash_starts),
        (_, Han | Open | QuoteOpen | Letter | Digit) => Some(true),
    }
}

fn is_before_space(token: Token) -> bool {
    matches!(token, Han | Stop | Close | Digit | Letter | Infix | Percent)
}
