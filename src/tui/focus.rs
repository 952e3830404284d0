//! What helps the eye to stay where it reads: everything but one paragraph or one sentence is dimmed, and a ruler lies
//! under one line. The keys that move by paragraphs move the ruler by lines and the focus by sentences, while there is
//! one. Part of the state's update.

use super::app::{App, Effect};
use super::follow::Follow;
use super::passage::Passage;
use super::strings::Msg;
use crate::article::Anchor;
use crate::layout::Line;

/// How much is left bright.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Focus {
    /// All of the page.
    #[default]
    Off,
    /// The paragraph where the voice is, or the ruler, or the cursor.
    Paragraph,
    /// The sentence there.
    Sentence,
}

/// What the reader has to keep the eye where it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Aids {
    /// How much is left bright.
    pub(super) focus: Focus,
    /// Where the sentence begins that the reader has gone to; without a meaning when it is not on the page.
    pub(super) sentence: Option<Anchor>,
    /// A place in the line with the ruler; the line on top when it is not on the page.
    pub(super) ruler: Option<Anchor>,
}

impl Aids {
    /// The same in another article.
    pub(super) fn in_another(self) -> Self {
        Self { sentence: None, ruler: self.ruler.map(|_| Anchor::default()), ..self }
    }
}

impl App {
    /// The next of the ways to focus.
    pub(super) fn next_focus(&mut self) -> Vec<Effect> {
        let (focus, said) = match self.aids.focus {
            Focus::Off => (Focus::Paragraph, Msg::FocusParagraph),
            Focus::Paragraph => (Focus::Sentence, Msg::FocusSentence),
            Focus::Sentence => (Focus::Off, Msg::FocusOff),
        };
        self.aids.focus = focus;
        self.say(said)
    }

    /// Lays the ruler under the line where the reader is, or takes it away.
    pub(super) fn toggle_ruler(&mut self) -> Vec<Effect> {
        let (ruler, said) = match self.aids.ruler {
            None => (Some(self.place_of_eye()), Msg::RulerOn),
            Some(_) => (None, Msg::RulerOff),
        };
        self.aids.ruler = ruler;
        self.say(said)
    }

    /// What stays bright; `None` where nothing is dimmed.
    pub(super) fn in_focus(&self) -> Option<Passage> {
        let spoken = self.spoken().filter(|_| self.listener.follow == Follow::On);
        match (self.aids.focus, spoken) {
            (Focus::Off, _) => None,
            (Focus::Paragraph, Some(unit)) => Passage::block(&self.article, unit.block),
            (Focus::Paragraph, None) => Passage::block(&self.article, self.place_of_eye().block),
            (Focus::Sentence, Some(unit)) => Some(Passage {
                from: Anchor::new(unit.block, unit.range.start),
                to: Anchor::new(unit.block, unit.range.end),
            }),
            (Focus::Sentence, None) => self.sentence_after(self.place_of_eye()),
        }
    }

    /// Where the line with the ruler begins.
    pub(super) fn ruled(&self) -> Option<Anchor> {
        let wanted = self.aids.ruler?;
        let line = self.spread.lines().find(|line| line.contains(wanted));
        line.map_or(self.spread.top(), |line| Some(line.anchor()))
    }

    /// Where the reader is, as far as can be told: at the ruler, the sentence in focus, the cursor, the top.
    fn place_of_eye(&self) -> Anchor {
        let on_page = |place: &Anchor| self.spread.contains(*place);
        let sentence = || self.aids.sentence.filter(|_| self.aids.focus == Focus::Sentence).filter(on_page);
        let cursor = || self.cursor.map(|block| Anchor::new(block, 0).max(self.top()));
        self.ruled().or_else(sentence).or_else(cursor).unwrap_or_else(|| self.top())
    }

    /// The sentence where the reader is, where that is told more exactly than by a paragraph.
    pub(super) fn sentence_of_eye(&self) -> Option<Passage> {
        let told = self.aids.ruler.is_some() || self.aids.focus == Focus::Sentence;
        told.then(|| self.sentence_after(self.place_of_eye())).flatten()
    }

    /// One line, sentence or paragraph on, whichever the reader goes by.
    pub(super) fn next_step(&mut self) -> Vec<Effect> {
        match self.aids {
            Aids { ruler: Some(_), .. } => self.next_line(),
            Aids { focus: Focus::Sentence, .. } => self.next_in_focus(),
            _ => self.next_paragraph(),
        }
    }

    /// One line, sentence or paragraph back.
    pub(super) fn previous_step(&mut self) -> Vec<Effect> {
        match self.aids {
            Aids { ruler: Some(_), .. } => self.previous_line(),
            Aids { focus: Focus::Sentence, .. } => self.previous_in_focus(),
            _ => self.previous_paragraph(),
        }
    }

    fn next_line(&mut self) -> Vec<Effect> {
        let here = self.ruled();
        let after = |app: &Self| app.spread.lines().map(Line::anchor).find(|line| Some(*line) > here);
        if let Some(line) = after(self) {
            return self.rule(line);
        }
        let effects = self.next_page();
        if let Some(line) = after(self) {
            self.rule(line);
        }
        effects
    }

    fn previous_line(&mut self) -> Vec<Effect> {
        let here = self.ruled();
        let before = |app: &Self| app.spread.lines().map(Line::anchor).rfind(|line| Some(*line) < here);
        if let Some(line) = before(self) {
            return self.rule(line);
        }
        let effects = self.previous_page();
        if let Some(line) = before(self) {
            self.rule(line);
        }
        effects
    }

    /// Lays the ruler under `line`, and puts the cursor on its paragraph.
    fn rule(&mut self, line: Anchor) -> Vec<Effect> {
        self.aids.ruler = Some(line);
        self.cursor = Some(line.block);
        Vec::new()
    }

    fn next_in_focus(&mut self) -> Vec<Effect> {
        let here = self.in_focus();
        // Its end is read before the next one.
        if here.is_some_and(|here| {
            self.is_past_page(Anchor::new(here.to.block, here.to.offset.saturating_sub(1)))
        }) {
            return self.next_page();
        }
        match here.and_then(|here| self.sentence_after(here.to)) {
            Some(next) => self.focus_on(next.from),
            None => self.say(Msg::EndOfArticle),
        }
    }

    fn previous_in_focus(&mut self) -> Vec<Effect> {
        let previous = self.in_focus().and_then(|here| self.sentence_before(here.from));
        match previous {
            Some(previous) => self.focus_on(previous.from),
            None => self.say(Msg::StartOfArticle),
        }
    }

    /// Goes to the sentence that begins at `start`, and puts the cursor on its paragraph.
    fn focus_on(&mut self, start: Anchor) -> Vec<Effect> {
        let after = self.spread.next();
        let effects = match after {
            _ if self.spread.contains(start) => Vec::new(),
            // The eye goes on where this page ends: the next page, whatever the count says.
            Some(next) if self.is_on_page_at(next, start) => self.show(next),
            _ => self.show_page_of(start),
        };
        self.aids.sentence = Some(start);
        self.cursor = Some(start.block);
        effects
    }
}
