//! An article with some of its words replaced, and the way between the places of both.
//!
//! In come an [`Article`] and [`Edit`]s in its coordinates, out goes [`Amended`]: another article, and for every anchor
//! of the one the anchor of the other. What no edit touches keeps its spans. The article that was given stays as it is.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::{Anchor, Article, Block, BlockKind, Span};
use crate::text::simple::is_simple;

/// Words of a block that others take the place of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The block.
    pub block: usize,
    /// Bytes of the block's text, at the edges of characters; may be empty.
    pub range: Range<usize>,
    /// What stands there then. Where the block has no lines of its own, line ends in it become spaces.
    pub new: String,
}

/// What an edit has done: where the old words stood and where the new ones stand, both as bytes of a block's text.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Change {
    block: usize,
    old: Range<usize>,
    new: Range<usize>,
}

/// An article after its edits, and the map of places.
#[derive(Clone, Debug, PartialEq)]
pub struct Amended {
    article: Arc<Article>,
    /// In the order of the text; blocks as they are numbered in the article before.
    changes: Vec<Change>,
    /// For every block of the article before, its number now; that of the next one where nothing is left of it.
    numbers: Vec<usize>,
    /// For every block of the article now, its number before.
    origins: Vec<usize>,
}

impl Amended {
    /// `article` after `edits`. An edit that does not fit the text is left out, and so is the later of two that overlap.
    /// What an edit leaves as it was counts as untouched.
    pub fn new(article: &Article, edits: &[Edit]) -> Self {
        let mut edits: Vec<Edit> = edits.iter().filter_map(|edit| core(article, edit)).collect();
        edits.sort_by_key(|edit| (edit.block, edit.range.start, edit.range.end));
        let mut end = (0, 0);
        edits.retain(|edit| {
            let apart = (edit.block, edit.range.start) >= end;
            if apart {
                end = (edit.block, edit.range.end);
            }
            apart
        });
        Self::after(article, edits)
    }

    /// `edits` are in order, apart, and fit the text.
    fn after(article: &Article, edits: Vec<Edit>) -> Self {
        let mut meta = article.meta().clone();
        let mut text = String::with_capacity(article.text().len());
        let (mut blocks, mut spans) = (Vec::new(), Vec::new());
        let (mut numbers, mut origins, mut changes) = (Vec::new(), Vec::new(), Vec::new());
        let mut simple = article.is_simple();
        let mut edits = edits.into_iter().peekable();
        for (number, block) in article.blocks().iter().enumerate() {
            let before = article.block_text(number);
            let (start, first) = (text.len(), changes.len());
            let mut at = 0;
            while let Some(edit) = edits.next_if(|edit| edit.block == number) {
                text.push_str(before.get(at..edit.range.start).unwrap_or_default());
                let from = text.len() - start;
                text.push_str(&edit.new);
                simple &= is_simple(&edit.new);
                at = edit.range.end;
                changes.push(Change { block: number, old: edit.range, new: from..text.len() - start });
            }
            text.push_str(before.get(at..).unwrap_or_default());
            numbers.push(blocks.len());
            if text.len() == start && !before.is_empty() {
                continue;
            }
            let made = changes.get(first..).unwrap_or_default();
            let kept = article.spans(number).filter_map(|span| moved(span, made));
            spans.extend(kept.map(|span| (blocks.len(), span)));
            if !made.is_empty() {
                let words = || text.get(start..).map(str::to_owned);
                match block.kind {
                    BlockKind::Title => meta.title = words(),
                    BlockKind::Note => meta.note = words(),
                    _ => {}
                }
            }
            origins.push(number);
            blocks.push(Block { kind: block.kind, range: start..text.len() });
        }
        let script = OnceLock::from(article.script());
        let article = Article { meta, length: text.len(), text, start: 0, blocks, spans, simple, script };
        Self { article: Arc::new(article), changes, numbers, origins }
    }

    /// The article after the edits.
    pub fn article(&self) -> &Arc<Article> {
        &self.article
    }

    /// The article after the edits, without the map.
    pub fn into_article(self) -> Article {
        Arc::unwrap_or_clone(self.article)
    }

    /// Where the place `anchor` of the article before is now. A place inside of replaced words is as far into the new
    /// ones as they reach, at the start of a character.
    pub fn forth(&self, anchor: Anchor) -> Anchor {
        let block = self.numbers.get(anchor.block).copied();
        let Some(block) = block else {
            return Anchor::new(
                self.article.blocks.len() + (anchor.block - self.numbers.len()),
                anchor.offset,
            );
        };
        if self.origins.get(block) != Some(&anchor.block) {
            return Anchor::new(block, 0);
        }
        let pairs = self.of(anchor.block).map(|change| (&change.old, &change.new));
        Anchor::new(block, self.floor(block, follow(pairs, anchor.offset)))
    }

