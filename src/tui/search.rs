//! Finding text in an article: in the blocks themselves, so that a hit across the end of a line is one hit.
//!
//! Case and width do not count (`ＧＤＰ` is `gdp`, and `。` is `.`, as it may be shown), nor does a space beside an ASCII
//! mark; everything else does. Nothing is changed or copied; what comes out are byte ranges of blocks.

use crate::article::{Anchor, Article};
use std::ops::Range;

/// A text that is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Query {
    typed: String,
    folded: Vec<char>,
}

/// A place where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    /// The number of the block.
    pub block: usize,
    /// The bytes of the block.
    pub range: Range<usize>,
}

impl Hit {
    /// Where it starts.
    pub(super) fn anchor(&self) -> Anchor {
        Anchor::new(self.block, self.range.start)
    }
}

impl Query {
    /// A query for `typed`; `None` if that is empty.
    pub(super) fn new(typed: &str) -> Option<Self> {
        let folded: Vec<char> = typed.chars().map(fold).collect();
        (!folded.is_empty()).then(|| Self { typed: typed.to_string(), folded })
    }

    /// As it was typed.
    pub(super) fn typed(&self) -> &str {
        &self.typed
    }

    /// Where it stands in `text`, in order, no two places overlapping.
    pub(super) fn ranges<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
        let mut at = 0;
        std::iter::from_fn(move || {
            let rest = text.get(at..)?;
            let found = rest.char_indices().find_map(|(index, _)| {
                let end = self.match_at(rest.get(index..)?)?;
                Some(at + index..at + index + end)
            })?;
            at = found.end;
            Some(found)
        })
    }

    /// Whether it stands in `text`.
    pub(super) fn is_in(&self, text: &str) -> bool {
        self.ranges(text).next().is_some()
    }

    /// The length in bytes of the query at the start of `text`, if it stands there.
    fn match_at(&self, text: &str) -> Option<usize> {
        let mut chars = text.char_indices().peekable();
        let mut last = '\0';
        for &wanted in &self.folded {
            // Where marks are shown full-width, a space after one or before a parenthesis is not seen.
            let unseen = matches!(last, ',' | '.' | ':' | ';' | '!' | '?' | ')') || wanted == '(';
            if unseen && wanted != ' ' && last != '\0' {
                let _ = chars.next_if(|&(_, c)| c == ' ');
            }
            let (_, c) = chars.next()?;
            if fold(c) != wanted {
                return None;
            }
            last = c;
        }
        Some(chars.next().map_or(text.len(), |(index, _)| index))
    }

    /// The first hit that starts after `place` (or at it, if `inclusive`).
    pub(super) fn next(&self, article: &Article, place: Anchor, inclusive: bool) -> Option<Hit> {
        (place.block..article.blocks().len()).find_map(|block| {
            let text = article.block_text(block);
            let from = match (block == place.block, inclusive) {
                (false, _) => 0,
                (true, true) => place.offset,
                (true, false) => next_char(text, place.offset),
            };
            let range = self.ranges(text.get(from..)?).next()?;
            Some(Hit { block, range: range.start + from..range.end + from })
        })
    }

    /// The last hit that starts before `place`.
    pub(super) fn previous(&self, article: &Article, place: Anchor) -> Option<Hit> {
        (0..article.blocks().len().min(place.block + 1)).rev().find_map(|block| {
            let text = article.block_text(block);
            let limit = if block == place.block { place.offset } else { text.len() };
            let range = self.ranges(text).take_while(|range| range.start < limit).last()?;
            Some(Hit { block, range })
        })
    }

    /// The hits in `range` of a block, those that reach into it from outside included.
    pub(super) fn hits_within(&self, article: &Article, block: usize, range: &Range<usize>) -> Vec<Hit> {
        let text = article.block_text(block);
        // A character has at most four bytes, so no hit reaches further back than this.
        let reach = self.folded.len() * 4;
        let from = (range.start.saturating_sub(reach)..=range.start).find(|&at| text.is_char_boundary(at));
        let from = from.unwrap_or(range.start);
        let rest = text.get(from..).unwrap_or_default();
        self.ranges(rest)
            .map(|found| found.start + from..found.end + from)
            .take_while(|found| found.start < range.end)
            .filter(|found| found.end > range.start)
            .map(|range| Hit { block, range })
            .collect()
    }
}

/// The character that stands for `c` in comparisons: full-width forms as ASCII, capitals as small letters.
fn fold(c: char) -> char {
    let narrow = match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' | '\n' => ' ',
        '。' => '.',
        _ => c,
    };
    let mut lower = narrow.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(c), None) => c,
        _ => narrow,
    }
}

fn next_char(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.chars().next()).map_or(at, |c| at + c.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{ArticleBuilder, BlockKind, Meta};

    fn article() -> Article {
        let mut builder = ArticleBuilder::new(Meta::default());
        builder.push(BlockKind::Paragraph, "春天来了，春风又绿。");
        builder.push(BlockKind::Paragraph, "ＧＤＰ与gdp，春。");
        builder.finish()
    }

    #[test]
    fn case_and_width_do_not_count() {
        let query = Query::new("gDＰ").unwrap();
        assert_eq!(query.ranges(article().block_text(1)).count(), 2);
        assert!(Query::new("").is_none());
    }

    /// An ASCII mark is found as it was typed and as it may be shown.
    #[test]
    fn marks_are_found_as_typed_and_as_shown() {
        for typed in ["好,世界.他", "好，世界。他", "好, 世界. 他", "好， 世界。他"] {
            let query = Query::new(typed).unwrap();
            assert_eq!(query.ranges("你好, 世界. 他(她)").count(), 1, "{typed}");
        }
        assert_eq!(Query::new("他（她").unwrap().ranges("他 (她) 他(她)").count(), 2);
        assert_eq!(Query::new("他她").unwrap().ranges("他 她").count(), 0);
    }

    #[test]
    fn forwards_and_backwards_find_the_same_places() {
        let (article, query) = (article(), Query::new("春").unwrap());
        let mut forwards = Vec::new();
        let mut hit = query.next(&article, Anchor::default(), true);
        while let Some(found) = hit {
            hit = query.next(&article, found.anchor(), false);
            forwards.push(found);
        }
        let mut backwards = Vec::new();
        let mut hit = query.previous(&article, Anchor::new(9, 0));
        while let Some(found) = hit {
            hit = query.previous(&article, found.anchor());
            backwards.push(found);
        }
        backwards.reverse();
        assert_eq!(forwards.len(), 3);
        assert_eq!(forwards, backwards);
    }

    #[test]
    fn a_hit_that_reaches_into_a_range_is_in_it() {
        let (article, query) = (article(), Query::new("来了，春").unwrap());
        assert_eq!(query.hits_within(&article, 0, &(12..20)).len(), 1);
        assert_eq!(query.hits_within(&article, 0, &(21..24)).len(), 0);
    }
}
