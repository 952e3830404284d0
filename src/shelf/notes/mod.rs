//! What a reader leaves in an article: corrections, bookmarks, highlights, notes.
//!
//! In come an [`Article`], places in it and what is to be kept of them; out go a [`Notebook`] and its file, a small TOML
//! for each article. All places are those of the article as it was imported; [`Notebook::edits`] makes the corrected one
//! of it by [`Amended`](crate::article::Amended), which knows the way between the two. Every mark keeps the words it
//! stands at and some around them, so that it is found again when the text was mended or fetched anew; what is not found
//! any more is [lost](Standing::Lost), which is said and never forgotten. Nothing here asks for the time: it is given.

mod correct;
mod merge;
mod place;
mod send;
mod store;

use std::fmt;
use std::str::FromStr;

use crate::article::{Anchor, Article, Edit};

pub use send::{FIELDS, address, is_address, is_template};
pub use store::{Damage, Opened, Stored, all, load};

/// Bytes of the longest passage that can be marked.
pub const LONGEST: usize = 64 * 1024;

/// The name of a mark, which no other has; it stays the same for as long as there is the mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id(u64);

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl FromStr for Id {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        u64::from_str_radix(text, 16).map(Self)
    }
}

/// What a mark is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A place to come back to.
    Bookmark {
        /// What the reader calls it; may be empty.
        label: String,
    },
    /// A passage that is made to stand out.
    Highlight {
        /// The name of the colour.
        colour: String,
    },
    /// Something said about a passage.
    Note {
        /// What is said.
        text: String,
    },
    /// A passage that should read otherwise.
    Correction {
        /// How it should; the old words are [`Mark::text`].
        new: String,
        /// Why; may be empty.
        note: String,
        /// Whether the reader reads the new words.
        applied: bool,
    },
}

/// Where a mark stands in the article that is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// At its words.
    Here,
    /// At the new words of a correction: they are in the text by now.
    Mended,
    /// Nowhere: its words are no longer in the text. Its place is the last that is known.
    #[default]
    Lost,
}

/// Something that the reader left in an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Its name.
    pub id: Id,
    /// What it is for.
    pub content: Content,
    /// Where its passage begins; a bookmark is only that.
    pub from: Anchor,
    /// Where its passage ends; the same as `from` for a bookmark.
    pub to: Anchor,
    /// The words of the passage, a blank line between two blocks; empty for a bookmark.
    pub text: String,
    /// Words of the same block before the passage.
    pub before: String,
    /// Words of the same block behind the passage; for a bookmark those it stands at.
    pub after: String,
    /// When it was made: seconds since 1970.
    pub made: u64,
    /// When it was changed last: seconds since 1970.
    pub changed: u64,
    /// Whether it was found in the text. This is not kept in the file.
    pub standing: Standing,
}

impl Mark {
    /// Whether its words are, or its new words are, in the text that is open.
    pub fn is_found(&self) -> bool {
        self.standing != Standing::Lost
    }

    /// What a correction at its old words makes of the article that is open, applied or not; `None` for anything else.
    pub fn edit(&self) -> Option<Edit> {
        match &self.content {
            Content::Correction { new, .. } if self.standing == Standing::Here => {
                let range = self.from.offset..self.to.offset;
                Some(Edit { block: self.from.block, range, new: new.clone() })
            }
            _ => None,
        }
    }

    /// Whether both are the same to whoever reads them: places and the words around may have moved.
    fn is_like(&self, other: &Self) -> bool {
        self.id == other.id && self.changed == other.changed && self.content == other.content
    }
}

/// All marks of one article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notebook {
    /// In the order of the text, what is lost behind.
    marks: Vec<Mark>,
    /// What the file held when it was read or written last.
    base: Vec<Mark>,
    /// What was given to the writing that this notebook is the outcome of.
    sent: Vec<Mark>,
}