    /// Where the place `anchor` of the article now was before: the start of the words that were replaced, for a place in
    /// those that replaced them.
    pub fn back(&self, anchor: Anchor) -> Anchor {
        let Some(&block) = self.origins.get(anchor.block) else {
            return Anchor::new(self.numbers.len() + (anchor.block - self.origins.len()), anchor.offset);
        };
        let mut moved = anchor.offset;
        for change in self.of(block).collect::<Vec<_>>().into_iter().rev() {
            if anchor.offset >= change.new.end && !(change.new.is_empty() && anchor.offset == change.new.end)
            {
                moved = change.old.end + (anchor.offset - change.new.end);
                break;
            }
            if anchor.offset >= change.new.start {
                moved = change.old.start;
                break;
            }
        }
        Anchor::new(block, moved)
    }

    /// The new words in block `number` of the article now, as bytes of its text; empty where words were taken out.
    pub fn changed(&self, number: usize) -> impl Iterator<Item = Range<usize>> {
        let origin = self.origins.get(number).copied();
        origin.into_iter().flat_map(|origin| self.of(origin)).map(|change| change.new.clone())
    }

    fn of(&self, block: usize) -> impl Iterator<Item = &Change> {
        let from = self.changes.partition_point(|change| change.block < block);
        let changes = self.changes.get(from..).unwrap_or_default();
        changes.iter().take_while(move |change| change.block == block)
    }

    fn floor(&self, block: usize, offset: usize) -> usize {
        let text = self.article.block_text(block);
        // A place outside of the text stays outside: nobody has to be told that it was nowhere.
        (0..=offset).rev().find(|&offset| offset >= text.len() || text.is_char_boundary(offset)).unwrap_or(0)
    }
}

/// The place in the new text for `offset` of the old one; `pairs` are the ranges of both, in order.
fn follow<'a>(pairs: impl Iterator<Item = (&'a Range<usize>, &'a Range<usize>)>, offset: usize) -> usize {
    let mut moved = offset;
    for (old, new) in pairs {
        if offset >= old.end {
            moved = new.end + (offset - old.end);
        } else if offset > old.start {
            return (new.start + (offset - old.start)).min(new.end);
        } else {
            break;
        }
    }
    moved
}

/// `edit` without what it leaves as it was at its edges; `None` if it does not fit or changes nothing.
fn core(article: &Article, edit: &Edit) -> Option<Edit> {
    let old = article.block_text(edit.block).get(edit.range.clone())?;
    let keeps_lines = matches!(
        article.block_kind(edit.block)?,
        BlockKind::Verse | BlockKind::Code | BlockKind::Table | BlockKind::Footnote
    );
    let new =
        if keeps_lines { edit.new.clone() } else { edit.new.replace("\r\n", " ").replace(['\n', '\r'], " ") };
    if old == new {
        return None;
    }
    let equal = |(a, b): &(char, char)| a == b;
    let head: usize = old.chars().zip(new.chars()).take_while(equal).map(|(c, _)| c.len_utf8()).sum();
    let (old, new) = (old.get(head..)?, new.get(head..)?);
    let tail = old.chars().rev().zip(new.chars().rev()).take_while(equal);
    let tail: usize = tail.map(|(c, _)| c.len_utf8()).sum();
    Some(Edit {
        block: edit.block,
        range: edit.range.start + head..edit.range.end - tail,
        new: new.get(..new.len() - tail)?.to_owned(),
    })
}

/// `span` where it is after `changes` of its block; `None` if one of them cut it or took it away.
fn moved(span: &Span, changes: &[Change]) -> Option<Span> {
    let cut = changes.iter().any(|change| {
        let (old, range) = (&change.old, &span.range);
        let apart = old.end <= range.start || range.end <= old.start;
        let inside = range.start <= old.start && old.end <= range.end && old != range;
        !apart && !inside
    });
    if cut {
        return None;
    }
    // What is put right before a run or right behind it is no part of it.
    let pairs = || changes.iter().map(|change| (&change.old, &change.new));
    let start = follow(pairs(), span.range.start);
    let before_end = pairs().filter(|(old, _)| old.start < span.range.end);
    let end = follow(before_end, span.range.end);
    (start < end).then(|| Span { range: start..end, kind: span.kind.clone() })
}

#[cfg(test)]
mod tests {
    use super::super::{ArticleBuilder, Meta, SpanKind};
    use super::*;
    use proptest::prelude::*;

    fn article() -> Article {
        let mut builder = ArticleBuilder::new(Meta { title: Some("度口".into()), ..Meta::default() });
        builder.push(BlockKind::Paragraph, "船到案时天还没有亮。");
        let sign = Span { range: 18..21, kind: SpanKind::NoteSign(1) };
        let link = Span { range: 0..12, kind: SpanKind::Link("https://example.com/".into()) };
        builder.push_with(BlockKind::Paragraph, "他把揽绳绕过[1]石桩。", [sign, link]);
        builder.push(BlockKind::Paragraph, "（广告）");
        builder.push(BlockKind::Verse, "远处\n灯");
        builder.finish()
    }

