//! Plain Chinese and plain English, over which line filling may go by counting.
//!
//! In them all is known without looking at a rule: where lines may end, that every character is a cluster, and how
//! wide it is. What comes in are bytes of UTF-8 after an ideograph or a letter; what goes out is how far they are
//! plain.

/// What [`super::breaks::Clusters::skip_plain`] went over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Its columns, all of them drawn.
    pub columns: usize,
    /// The last place in it where a line may end, in bytes of the text.
    pub break_at: Option<usize>,
    /// The columns before that place, without the space that would hang there.
    pub columns_before_break: usize,
}

/// Ideographs and single stops between them; the number of bytes, and what is in them, places from their start.
#[inline]
pub(super) fn skip_chinese(bytes: &[u8], most: usize) -> (usize, Skipped) {
    // What is sure so far: up to and with the last ideograph that another one follows.
    let (mut length, mut columns, mut columns_before_break) = (0, 0, 0);
    let (mut at, mut reached) = (0, 0);
    let mut rest = bytes;
    loop {
        // An ideograph, with one after it or with a stop and one after it.
        if !matches!(rest, [lead, second, _, ..] if is_unihan_start(*lead, *second)) {
            break;
        }
        reached += 2;
        if reached > most {
            break;
        }
        at += 3;
        rest = rest.get(3..).unwrap_or_default();
        let (stop, width_of_stop) = match rest {
            [lead, second, ..] if is_unihan_start(*lead, *second) => (0, 0),
            [0xE3, 0x80, 0x81 | 0x82, lead, second, ..]
            | [0xEF, 0xBC, 0x81 | 0x8C | 0x9A | 0x9B | 0x9F, lead, second, ..]
                if is_unihan_start(*lead, *second) =>
            {
                (3, 2)
            }
            [b',', lead, second, ..] if is_unihan_start(*lead, *second) => (1, 1),
            _ => break,
        };
        (length, columns) = (at, reached);
        columns_before_break = reached - 2;
        reached += width_of_stop;
        at += stop;
        rest = rest.get(stop..).unwrap_or_default();
    }
    // A line may end before each of the ideographs.
    let break_at = length.checked_sub(3);
    (length, Skipped { columns, break_at, columns_before_break })
}

/// ASCII letters and single spaces between them.
#[inline]
pub(super) fn skip_english(bytes: &[u8], most: usize) -> (usize, Skipped) {
    let (mut at, mut length, mut break_at, mut sure) = (0, 0, None, None);
    while at < most {
        match bytes.get(at..at + 2) {
            Some([letter, next]) if letter.is_ascii_alphabetic() && next.is_ascii_graphic() => {
                at += 1;
                (length, break_at) = (at, sure);
            }
            Some([letter, b' ']) if letter.is_ascii_alphabetic() => {
                at += 1;
                (length, break_at) = (at, sure);
                // The space is gone over if a letter follows that is gone over too.
                if at + 1 >= most || !bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic) {
                    break;
                }
                at += 1;
                sure = Some(at);
            }
            _ => break,
        }
    }
    let columns_before_break = break_at.map_or(0, |at| at - 1);
    (length, Skipped { columns: length, break_at, columns_before_break })
}

/// The ideographs of the great block, all of class ID, wide, and clusters of their own: U+4E00 to U+9FFF.
pub(super) fn is_unihan(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}')
}

/// The same of the first two of the three bytes of a character in UTF-8.
#[inline]
fn is_unihan_start(lead: u8, second: u8) -> bool {
    matches!((lead, second), (0xE5..=0xE9, _) | (0xE4, 0xB8..=0xBF))
}
