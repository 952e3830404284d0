//! Finding text in an article: in the blocks themselves, so that a hit across the end of a line is one hit.
//!
//! Case and width do not count (`ＧＤＰ` is `gdp`, and `。` is `.`, as it may be shown), nor does a space beside an ASCII
//! mark; everything else does, unless nothing is found: then the two scripts count as one, and letters as the initials of
//! pinyin. What is typed as a regular expression is one. Nothing is changed or copied; what comes out are byte ranges of blocks.

use super::pattern::Pattern;
use crate::article::{Anchor, Article};
use crate::shelf::simplified;
use crate::text::fullwidth::half_width;
use crate::text::pinyin::has_initial;
use std::ops::Range;

/// Something that is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Query {
    typed: String,
    wanted: Wanted,
}

/// What has to stand at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Wanted {
    /// These characters, folded.
    Text(Vec<char>),
    /// These, folded and simplified.
    Simplified(Vec<char>),
    /// Ideographs whose readings begin with these letters, or the letters.
    Initials(Vec<char>),
    /// What this describes.
    Pattern(Pattern),
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
        (!folded.is_empty()).then(|| Self { typed: typed.to_string(), wanted: Wanted::Text(folded) })
    }

    /// A query for what the regular expression `typed` describes.
    ///
    /// # Errors
    /// What is wrong with it, in a line.
    pub(super) fn pattern(typed: &str) -> Result<Self, String> {
        Ok(Self { typed: typed.to_string(), wanted: Wanted::Pattern(Pattern::new(typed)?) })
    }

    /// What else may be meant where the text stands nowhere: the same in the other script; letters as initials.
    pub(super) fn looser(&self) -> Vec<Self> {
        let Wanted::Text(folded) = &self.wanted else { return Vec::new() };
        let simplified = Wanted::Simplified(folded.iter().map(|c| simplified(*c)).collect());
        let is_initials = folded.len() > 1 && folded.iter().all(char::is_ascii_lowercase);
        let initials = is_initials.then(|| Wanted::Initials(folded.clone()));
        let looser = std::iter::once(simplified).chain(initials);
        looser.map(|wanted| Self { typed: self.typed.clone(), wanted }).collect()
    }

    fn is_pattern(&self) -> bool {
        matches!(self.wanted, Wanted::Pattern(_))
    }

    /// Whether letters count as the initials of ideographs.
    pub(super) fn is_initials(&self) -> bool {
        matches!(self.wanted, Wanted::Initials(_))
    }

    /// As it was typed.
    pub(super) fn typed(&self) -> &str {
        &self.typed
    }

    /// Where it stands in `text`, in order, no two places overlapping.
    pub(super) fn ranges<'a>(&'a self, text: &'a str) -> Box<dyn Iterator<Item = Range<usize>> + 'a> {
        let (wanted, is_meant): (_, fn(char, char) -> bool) = match &self.wanted {
            Wanted::Text(wanted) => (wanted, |c, wanted| fold(c) == wanted),
            Wanted::Simplified(wanted) => (wanted, |c, wanted| simplified(fold(c)) == wanted),
            Wanted::Initials(wanted) => (wanted, |c, wanted| fold(c) == wanted || has_initial(c, wanted)),
            Wanted::Pattern(pattern) => return Box::new(pattern.ranges(text).into_iter()),
        };
        let mut at = 0;
        Box::new(std::iter::from_fn(move || {
            let rest = text.get(at..)?;
            let found = rest.char_indices().find_map(|(index, _)| {
                let end = match_at(rest.get(index..)?, wanted, is_meant)?;
                Some(at + index..at + index + end)
            })?;
            at = found.end;
            Some(found)
        }))
    }

    /// Whether it stands in `text`.
    pub(super) fn is_in(&self, text: &str) -> bool {
        self.ranges(text).next().is_some()
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
            // A pattern may look at what stands before.
            let start = if self.is_pattern() { 0 } else { from };
            let mut ranges = self.ranges(text.get(start..)?);
            let range = ranges.find(|range| range.start + start >= from)?;
            Some(Hit { block, range: range.start + start..range.end + start })
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
        let reach = match &self.wanted {
            Wanted::Text(wanted) | Wanted::Simplified(wanted) | Wanted::Initials(wanted) => wanted.len() * 4,
            Wanted::Pattern(_) => range.start,
        };
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

/// The length in bytes of what stands at the start of `text`, if each character is what is meant by one of `wanted`.
fn match_at(text: &str, wanted: &[char], is_meant: fn(char, char) -> bool) -> Option<usize> {
    let mut chars = text.char_indices().peekable();
    let mut last = '\0';
    for &wanted in wanted {
        // Where marks are shown full-width, a space after one or before a parenthesis is not seen.
        let unseen = matches!(last, ',' | '.' | ':' | ';' | '!' | '?' | ')') || wanted == '(';
        if unseen && wanted != ' ' && last != '\0' {
            let _ = chars.next_if(|&(_, c)| c == ' ');
        }
        let (_, c) = chars.next()?;
        if !is_meant(c, wanted) {
            return None;
        }
        last = c;
    }
    Some(chars.next().map_or(text.len(), |(index, _)| index))
}

/// The character that stands for `c` in comparisons: full-width forms as ASCII, capitals as small letters.
pub(super) fn fold(c: char) -> char {
    let narrow = match c {
        '\u{3000}' | '\n' => ' ',
        '。' => '.',
        _ => half_width(c),
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
    fn what_stands_nowhere_is_looked_for_in_the_other_script_and_as_initials() {
        let found = |typed: &str, text: &str| -> Option<String> {
            let query = Query::new(typed).unwrap();
            let queries = std::iter::once(query.clone()).chain(query.looser());
            queries.into_iter().find_map(|query| {
                query.ranges(text).next().and_then(|range| text.get(range)).map(str::to_owned)
            })
        };
        assert_eq!(found("头发", "頭髮與发现").as_deref(), Some("頭髮"));
        assert_eq!(found("說話", "他说话。").as_deref(), Some("说话"));
        assert_eq!(found("lqfd", "绿窗，路桥飞渡。").as_deref(), Some("路桥飞渡"));
        // Any reading counts: 行 is háng and xíng, 长 cháng and zhǎng.
        assert_eq!(found("yhhz", "银行行长").as_deref(), Some("银行行长"));
        assert_eq!(found("yhxc", "银行行长").as_deref(), Some("银行行长"));
        assert_eq!(found("ｋＴＶ", "卡拉的ktv").as_deref(), Some("ktv"));
        // A letter that stands in the text is itself, and a single one is no initial.
        assert_eq!(found("dxj", "大x軍，大X军").as_deref(), Some("大x軍"));
        assert_eq!(found("q", "桥"), None);
        assert_eq!(found("ve", "绿鹅"), None);
        assert_eq!(found("le", "绿鹅").as_deref(), Some("绿鹅"));
    }

    #[test]
    fn a_pattern_is_found_forwards_and_backwards_and_looks_around() {
        let (article, query) = (article(), Query::pattern("^春|春。$").unwrap());
        let first = query.next(&article, Anchor::default(), true).unwrap();
        assert_eq!(first, Hit { block: 0, range: 0..3 });
        let second = query.next(&article, first.anchor(), false).unwrap();
        assert_eq!(second.block, 1, "春风 stands at no start: {second:?}");
        assert_eq!(query.previous(&article, second.anchor()), Some(first));
        assert_eq!(query.hits_within(&article, 1, &(9..30)), [second]);
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