    fn edit(block: usize, old: &str, new: &str) -> Edit {
        let start = article().block_text(block).find(old).unwrap();
        Edit { block, range: start..start + old.len(), new: new.into() }
    }

    #[test]
    fn words_are_replaced_and_all_else_stays() {
        let before = article();
        let edits = [
            edit(2, "揽", "缆"),
            edit(0, "度口", "渡口"),
            edit(1, "船到案时天还没有亮。", "小船到岸时天没有亮。"),
            edit(4, "灯", "灯\n人"),
            edit(1, "还没", "x"),
            Edit { block: 1, range: 1..2, new: "x".into() },
            Edit { block: 77, range: 0..0, new: "x".into() },
        ];
        let amended = Amended::new(&before, &edits);
        let after = amended.article();
        let texts: Vec<_> = (0..5).map(|number| after.block_text(number)).collect();
        assert_eq!(
            texts,
            ["渡口", "小船到岸时天没有亮。", "他把缆绳绕过[1]石桩。", "（广告）", "远处\n灯\n人"]
        );
        assert_eq!(after.meta().title.as_deref(), Some("渡口"));
        assert_eq!(after.spans(2).cloned().collect::<Vec<_>>(), before.spans(2).cloned().collect::<Vec<_>>());
        assert_eq!(amended.changed(2).map(|range| (range.start, range.end)).collect::<Vec<_>>(), [(6, 9)]);
        assert_eq!(amended.forth(Anchor::new(2, 12)), Anchor::new(2, 12));
        assert_eq!(before, article(), "what was given stays");
        assert_eq!(Amended::new(&before, &[]).into_article(), before);
    }

    #[test]
    fn a_block_that_is_emptied_goes_and_the_others_keep_their_places() {
        let before = article();
        let amended = Amended::new(&before, &[edit(3, "（广告）", "")]);
        assert_eq!(amended.article().blocks().len(), 4);
        assert_eq!(amended.forth(Anchor::new(4, 3)), Anchor::new(3, 3));
        assert_eq!(amended.back(Anchor::new(3, 3)), Anchor::new(4, 3));
        assert_eq!(amended.forth(Anchor::new(3, 3)), Anchor::new(3, 0), "the next that is there");
        assert_eq!(amended.back(amended.forth(Anchor::new(9, 1))), Anchor::new(9, 1));
    }

    #[test]
    fn runs_are_kept_unless_they_are_cut() {
        let spans = |old: &str, new: &str| {
            let amended = Amended::new(&article(), &[edit(2, old, new)]);
            amended.article().spans(2).map(|span| (span.range.start, span.range.end)).collect::<Vec<_>>()
        };
        assert_eq!(spans("揽", "缆缆"), [(0, 15), (21, 24)]);
        assert_eq!(spans("绳绕", "线缠"), [(18, 21)], "the link is cut");
        assert_eq!(spans("[1]", ""), [(0, 12)], "the sign is gone");
        assert_eq!(spans("绕过", "绕了过"), [(0, 12), (21, 24)]);
        assert_eq!(spans("石", "大石"), [(0, 12), (18, 21)]);
    }

    proptest! {
        #[test]
        fn places_that_no_edit_touches_come_back(
            edits in prop::collection::vec((0..5usize, 0..40usize, 0..40usize, "[a岸\n]{0,3}"), 0..6),
        ) {
            let before = article();
            let edits: Vec<_> = edits
                .into_iter()
                .map(|(block, start, end, new)| Edit { block, range: start.min(end)..start.max(end), new })
                .collect();
            let amended = Amended::new(&before, &edits);
            let after = amended.article();
            for block in 0..before.blocks().len() {
                let text = before.block_text(block);
                for offset in (0..=text.len()).filter(|&offset| text.is_char_boundary(offset)) {
                    let place = Anchor::new(block, offset);
                    let there = amended.forth(place);
                    prop_assert!(there.block == after.blocks().len()
                        || after.block_text(there.block).is_char_boundary(there.offset));
                    let back = amended.back(there);
                    prop_assert!(before.block_text(back.block).is_char_boundary(back.offset));
                    let touched = amended.of(block).any(|change| change.old.contains(&offset)
                        || change.old.end == offset || change.old.start == offset);
                    let gone = amended.origins.get(there.block) != Some(&block);
                    if !touched && !gone {
                        prop_assert_eq!(back, place);
                        prop_assert_eq!(
                            text.get(offset..).unwrap().chars().next(),
                            after.block_text(there.block).get(there.offset..).unwrap().chars().next()
                        );
                    }
                }
            }
        }
    }
}
