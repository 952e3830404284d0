//! Where marks stand in a text, and where they stand in another form of it.
//!
//! In come an [`Article`] and a [`Mark`], out goes the mark with its place in that article. A place is told by its own
//! words and those around them, so that one 的 is not taken for another. Nothing here reads a file.

use super::{Content, Mark, Standing};
use crate::article::{Anchor, Article};

/// Bytes of words that are kept on each side of a passage.
const AROUND: usize = 48;

/// Bytes that have to be the same, the passage and what is around it together, for a place to be sure: eight Han
/// characters.
const ENOUGH: usize = 24;

/// Bytes by which a passage may have become longer when only its beginning and its end are found.
const GROWTH: usize = 300;

/// `from` and `to` at the starts of characters of the text; `None` where there is no text or they are in no order.
pub(super) fn fitted(article: &Article, from: Anchor, to: Anchor) -> Option<(Anchor, Anchor)> {
    let fit = |anchor: Anchor| {
        let text = article.block_text(anchor.block);
        let block = anchor.block < article.blocks().len();
        block.then(|| Anchor::new(anchor.block, floor(text, anchor.offset)))
    };
    let (from, to) = (fit(from)?, fit(to)?);
    (from <= to).then_some((from, to))
}

/// The words from `from` to `to`, a blank line between two blocks.
pub(super) fn text_between(article: &Article, from: Anchor, to: Anchor) -> String {
    let parts = (from.block..=to.block.min(article.blocks().len().saturating_sub(1))).filter_map(|block| {
        let text = article.block_text(block);
        let start = if block == from.block { from.offset } else { 0 };
        let end = if block == to.block { to.offset } else { text.len() };
        text.get(start..end).filter(|part| !part.is_empty())
    });
    parts.collect::<Vec<_>>().join("\n\n")
}

/// Keeps what stands around `mark` in `article`.
pub(super) fn note_surroundings(article: &Article, mark: &mut Mark) {
    let (before, after) = around(article, mark.from, mark.to);
    let before = before.get(ceil(before, before.len().saturating_sub(AROUND))..).unwrap_or_default();
    let after = after.get(..floor(after, AROUND)).unwrap_or_default();
    (mark.before, mark.after) = (before.to_owned(), after.to_owned());
}

/// Finds `mark` in `article`; where it is not found its place stays.
pub(super) fn follow(article: &Article, mark: &mut Mark) {
    if let Some((from, to)) = find(article, mark) {
        (mark.from, mark.to, mark.standing) = (from, to, Standing::Here);
        // A passage that has changed inside is quoted as it is now; a correction quotes what it is about.
        if !matches!(mark.content, Content::Correction { .. }) {
            mark.text = text_between(article, from, to);
        }
        note_surroundings(article, mark);
        return;
    }
    mark.standing = Standing::Lost;
    if let Content::Correction { new, .. } = &mark.content
        && !new.is_empty()
        && let Some(start) = nearest(article, mark, new)
    {
        mark.standing = Standing::Mended;
        (mark.from, mark.to) = (start, Anchor::new(start.block, start.offset + new.len()));
    }
}

fn find(article: &Article, mark: &Mark) -> Option<(Anchor, Anchor)> {
    let (from, to) = (mark.from, mark.to);
    if fitted(article, from, to) == Some((from, to)) && text_between(article, from, to) == mark.text {
        let (before, after) = around(article, from, to);
        if before.ends_with(&mark.before) && after.starts_with(&mark.after) {
            return Some((from, to));
        }
    }
    if mark.text.is_empty() {
        let found = nearest_bookmark(article, mark)?;
        return Some((found, found));
    }
    if let Some(start) = nearest(article, mark, &mark.text) {
        return Some((start, Anchor::new(start.block, start.offset + mark.text.len())));
    }
    // Where a correction was meant for other words than there are now, it is not for those.
    if matches!(mark.content, Content::Correction { .. }) { None } else { by_its_ends(article, mark) }
}

/// Where `words` stand with what was around `mark`: the occurrence with most of it, then the one nearest to where it was.
fn nearest(article: &Article, mark: &Mark, words: &str) -> Option<Anchor> {
    best(article, mark, words, |text, start| {
        let end = start + words.len();
        let (before, after) = (text.get(..start)?, text.get(end..)?);
        let common = common_end(before, &mark.before) + common_start(after, &mark.after);
        let whole = before.ends_with(&mark.before) && after.starts_with(&mark.after);
        (whole || words.len() + common >= ENOUGH).then_some(common)
    })
}

