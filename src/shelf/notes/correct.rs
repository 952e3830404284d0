//! Corrections out of a paragraph that was typed over: what differs becomes a correction each, as short as it can be.
//!
//! In come the article, the number of a block and how that should read; the corrections of the block are then those that
//! lead there. One that is still wanted stays as it is, with its name, its reason and whether it is applied.

use std::ops::Range;

use similar::{Algorithm, DiffTag, TextDiff};

use super::{Content, Id, Mark, Notebook};
use crate::article::{Amended, Anchor, Article, Edit};

/// Two differences with so few characters between them are one: a word is mended as a whole.
const NEAR: usize = 1;

impl Notebook {
    /// The text of block `block` as all its corrections together want it, applied or not.
    pub fn proposed(&self, article: &Article, block: usize) -> String {
        let edits: Vec<Edit> = self.corrections_of(block).filter_map(Mark::edit).collect();
        let amended = Amended::new(article, &edits);
        let gone = amended.back(amended.forth(Anchor::new(block, 0))).block != block;
        let now = amended.forth(Anchor::new(block, 0)).block;
        if gone { String::new() } else { amended.article().block_text(now).to_owned() }
    }

    /// The corrections of block `block` that are found at their old words.
    pub fn corrections_of(&self, block: usize) -> impl Iterator<Item = &Mark> {
        self.in_block(block).filter(|mark| mark.edit().is_some())
    }

    /// Makes the corrections of block `block` those that turn its text into `wanted`, at the time `now` in seconds since
    /// 1970; new ones are applied and have no reason yet. Gives the names of the new ones; `None` if nothing changed.
    pub fn correct(&mut self, article: &Article, block: usize, wanted: &str, now: u64) -> Option<Vec<Id>> {
        let hunks = differences(article.block_text(block), wanted);
        let is_wanted = |mark: &Mark, (range, words): &(Range<usize>, String)| {
            (mark.from.offset..mark.to.offset) == *range
                && matches!(&mark.content, Content::Correction { new, .. } if new == words)
        };
        let old: Vec<Mark> = self.corrections_of(block).cloned().collect();
        let gone: Vec<Id> = old
            .iter()
            .filter(|mark| !hunks.iter().any(|hunk| is_wanted(mark, hunk)))
            .map(|mark| mark.id)
            .collect();
        let new: Vec<_> =
            hunks.into_iter().filter(|hunk| !old.iter().any(|mark| is_wanted(mark, hunk))).collect();
        if gone.is_empty() && new.is_empty() {
            return None;
        }
        for id in gone {
            self.remove(id);
        }
        let added = new.into_iter().filter_map(|(range, words)| {
            let place = (Anchor::new(block, range.start), Anchor::new(block, range.end));
            let content = Content::Correction { new: words, note: String::new(), applied: true };
            self.add(article, place, content, now)
        });
        Some(added.collect())
    }
}

/// What of `old` has to be replaced to make `new` of it, in order: bytes of `old`, none empty, and the new words.
fn differences(old: &str, new: &str) -> Vec<(Range<usize>, String)> {
    if old.is_empty() {
        return Vec::new();
    }
    let diff = TextDiff::configure().algorithm(Algorithm::Myers).diff_chars(old, new);
    let (old_at, new_at) = (starts(old), starts(new));
    let mut hunks: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    // Places are counted from lengths: the library's own index of an insertion may lie before what is deleted there.
    let (mut old_end, mut new_end) = (0, 0);
    for op in diff.ops() {
        let (from, to) = (old_end..old_end + op.old_range().len(), new_end..new_end + op.new_range().len());
        (old_end, new_end) = (from.end, to.end);
        if op.tag() == DiffTag::Equal {
            continue;
        }
        match hunks.last_mut() {
            Some((last_from, last_to)) if from.start <= last_from.end + NEAR => {
                (last_from.end, last_to.end) = (from.end, to.end);
            }
            _ => hunks.push((from, to)),
        }
    }
    // Words that are put between two others replace the one before them: a correction stands at words.
    for (from, to) in &mut hunks {
        if from.start == from.end {
            if from.start > 0 {
                (from.start, to.start) = (from.start - 1, to.start - 1);
            } else {
                (from.end, to.end) = (from.end + 1, to.end + 1);
            }
        }
    }
    let bytes = |starts: &[usize], range: &Range<usize>| {
        let at = |index: usize| starts.get(index).copied().unwrap_or_default();
        at(range.start)..at(range.end)
    };
    let hunk = |(from, to): &(Range<usize>, Range<usize>)| {
        Some((bytes(&old_at, from), new.get(bytes(&new_at, to))?.to_owned()))
    };
    hunks.iter().filter_map(hunk).collect()
}

