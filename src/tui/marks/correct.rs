//! Corrections (纠错): a paragraph is typed over, what differs is kept, shown in place, and applied or not as the reader
//! chooses. Part of the state's update.

use super::super::app::{App, Effect, Prompt};
use super::super::strings::{Lang, Msg, fill};
use super::{Marks, Pending};
use crate::article::Anchor;
use crate::shelf::notes::{Content, Id, Mark, Standing};
use std::sync::Arc;
use std::time::Instant;

impl Marks {
    /// The corrections at their old words, of block `block` of the imported article or of all.
    fn corrections(&self, block: Option<usize>) -> Vec<&Mark> {
        let marks = self.notebook.marks().iter();
        marks
            .filter(|mark| matches!(mark.content, Content::Correction { .. }))
            .filter(|mark| mark.standing == Standing::Here)
            .filter(|mark| block.is_none_or(|block| mark.from.block == block))
            .collect()
    }

    /// How many corrections the article that is shown has, and how many it has not, whether because nobody wants them
    /// applied or because they cannot be. Those whose new words are in the text by themselves are neither.
    fn in_effect(&self) -> (usize, usize) {
        let is_open = |mark: &&Mark| {
            matches!(mark.content, Content::Correction { .. }) && mark.standing != Standing::Mended
        };
        let all = self.notebook.marks().iter().filter(is_open).count();
        let applied = self.notebook.edits().len();
        (applied, all.saturating_sub(applied))
    }
}

impl App {
    /// Opens a line with what is selected, or with the paragraph, to be typed over.
    pub(in crate::tui) fn write_correction(&mut self) -> Vec<Effect> {
        let Some(passage) = self.passage() else { return self.say(Msg::NothingToMark) };
        if passage.from.block != passage.to.block {
            return self.say(Msg::OneParagraph);
        }
        let shown = self.article.block_text(passage.from.block);
        let block = self.marks.back(Anchor::new(passage.from.block, 0)).block;
        let wanted = self.marks.notebook.proposed(&self.marks.original, block);
        // A part can be typed over alone where the paragraph stands there as the corrections want it.
        let range = if wanted == shown { passage.from.offset..passage.to.offset } else { 0..wanted.len() };
        let part = |range: std::ops::Range<usize>| wanted.get(range).unwrap_or_default().to_owned();
        let (before, typed, after) =
            (part(0..range.start), part(range.clone()), part(range.end..wanted.len()));
        self.marks.pending = Some(Pending::Words { block, before, after });
        self.prompt(Prompt::Words, &typed)
    }

    /// Makes block `block` of the imported article read `wanted`, and asks why where something is new.
    pub(super) fn correct(&mut self, block: usize, wanted: &str, seconds: u64) -> Vec<Effect> {
        self.selected = None;
        let original = Arc::clone(&self.marks.original);
        let Some(ids) = self.marks.notebook.correct(&original, block, wanted, seconds) else {
            return self.say(Msg::NothingCorrected);
        };
        let mut effects = self.keep_marks();
        effects.extend(self.amend());
        if ids.is_empty() {
            self.say(Msg::CorrectionGone);
            return effects;
        }
        self.marks.pending = Some(Pending::Reason(ids));
        effects.extend(self.prompt(Prompt::Reason, ""));
        effects
    }

    /// Keeps why the corrections `ids` were made.
    pub(super) fn give_reason(&mut self, ids: &[Id], reason: &str, seconds: u64) -> Vec<Effect> {
        self.say(Msg::CorrectionLeft);
        if reason.is_empty() {
            return Vec::new();
        }
        for id in ids {
            self.marks.notebook.change(*id, seconds, |content| {
                if let Content::Correction { note, .. } = content {
                    reason.clone_into(note);
                }
            });
        }
        self.keep_marks()
    }

    /// Applies the corrections of the paragraph with the cursor, or of the article if that has none; if all are applied,
    /// shows what stood there.
    pub(in crate::tui) fn toggle_corrections(&mut self, now: Instant) -> Vec<Effect> {
        let block = self.cursor.map(|block| self.marks.back(Anchor::new(block, 0)).block);
        let mut chosen = self.marks.corrections(block);
        if chosen.is_empty() {
            chosen = self.marks.corrections(None);
        }
        let ids: Vec<Id> = chosen.iter().map(|mark| mark.id).collect();
        let apply = chosen.iter().any(|mark| is_applied(&mark.content) == Some(false));
        if ids.is_empty() {
            return self.say(Msg::NoCorrections);
        }
        self.apply(&ids, apply, now)
    }

    /// Applies the corrections `ids`, or shows what stood there.
    pub(super) fn apply(&mut self, ids: &[Id], apply: bool, now: Instant) -> Vec<Effect> {
        let seconds = self.seconds_at(now);
        for id in ids {
            self.marks.notebook.change(*id, seconds, |content| {
                if let Content::Correction { applied, .. } = content {
                    *applied = apply;
                }
            });
        }
        let mut effects = self.keep_marks();
        effects.extend(self.amend());
        let lang = self.preferences.lang;
        self.notice = Some(match self.marks.in_effect() {
            (0, left) => fill(Msg::CorrectionsNotApplied, lang, &[&left]),
            (applied, 0) => fill(Msg::CorrectionsApplied, lang, &[&applied]),
            (applied, left) => fill(Msg::CorrectionsPartly, lang, &[&applied, &left]),
        });
        effects
    }
}

/// Whether a correction is applied; `None` for anything else.
pub(super) fn is_applied(content: &Content) -> Option<bool> {
    match content {
        Content::Correction { applied, .. } => Some(*applied),
        _ => None,
    }
}

/// A correction in one line.
pub(super) fn told(old: &str, new: &str, note: &str, applied: bool, lang: Lang) -> String {
    let msg = if applied { Msg::CorrectionSays } else { Msg::CorrectionProposes };
    let told = fill(msg, lang, &[&old, &new]);
    if note.is_empty() { told } else { fill(Msg::CorrectionBecause, lang, &[&told, &note]) }
}