/// The occurrence of `words` that `weigh` gives most for, by the text of its block and its start; of equals the one
/// nearest to where `mark` was.
fn best(
    article: &Article,
    mark: &Mark,
    words: &str,
    weigh: impl Fn(&str, usize) -> Option<usize>,
) -> Option<Anchor> {
    let saved = mark.from;
    let mut best: Option<(usize, Anchor)> = None;
    let distance = |place: Anchor| (place.block.abs_diff(saved.block), place.offset.abs_diff(saved.offset));
    for block in 0..article.blocks().len() {
        let text = article.block_text(block);
        for (start, _) in text.match_indices(words).filter(|_| !words.is_empty()) {
            let Some(weight) = weigh(text, start) else { continue };
            let here = Anchor::new(block, start);
            let better = best.is_none_or(|(most, place)| {
                weight > most || (weight == most && distance(here) < distance(place))
            });
            if better {
                best = Some((weight, here));
            }
        }
    }
    best.map(|(_, place)| place)
}

/// Where the words of a bookmark stand, or those before it.
fn nearest_bookmark(article: &Article, mark: &Mark) -> Option<Anchor> {
    let weigh = |text: &str, place: usize| {
        let (before, after) = (text.get(..place)?, text.get(place..)?);
        let common = common_end(before, &mark.before) + common_start(after, &mark.after);
        let whole = before.ends_with(&mark.before) && after.starts_with(&mark.after);
        (whole || common >= ENOUGH).then_some(common)
    };
    let head = mark.after.get(..floor(&mark.after, ENOUGH / 2)).unwrap_or_default();
    best(article, mark, head, weigh).or_else(|| {
        let tail = mark.before.get(ceil(&mark.before, mark.before.len().saturating_sub(ENOUGH))..)?;
        let found = best(article, mark, tail, |text, start| weigh(text, start + tail.len()))?;
        Some(Anchor::new(found.block, found.offset + tail.len()))
    })
}

/// Where a passage stands that has changed inside, or that reaches over several blocks: its first words and its last.
fn by_its_ends(article: &Article, mark: &Mark) -> Option<(Anchor, Anchor)> {
    let first = mark.text.split("\n\n").next()?;
    let last = mark.text.rsplit("\n\n").next()?;
    let head = first.get(..floor(first, ENOUGH))?;
    let tail = last.get(ceil(last, last.len().saturating_sub(ENOUGH))..)?;
    let from = best(article, mark, head, |text, start| {
        let common = common_end(text.get(..start)?, &mark.before);
        (head.len() + common >= ENOUGH || text.get(..start)?.ends_with(&mark.before)).then_some(common)
    })?;
    let mut room = mark.text.len() + GROWTH;
    for block in from.block..article.blocks().len() {
        let text = article.block_text(block);
        let start = if block == from.block { from.offset } else { 0 };
        let rest = text.get(start..)?;
        let ends = rest.match_indices(tail).map(|(at, _)| start + at + tail.len());
        let weight = |end: usize| common_start(text.get(end..).unwrap_or_default(), &mark.after);
        let end = ends
            .filter(|end| end - start <= room)
            .filter(|&end| tail.len() + weight(end) >= ENOUGH || text.get(end..) == Some(mark.after.as_str()))
            .max_by_key(|&end| weight(end));
        if let Some(end) = end {
            return Some((from, Anchor::new(block, end)));
        }
        room = room.checked_sub(rest.len())?;
    }
    None
}

/// What stands in their blocks before `from` and behind `to`.
fn around(article: &Article, from: Anchor, to: Anchor) -> (&str, &str) {
    let before = article.block_text(from.block).get(..from.offset).unwrap_or_default();
    (before, article.block_text(to.block).get(to.offset..).unwrap_or_default())
}