/// Where every character of `text` begins, and its end.
fn starts(text: &str) -> Vec<usize> {
    text.char_indices().map(|(at, _)| at).chain([text.len()]).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{PARAGRAPHS, article};
    use super::*;
    use proptest::prelude::*;

    fn texts(hunks: &[(Range<usize>, String)], old: &str) -> Vec<(String, String)> {
        hunks.iter().map(|(range, new)| (old.get(range.clone()).unwrap().to_owned(), new.clone())).collect()
    }

    #[test]
    fn what_differs_is_as_short_as_it_can_be() {
        for (old, new, expected) in [
            ("船到案时", "船到岸时", vec![("案", "岸")]),
            ("他的书", "他的新书", vec![("的", "的新")]),
            ("书", "新书", vec![("书", "新书")]),
            ("一个个字", "一个字", vec![("个", "")]),
            ("甲乙丙丁戊己", "甲一丙丁戊二", vec![("乙", "一"), ("己", "二")]),
            ("甲乙丙丁", "甲一丙二", vec![("乙丙丁", "一丙二")]),
            ("一样", "一样", vec![]),
        ] {
            let expected: Vec<_> = expected.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
            assert_eq!(texts(&differences(old, new), old), expected, "{old} {new}");
        }
    }

    #[test]
    fn corrections_follow_what_is_typed() {
        let article = article(&PARAGRAPHS);
        let mut notebook = Notebook::default();
        let old = PARAGRAPHS[0];
        let first = old.replace('案', "岸");
        let ids = notebook.correct(&article, 1, &first, 1).unwrap();
        assert_eq!(ids.len(), 1);
        assert_eq!(notebook.proposed(&article, 1), first);
        assert_eq!(notebook.correct(&article, 1, &first, 2), None, "nothing is new");
        // One more, and the first one keeps its name though it is not applied.
        notebook.change(ids[0], 3, |content| {
            if let Content::Correction { applied, .. } = content {
                *applied = false;
            }
        });
        let both = first.replace("醒着", "睡着");
        let more = notebook.correct(&article, 1, &both, 4).unwrap();
        assert_eq!(more.len(), 1);
        assert!(notebook.get(ids[0]).is_some());
        assert_eq!(notebook.proposed(&article, 1), both);
        // Back to the old words: nothing is left.
        assert_eq!(notebook.correct(&article, 1, old, 5), Some(Vec::new()));
        assert!(notebook.is_empty());
        assert_eq!(notebook.proposed(&article, 1), old);
    }

    #[test]
    fn a_paragraph_may_be_taken_out() {
        let article = article(&PARAGRAPHS);
        let mut notebook = Notebook::default();
        assert!(notebook.correct(&article, 2, "", 1).is_some());
        assert_eq!(notebook.proposed(&article, 2), "");
        assert_eq!(notebook.edits().len(), 1);
    }

    proptest! {
        #[test]
        fn the_differences_lead_there(old in "[一二三ab。 ]{0,12}", new in "[一二三ab。 ]{0,12}") {
            let article = article(&[&old]);
            let mut notebook = Notebook::default();
            notebook.correct(&article, 1, &new, 1);
            if !old.is_empty() {
                prop_assert_eq!(notebook.proposed(&article, 1), new);
            }
        }
    }
}
