//! Segments: what makes any page of an endless paragraph as cheap as of a short one.
//!
//! In comes a text and a place in it, out goes where the run that is set as one begins and ends. Knows no width and no
//! line, and depends only on the text around the place.

/// The longest text that is set as one run. A paragraph that is longer, which no author has written, is set in
/// segments of about this length, so that any page of it can be made without setting all that stands before.
const SEGMENT: usize = 64 * 1024;
/// How far past its due place a segment may end in search of the end of a sentence.
const SEGMENT_SEARCH: usize = 4 * 1024;

/// Where the segment that holds byte `offset` starts.
pub(super) fn segment_start(text: &str, offset: usize) -> usize {
    if text.len() <= SEGMENT {
        return 0;
    }
    let number = offset / SEGMENT;
    match segment_boundary(text, number) {
        boundary if boundary <= offset => boundary,
        _ => segment_boundary(text, number.saturating_sub(1)),
    }
}

/// Where the segment that holds byte `offset` ends.
pub(super) fn segment_end(text: &str, offset: usize) -> usize {
    if text.len() <= SEGMENT {
        return text.len();
    }
    let number = offset / SEGMENT;
    match segment_boundary(text, number) {
        boundary if boundary > offset => boundary,
        _ => segment_boundary(text, number + 1),
    }
}

/// The start of segment `number`: after the first sentence that ends at or after its due place, else where two
/// ideographs or two words meet, else at the due place itself. Depends only on the text around it.
fn segment_boundary(text: &str, number: usize) -> usize {
    if number == 0 {
        return 0;
    }
    let due = char_boundary(text, number.saturating_mul(SEGMENT));
    let end = char_boundary(text, due + SEGMENT_SEARCH);
    if end == text.len() {
        return end;
    }
    let window = text.get(due..end).unwrap_or_default();
    let ideograph = |c: char| matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}');
    let pairs = || window.char_indices().zip(window.chars().skip(1));
    pairs()
        .find(|&((_, c), next)| matches!(c, '。' | '！' | '？') && ideograph(next))
        .or_else(|| pairs().find(|&((_, c), next)| ideograph(c) && ideograph(next)))
        .or_else(|| pairs().find(|&((_, c), next)| c == ' ' && next.is_ascii_alphabetic()))
        .map_or(due, |((index, c), _)| due + index + c.len_utf8())
}

/// The first character boundary at or after byte `at`.
fn char_boundary(text: &str, at: usize) -> usize {
    (at..text.len()).find(|&index| text.is_char_boundary(index)).unwrap_or(text.len())
}