/// Bytes that both begin with, at the edge of a character.
fn common_start(a: &str, b: &str) -> usize {
    a.chars().zip(b.chars()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum()
}

/// Bytes that both end with, at the edge of a character.
fn common_end(a: &str, b: &str) -> usize {
    a.chars().rev().zip(b.chars().rev()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum()
}

/// The last edge of a character at or before `offset`, or the end of `text`.
fn floor(text: &str, offset: usize) -> usize {
    let offset = offset.min(text.len());
    (0..=offset).rev().find(|&offset| text.is_char_boundary(offset)).unwrap_or(0)
}

/// The first edge of a character at or behind `offset`.
fn ceil(text: &str, offset: usize) -> usize {
    (offset..text.len()).find(|&offset| text.is_char_boundary(offset)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::super::Notebook;
    use super::super::tests::{PARAGRAPHS, article, at, correction};
    use super::*;

    /// Where what is left at `words` of `block` stands in another text, and what stands there.
    fn moved(content: Content, block: usize, words: &str, to: &[&str]) -> (Standing, Anchor, String) {
        let before = article(&PARAGRAPHS);
        let mut notebook = Notebook::default();
        notebook.add(&before, at(&before, block, words), content, 1).unwrap();
        let after = article(to);
        notebook.follow(&after);
        let mark = &notebook.marks()[0];
        (mark.standing, mark.from, text_between(&after, mark.from, mark.to))
    }

    fn highlight() -> Content {
        Content::Highlight { colour: "yellow".into() }
    }

    #[test]
    fn a_mark_follows_its_words() {
        let longer = ["新添的一段，也有船和灯。", PARAGRAPHS[0], PARAGRAPHS[1], PARAGRAPHS[2]];
        let (standing, from, text) = moved(highlight(), 3, "灯", &longer);
        assert_eq!((standing, from.block, text.as_str()), (Standing::Here, 4, "灯"));
        let (standing, from, _) = moved(Content::Bookmark { label: String::new() }, 2, "听见", &longer);
        assert_eq!((standing, from), (Standing::Here, Anchor::new(3, "他把缆绳绕过石桩，".len())));
    }

    #[test]
    fn one_word_is_not_taken_for_the_same_word_elsewhere() {
        let other = ["一条船。", "灯下有船。", "船"];
        assert_eq!(moved(highlight(), 1, "船到", &other).0, Standing::Lost);
        assert_eq!(moved(highlight(), 3, "船", &other).0, Standing::Lost);
        assert_eq!(moved(Content::Bookmark { label: String::new() }, 3, "朝", &other).0, Standing::Lost);
    }

    #[test]
    fn a_passage_that_changed_inside_is_found_by_its_ends() {
        let mended = [PARAGRAPHS[0], "他把缆绳绕过石桩两圈，打个结，听见水声慢下来。", PARAGRAPHS[2]];
        let (standing, from, text) = moved(highlight(), 2, "他把缆绳绕过石桩，听见水声慢下来", &mended);
        assert_eq!((standing, from), (Standing::Here, Anchor::new(2, 0)));
        assert_eq!(text, "他把缆绳绕过石桩两圈，打个结，听见水声慢下来");
    }

    #[test]
    fn a_correction_knows_that_its_words_have_changed() {
        let mended = ["船到岸时天还没有亮，船上的人都醒着。", PARAGRAPHS[1], PARAGRAPHS[2]];
        let (standing, _, text) = moved(correction("岸", true), 1, "案", &mended);
        assert_eq!((standing, text.as_str()), (Standing::Mended, "岸"));
        let other = ["船到埠时天还没有亮，船上的人都醒着。", PARAGRAPHS[1], PARAGRAPHS[2]];
        assert_eq!(moved(correction("岸", true), 1, "案", &other).0, Standing::Lost);
        assert_eq!(moved(correction("", true), 1, "案", &other).0, Standing::Lost);
    }

    #[test]
    fn a_passage_over_several_paragraphs_is_found() {
        let before = article(&PARAGRAPHS);
        let mut notebook = Notebook::default();
        let range = (at(&before, 1, "船上").0, at(&before, 3, "提着灯").1);
        notebook.add(&before, range, highlight(), 1).unwrap();
        let after = article(&["新。", PARAGRAPHS[0], PARAGRAPHS[1], PARAGRAPHS[2]]);
        notebook.follow(&after);
        let mark = &notebook.marks()[0];
        assert_eq!((mark.from.block, mark.to.block, mark.standing), (2, 4, Standing::Here));
        notebook.follow(&article(&[PARAGRAPHS[0]]));
        assert_eq!(notebook.marks()[0].standing, Standing::Lost);
        notebook.follow(&before);
        assert_eq!((notebook.marks()[0].from, notebook.marks()[0].to), range, "what was lost can come back");
    }
}