impl Notebook {
    /// All marks in the order of the text; those that are lost come last.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.marks.is_empty()
    }

    /// The mark with that name.
    pub fn get(&self, id: Id) -> Option<&Mark> {
        self.marks.iter().find(|mark| mark.id == id)
    }

    /// The marks that are found and touch block `block`.
    pub fn in_block(&self, block: usize) -> impl Iterator<Item = &Mark> {
        let here = move |mark: &&Mark| mark.is_found() && (mark.from.block..=mark.to.block).contains(&block);
        self.marks.iter().filter(here)
    }

    /// Leaves `content` at the passage from `from` to `to`, for a bookmark at `from`, at the time `now` in seconds since
    /// 1970. A correction of a passage that already has one takes that one's place.
    ///
    /// `None`, and nothing is left, if the passage holds no text or too much, or if a correction has more than a block.
    pub fn add(
        &mut self,
        article: &Article,
        (from, to): (Anchor, Anchor),
        content: Content,
        now: u64,
    ) -> Option<Id> {
        let is_bookmark = matches!(content, Content::Bookmark { .. });
        let is_correction = matches!(content, Content::Correction { .. });
        let (from, to) = place::fitted(article, from, if is_bookmark { from } else { to })?;
        let text = place::text_between(article, from, to);
        if text.is_empty() != is_bookmark || text.len() > LONGEST || (is_correction && from.block != to.block)
        {
            return None;
        }
        let same = |mark: &&mut Mark| {
            mark.is_found()
                && (mark.from, mark.to) == (from, to)
                && matches!(mark.content, Content::Correction { .. })
        };
        if is_correction && let Some(mark) = self.marks.iter_mut().find(same) {
            (mark.content, mark.changed) = (content, now);
            return Some(mark.id);
        }
        let id = self.new_id(&content, from, to, now);
        let mut mark = Mark {
            id,
            content,
            from,
            to,
            text,
            before: String::new(),
            after: String::new(),
            made: now,
            changed: now,
            standing: Standing::Here,
        };
        place::note_surroundings(article, &mut mark);
        self.marks.push(mark);
        self.sort();
        Some(id)
    }

    /// Changes what the mark `id` is for at the time `now`; `false` if there is no such mark. What kind of mark it is
    /// should stay.
    pub fn change(&mut self, id: Id, now: u64, change: impl FnOnce(&mut Content)) -> bool {
        let Some(mark) = self.marks.iter_mut().find(|mark| mark.id == id) else { return false };
        change(&mut mark.content);
        mark.changed = now;
        true
    }

    /// Takes the mark `id` out, and gives it so that it can be [put back](Self::put_back).
    pub fn remove(&mut self, id: Id) -> Option<Mark> {
        let index = self.marks.iter().position(|mark| mark.id == id)?;
        Some(self.marks.remove(index))
    }

    /// Puts a mark back that was taken out.
    pub fn put_back(&mut self, mark: Mark) {
        if self.get(mark.id).is_none() {
            self.marks.push(mark);
            self.sort();
        }
    }

    /// The corrections that are applied, as edits of the article that is open. Of two that overlap the one that was
    /// changed last counts.
    pub fn edits(&self) -> Vec<Edit> {
        let mut applied: Vec<&Mark> = self
            .marks
            .iter()
            .filter(|mark| matches!(mark.content, Content::Correction { applied: true, .. }))
            .collect();
        applied.sort_by_key(|mark| std::cmp::Reverse((mark.changed, mark.id)));
        let mut edits: Vec<Edit> = Vec::new();
        for mark in applied {
            let Some(edit) = mark.edit() else { continue };
            let overlaps = |other: &Edit| {
                other.block == edit.block
                    && other.range.start < edit.range.end
                    && edit.range.start < other.range.end
            };
            if !edits.iter().any(overlaps) {
                edits.push(edit);
            }
        }
        edits.sort_by_key(|edit| (edit.block, edit.range.start));
        edits
    }

    /// Finds every mark in `article`, which is another form of the text they were found in, or the same.
    pub fn follow(&mut self, article: &Article) {
        for mark in &mut self.marks {
            place::follow(article, mark);
        }
        self.sort();
    }

    /// Whether there is something that the file does not hold yet.
    pub fn is_changed(&self) -> bool {
        self.marks.len() != self.base.len()
            || self.marks.iter().any(|mark| !self.base.iter().any(|base| base.is_like(mark)))
    }

    /// Takes over `saved`, the outcome of [`save`](Self::save) of a clone of this notebook: what other readers have
    /// left meanwhile comes in, what was changed here since the clone was made stays.
    pub fn absorb(&mut self, saved: Self) {
        self.marks = merge::merge(&saved.sent, &self.marks, &saved.marks);
        self.base = saved.marks;
        self.sort();
    }

    /// Goes on from `saved`, an earlier outcome of [`save`](Self::save) that was not absorbed yet, when this is saved next:
    /// what was taken out since is not taken for something that another reader has added.
    pub fn resume(&mut self, saved: &Self) {
        self.base.clone_from(&saved.base);
    }

    fn sort(&mut self) {
        self.marks.sort_by_key(|mark| (!mark.is_found(), mark.from, mark.to, mark.made, mark.id));
    }

    /// FNV-1a of all that makes a mark this one. Two readers who leave the same at the same time leave one mark.
    fn new_id(&self, content: &Content, from: Anchor, to: Anchor, now: u64) -> Id {
        let said = format!("{content:?} {from:?} {to:?} {now}");
        let mut sum = said.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| {
            (sum ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        while self.get(Id(sum)).is_some() {
            sum = sum.wrapping_add(1);
        }
        Id(sum)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Amended, ArticleBuilder, BlockKind, Meta};

    pub(super) fn article(paragraphs: &[&str]) -> Article {
        let meta = Meta { title: Some("渡口".into()), ..Meta::default() };
        let mut builder = ArticleBuilder::new(meta);
        for paragraph in paragraphs {
            builder.push(BlockKind::Paragraph, paragraph);
        }
        builder.finish()
    }

    pub(super) const PARAGRAPHS: [&str; 3] = [
        "船到案时天还没有亮，船上的人都醒着。",
        "他把缆绳绕过石桩，听见水声慢下来。",
        "远处有人提着灯，朝船这边走。",
    ];

    pub(super) fn at(article: &Article, block: usize, words: &str) -> (Anchor, Anchor) {
        let start = article.block_text(block).find(words).unwrap();
        (Anchor::new(block, start), Anchor::new(block, start + words.len()))
    }

    pub(super) fn correction(new: &str, applied: bool) -> Content {
        Content::Correction { new: new.into(), note: "错字".into(), applied }
    }

    #[test]
    fn marks_stand_in_the_order_of_the_text() {
        let article = article(&PARAGRAPHS);
        let mut notebook = Notebook::default();
        let late = notebook
            .add(&article, at(&article, 3, "提着灯"), Content::Highlight { colour: "yellow".into() }, 1)
            .unwrap();
        let early = notebook
            .add(&article, at(&article, 1, "天还"), Content::Bookmark { label: String::new() }, 2)
            .unwrap();
        let both = (Anchor::new(2, 0), Anchor::new(3, "远处".len()));
        let middle = notebook.add(&article, both, Content::Note { text: "看".into() }, 3).unwrap();
        assert_eq!(notebook.marks().iter().map(|mark| mark.id).collect::<Vec<_>>(), [early, middle, late]);
        assert_eq!(notebook.get(middle).unwrap().text, format!("{}\n\n远处", PARAGRAPHS[1]));
        assert_eq!(notebook.get(early).unwrap().from, notebook.get(early).unwrap().to);
        assert_eq!(notebook.in_block(3).map(|mark| mark.id).collect::<Vec<_>>(), [middle, late]);
        let taken = notebook.remove(middle).unwrap();
        assert_eq!(notebook.marks().len(), 2);
        notebook.put_back(taken.clone());
        notebook.put_back(taken);
        assert_eq!(notebook.marks().len(), 3);
        assert!(late.to_string().parse::<Id>() == Ok(late));
    }

    #[test]
    fn what_cannot_be_marked_is_not() {
        let article = article(&PARAGRAPHS);
        let mut notebook = Notebook::default();
        let place =
            |from: (usize, usize), to: (usize, usize)| (Anchor::new(from.0, from.1), Anchor::new(to.0, to.1));
        let highlight = || Content::Highlight { colour: "yellow".into() };
        for (range, content) in [
            (place((1, 3), (1, 3)), highlight()),
            (place((2, 0), (1, 3)), highlight()),
            (place((9, 0), (9, 3)), highlight()),
            (place((1, 0), (2, 3)), correction("x", false)),
        ] {
            assert_eq!(notebook.add(&article, range, content, 1), None, "{range:?}");
        }
        // Places inside of a character are moved to its start.
        let id = notebook.add(&article, place((1, 1), (1, 4)), highlight(), 1).unwrap();
        assert_eq!(notebook.get(id).unwrap().text, "船");
        assert!(
            notebook.add(&Article::default(), place((0, 0), (0, 0)), highlight(), 1).is_none(),
            "nothing is there"
        );
    }

    #[test]
    fn corrections_that_are_applied_make_another_article() {
        let article = article(&PARAGRAPHS);
        let mut notebook = Notebook::default();
        let id = notebook.add(&article, at(&article, 1, "船到案"), correction("船到岸", true), 5).unwrap();
        notebook.add(&article, at(&article, 1, "案时天"), correction("岸时天", true), 4).unwrap();
        notebook.add(&article, at(&article, 3, "灯"), correction("灯笼", false), 4).unwrap();
        let amended = |notebook: &Notebook| Amended::new(&article, &notebook.edits()).into_article();
        assert_eq!(amended(&notebook).block_text(1), "船到岸时天还没有亮，船上的人都醒着。");
        assert_eq!(amended(&notebook).block_text(3), PARAGRAPHS[2]);
        let again = notebook.add(&article, at(&article, 1, "船到案"), correction("小船到岸", true), 6);
        assert_eq!(again, Some(id), "a passage has one correction");
        assert_eq!(amended(&notebook).block_text(1), "小船到岸时天还没有亮，船上的人都醒着。");
        assert!(notebook.change(id, 7, |content| *content = correction("x", false)));
        assert!(amended(&notebook).block_text(1).contains("船到岸时天"), "the other one counts now");
    }

    #[test]
    fn what_is_done_while_the_file_is_written_is_kept() {
        let article = article(&PARAGRAPHS);
        let dir = tempfile::tempdir().unwrap();
        let mut notebook = Notebook::default();
        let mark = |notebook: &mut Notebook, words: &str, now| {
            notebook.add(&article, at(&article, 1, words), Content::Note { text: words.into() }, now).unwrap()
        };
        let first = mark(&mut notebook, "船到", 1);
        let second = mark(&mut notebook, "天还", 2);
        let mut clone = notebook.clone();
        clone.save(dir.path(), &article).unwrap();
        // Meanwhile one goes, one changes, one comes.
        notebook.remove(first);
        notebook.change(second, 3, |content| *content = Content::Note { text: "改".into() });
        let third = mark(&mut notebook, "没有", 4);
        notebook.absorb(clone);
        assert!(notebook.is_changed());
        assert_eq!(notebook.marks().iter().map(|mark| mark.id).collect::<Vec<_>>(), [second, third]);
        assert_eq!(notebook.get(second).unwrap().content, Content::Note { text: "改".into() });
        notebook.save(dir.path(), &article).unwrap();
        assert!(!notebook.is_changed());
        assert_eq!(load(dir.path(), &article).notebook.marks(), notebook.marks());
    }
}
