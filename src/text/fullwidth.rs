//! ASCII marks between Chinese characters, and the full-width marks that they stand for.
//!
//! Saved pages often carry `,` `:` `(` where the author would have set ， ： （. In comes a text and a place in it, out
//! goes whether the mark there is a Chinese one. Numbers, times, Latin text and addresses are left alone: a mark is
//! Chinese only by what stands beside it. The text is never changed; whoever draws asks here.

use super::breaks::is_cjk;

/// How far to look for the other parenthesis of a pair.
const PAIR: usize = 128;
/// How far to look for the start of an address.
const ADDRESS: usize = 200;

/// The character of ASCII for its full-width form (U+FF01 to U+FF5E); any other character as it is.
pub fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// The full-width mark for the ASCII mark at byte `at` of `text`, if it stands in Chinese text.
pub(super) fn full_width(text: &str, at: usize) -> Option<char> {
    let mark = *text.as_bytes().get(at)?;
    let full = match mark {
        b',' => '，',
        b'.' => '。',
        b':' => '：',
        b';' => '；',
        b'!' => '！',
        b'?' => '？',
        b'(' => '（',
        b')' => '）',
        _ => return None,
    };
    let (before, after) = (text.get(..at)?, text.get(at + 1..)?);
    let chinese = match mark {
        b'(' => pair_after(after).is_some_and(|end| is_chinese_pair(before, after, end)),
        b')' => pair_before(before).is_some_and(|start| {
            let (outside, inside) = before.split_at_checked(start).unwrap_or_default();
            let inside = inside.strip_prefix('(').unwrap_or(inside);
            // The two are judged by the same four characters.
            let (left, right) = (last_beside(outside), first_beside(after));
            is_chinese(left, inside, right)
        }),
        _ => is_chinese_stop(mark, before, after),
    };
    (chinese && !is_in_address(before)).then_some(full)
}

/// Whether the space at byte `at` is one beside a mark that is shown full-width, which brings its own.
pub(super) fn is_swallowed(text: &str, at: usize) -> bool {
    let (Some(before), Some(after)) = (text.get(..at), text.get(at + 1..)) else { return false };
    let alone = !before.ends_with(' ') && !after.starts_with([' ', '\n']) && !after.is_empty();
    let after_mark = || before.ends_with(is_stop_or_closing) && full_width(text, at - 1).is_some();
    let before_mark = || after.starts_with('(') && full_width(text, at + 1).is_some();
    alone && (after_mark() || before_mark())
}

/// The ASCII marks that may be shown as a Chinese stop or closing parenthesis.
pub(super) fn is_stop_or_closing(c: char) -> bool {
    matches!(c, ',' | '.' | ':' | ';' | '!' | '?' | ')')
}

/// A stop is Chinese after a Chinese character or parenthesis, quotation marks between not counted; some also between a
/// word and a Chinese character. What follows a space, or a full stop, has to be Chinese too, or the end: English has
/// spaces after its marks, and names of files have dots.
fn is_chinese_stop(mark: u8, before: &str, after: &str) -> bool {
    let between = |c: &char| matches!(c, '"' | '\'' | '”' | '’' | '!' | '?');
    let follows_chinese = match before.strip_suffix(')') {
        Some(inside) => pair_before(inside).is_some_and(|start| {
            let (outside, inside) = inside.split_at_checked(start).unwrap_or_default();
            is_chinese(last_beside(outside), inside.strip_prefix('(').unwrap_or(inside), first_beside(after))
        }),
        None => before.chars().rev().take(3).find(|c| !between(c)).is_some_and(is_cjk),
    };
    let next = after.chars().next();
    // After a number or a Latin word, too, where a Chinese character comes right after: nobody sets 1,万.
    let after_word = before.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '%')
        && next.is_some_and(|c| is_cjk(c) && c.is_alphanumeric())
        && matches!(mark, b',' | b';' | b'!' | b'?');
    let repeated = |c: char| matches!(c, ',' | '.' | ':' | ';');
    let ends_alone = !before.ends_with(repeated) && !next.is_some_and(repeated);
    let part_of_word = |c: char| c.is_ascii_punctuation() && !between(&c) && !matches!(c, '(' | ')');
    let followed = match (mark, next) {
        (b'.', _) | (_, Some(' ')) => {
            let next =
                after.chars().take(3).find(|c| !between(c) && !matches!(c, ' ' | '(' | ')' | '“' | '‘'));
            next.is_none_or(|c| is_cjk(c) || c == '\n')
        }
        (_, next) => !next.is_some_and(part_of_word),
    };
    (follows_chinese || after_word) && ends_alone && followed
}

/// Whether the parenthesis between `before` and `after`, closed at byte `end` of `after`, and its partner are Chinese.
fn is_chinese_pair(before: &str, after: &str, end: usize) -> bool {
    let (inside, outside) = after.split_at_checked(end).unwrap_or_default();
    let outside = outside.strip_prefix(')').unwrap_or(outside);
    is_chinese(last_beside(before), inside, first_beside(outside))
}

/// Whether parentheses around `inside` are Chinese, when `left` and `right` are the characters outside, if any: each
/// has a Chinese character beside it, and there is one outside or nothing at all.
fn is_chinese(left: Option<char>, inside: &str, right: Option<char>) -> bool {
    let cjk = |c: Option<char>| c.is_some_and(is_cjk);
    let opening = cjk(left) || cjk(first_beside(inside));
    let closing = cjk(right) || cjk(last_beside(inside));
    let outside = cjk(left) || cjk(right) || (left.is_none() && right.is_none());
    opening && closing && outside
}

/// The first character of `text`, past a space and marks that may be Chinese or not.
fn first_beside(text: &str) -> Option<char> {
    beside(text.chars())
}

/// The last character of `text`, before a space and marks that may be Chinese or not.
fn last_beside(text: &str) -> Option<char> {
    beside(text.chars().rev())
}

fn beside(mut chars: impl Iterator<Item = char>) -> Option<char> {
    let shared =
        |c: &char| is_stop_or_closing(*c) || matches!(c, ' ' | '(' | '"' | '\'' | '“' | '”' | '‘' | '’');
    // A few are enough: no more of them stand in a row in writing.
    chars.by_ref().take(4).find(|c| !shared(c)).filter(|c| *c != '\n')
}

/// Where in `after` the parenthesis is closed that was opened before it.
fn pair_after(after: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in after.char_indices().take(PAIR) {
        match c {
            '\n' => return None,
            '(' => depth += 1,
            ')' if depth == 0 => return Some(at),
            ')' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Where in `before` the parenthesis was opened that is closed after it.
fn pair_before(before: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in before.char_indices().rev().take(PAIR) {
        match c {
            '\n' => return None,
            ')' => depth += 1,
            '(' if depth == 0 => return Some(at),
            '(' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Whether what stands before a mark without a space or a Chinese mark is an address.
fn is_in_address(before: &str) -> bool {
    let ends = |c: char| c.is_whitespace() || (is_cjk(c) && !c.is_alphanumeric());
    let start = before.char_indices().rev().take(ADDRESS).take_while(|&(_, c)| !ends(c)).last();
    start.and_then(|(at, _)| before.get(at..)).is_some_and(|word| word.contains("://"))
}
