//! A piece of the article that the reader has singled out: sentence by sentence with keys, or by dragging the mouse. What
//! is copied, marked or noted is this piece; where nothing is selected, the paragraph with the cursor or the first one
//! of the page. Part of the state's update.

use super::app::{App, Effect};
use super::copy::LIMIT;
use super::focus::Focus;
use super::strings::{Msg, fill};
use crate::article::{Anchor, Article};
use crate::text::characters;
use crate::text::sentence::sentences;
use std::ops::Range;

/// A piece of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Where it begins.
    pub from: Anchor,
    /// Where it ends; later than where it begins.
    pub to: Anchor,
}

impl Passage {
    /// All of block `block`; `None` where that holds no text.
    pub fn block(article: &Article, block: usize) -> Option<Self> {
        let end = article.block_text(block).len();
        (end > 0).then(|| Self { from: Anchor::new(block, 0), to: Anchor::new(block, end) })
    }

    /// The parts of it, each with its block: bytes of the block's text, none empty.
    pub fn parts<'a>(&self, article: &'a Article) -> impl Iterator<Item = (usize, Range<usize>)> + 'a {
        let Self { from, to } = *self;
        (from.block..article.blocks().len().min(to.block + 1)).filter_map(move |block| {
            let length = article.block_text(block).len();
            let start = if block == from.block { from.offset } else { 0 };
            let end = if block == to.block { to.offset.min(length) } else { length };
            (start < end).then_some((block, start..end))
        })
    }

    /// Its text, a blank line between two paragraphs.
    pub fn text(&self, article: &Article) -> String {
        let parts = self.parts(article).filter_map(|(block, range)| article.block_text(block).get(range));
        parts.collect::<Vec<_>>().join("\n\n")
    }

    /// Whether what stands for the bytes `drawn` of block `block` lies in it.
    pub(super) fn holds(&self, block: usize, drawn: &Range<usize>) -> bool {
        let start = Anchor::new(block, drawn.start);
        self.from <= start && start < self.to
    }
}

impl App {
    /// What an action is about: what is selected, else the sentence in focus, else the paragraph with the cursor,
    /// else the first paragraph that begins on the page, else the one on its top.
    pub(super) fn passage(&self) -> Option<Passage> {
        let sentence = || self.in_focus().filter(|_| self.aids.focus == Focus::Sentence);
        self.selected.or_else(sentence).or_else(|| Passage::block(&self.article, self.subject()))
    }

    /// The block with the cursor, else the first that begins on the page, else the one on its top.
    pub(super) fn subject(&self) -> usize {
        let first = || self.spread.lines().find(|line| line.first).map(|line| line.block);
        self.cursor.or_else(first).unwrap_or(self.top().block)
    }

    /// Selects the sentence that is being spoken, else the first of the subject; the next one too if something is
    /// selected.
    pub(super) fn select_more(&mut self) -> Vec<Effect> {
        let next = match self.selected {
            Some(Passage { from, to }) => {
                self.sentence_after(to).map(|sentence| Passage { from, to: sentence.to })
            }
            None => {
                let spoken = self.spoken().map(|unit| Passage {
                    from: Anchor::new(unit.block, unit.range.start),
                    to: Anchor::new(unit.block, unit.range.end),
                });
                spoken.or_else(|| self.sentence_after(self.start_of_selection()))
            }
        };
        let Some(next) = next else { return self.say(Msg::EndOfArticle) };
        self.select(next);
        let end = Anchor::new(next.to.block, next.to.offset.saturating_sub(1));
        if self.spread.contains(next.from) && self.is_past_page(end) {
            return self.next_page();
        }
        Vec::new()
    }

    /// Leaves the last sentence of the selection out of it.
    pub(super) fn select_less(&mut self) -> Vec<Effect> {
        let Some(Passage { from, to }) = self.selected else { return self.say(Msg::NothingSelected) };
        let mut ends = Vec::new();
        let mut at = from;
        while let Some(sentence) = self.sentence_after(at).filter(|sentence| sentence.to < to) {
            at = sentence.to;
            ends.push(at);
        }
        match ends.last() {
            Some(&to) => self.select(Passage { from, to }),
            None => self.selected = None,
        }
        Vec::new()
    }

    pub(super) fn deselect(&mut self) -> Vec<Effect> {
        self.selected = None;
        Vec::new()
    }

    fn select(&mut self, passage: Passage) {
        self.selected = Some(passage);
        self.tell_selected();
    }

    /// Says how much is selected, and what can be done with it.
    pub(super) fn tell_selected(&mut self) {
        let Some(passage) = self.selected else { return };
        let count = characters(&passage.text(&self.article));
        self.notice = Some(fill(Msg::Selected, self.preferences.lang, &[&count]));
    }

    /// Copies what the action is about to the clipboard of the terminal.
    pub(super) fn copy(&mut self) -> Vec<Effect> {
        let Some(passage) = self.passage() else { return self.say(Msg::NothingSelected) };
        let effects = self.copy_text(passage.text(&self.article));
        if !effects.is_empty() {
            self.selected = None;
        }
        effects
    }

    /// Copies `text` to the clipboard of the terminal, if that takes so much.
    pub(super) fn copy_text(&mut self, text: String) -> Vec<Effect> {
        if text.len() > LIMIT {
            return self.say(Msg::CopyTooLong);
        }
        self.notice = Some(fill(Msg::Copied, self.preferences.lang, &[&characters(&text)]));
        vec![Effect::Copy(text)]
    }

    fn start_of_selection(&self) -> Anchor {
        if let Some(sentence) = self.sentence_of_eye() {
            return sentence.from;
        }
        let subject = Anchor::new(self.subject(), 0);
        // A paragraph that begins before the page is taken from the page on.
        if self.spread.contains(subject) { subject } else { self.top() }
    }

    pub(super) fn is_past_page(&self, place: Anchor) -> bool {
        self.spread.next().is_some_and(|next| next <= place)
    }

    /// The first sentence that ends after `place`, in this block or a later one.
    pub(super) fn sentence_after(&self, place: Anchor) -> Option<Passage> {
        (place.block..self.article.blocks().len()).find_map(|block| {
            let after = if block == place.block { place.offset } else { 0 };
            let found =
                sentences(self.article.block_text(block)).into_iter().find(|range| range.end > after)?;
            Some(Passage { from: Anchor::new(block, found.start), to: Anchor::new(block, found.end) })
        })
    }
    /// The last sentence that begins before `place`, in this block or an earlier one.
    pub(super) fn sentence_before(&self, place: Anchor) -> Option<Passage> {
        (0..self.article.blocks().len().min(place.block + 1)).rev().find_map(|block| {
            let before = if block == place.block { place.offset } else { usize::MAX };
            let mut found = sentences(self.article.block_text(block)).into_iter();
            let found = found.rfind(|range| range.start < before)?;
            Some(Passage { from: Anchor::new(block, found.start), to: Anchor::new(block, found.end) })
        })
    }
}
