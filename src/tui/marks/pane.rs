//! The list of everything the reader left in the article: going there, changing, taking out, sending a correction. Part
//! of the state's update; `view::marks` draws it.

use super::super::action::Action;
use super::super::app::{App, Effect, Mode, Prompt};
use super::super::geometry::pane;
use super::super::pick::{Pick, Picked};
use super::super::strings::{Msg, fill};
use super::correct::{is_applied, told};
use super::{Pending, Sign, excerpt};
use crate::shelf::notes::{self, Content, Mark, Standing};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use std::time::Instant;

impl App {
    pub(in crate::tui) fn open_marks(&mut self) -> Vec<Effect> {
        if self.marks.notebook.is_empty() && self.marks.taken.is_none() {
            return self.say(Msg::NoMarks);
        }
        let top = self.top();
        let at = self.marks.notebook.marks().iter().position(|mark| self.marks.forth(mark.from) >= top);
        self.mode = Mode::Marks(Pick::at(at.unwrap_or(0)));
        Vec::new()
    }

    /// The mark with that number in the list.
    pub(in crate::tui) fn mark(&self, number: usize) -> Option<&Mark> {
        self.marks.notebook.marks().get(number)
    }

    /// How many marks there are.
    pub(in crate::tui) fn count_marks(&self) -> usize {
        self.marks.notebook.marks().len()
    }

    /// What kind of mark it is, and what is said of it in the list.
    pub(in crate::tui) fn mark_row(&self, number: usize) -> Option<(Sign, String)> {
        let lang = self.preferences.lang;
        let mark = self.mark(number)?;
        let words = match &mark.content {
            Content::Bookmark { label } if !label.is_empty() => label.clone(),
            Content::Bookmark { .. } => excerpt(&mark.after),
            Content::Highlight { .. } => excerpt(&mark.text),
            Content::Note { text } => fill(Msg::NoteAbout, lang, &[text, &excerpt(&mark.text)]),
            Content::Correction { new, note, applied } => {
                told(&excerpt(&mark.text), &excerpt(new), note, *applied, lang)
            }
        };
        let words = match mark.standing {
            Standing::Here => words,
            Standing::Mended => fill(Msg::MarkMended, lang, &[&words]),
            Standing::Lost => fill(Msg::MarkLost, lang, &[&words]),
        };
        Some((Sign::of(&mark.content), words))
    }

    /// How far into the article it stands, 0 to 100; `None` if that is not known.
    pub(in crate::tui) fn mark_percent(&self, number: usize) -> Option<usize> {
        let mark = self.mark(number).filter(|mark| mark.is_found())?;
        let before = self.article.bytes_before(self.marks.forth(mark.from));
        Some((before * 100).checked_div(self.article.text().len()).unwrap_or(0))
    }

    /// The numbers of the marks that hold what is typed.
    pub(in crate::tui) fn shown_marks(&self, pick: &Pick) -> Vec<usize> {
        pick.shown(self.count_marks(), |query, number| {
            self.mark_row(number).is_some_and(|(sign, words)| {
                query.is_in(&words) || query.is_in(sign.name().text(self.preferences.lang))
            })
        })
    }

    pub(in crate::tui) fn marks_key(
        &mut self,
        event: &KeyEvent,
        mut pick: Pick,
        now: Instant,
    ) -> Vec<Effect> {
        let items = self.shown_marks(&pick);
        let mark = items.get(pick.row(&items)).and_then(|number| self.mark(*number)).cloned();
        let plain =
            pick.typed.is_none() && !event.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
        let effects = match (event.code, mark) {
            (KeyCode::Char('d') | KeyCode::Delete, Some(mark)) if plain => self.take_out(mark.id),
            (KeyCode::Char('u'), _) if plain => self.put_back(),
            (KeyCode::Char(' '), Some(mark)) if plain && is_applied(&mark.content).is_some() => {
                self.apply(&[mark.id], is_applied(&mark.content) == Some(false), now)
            }
            // There is nothing to apply.
            (KeyCode::Char(' '), Some(_)) if plain => Vec::new(),
            (KeyCode::Char('e'), Some(mark)) if plain => return self.edit(&mark, pick),
            (KeyCode::Char('o'), Some(mark)) if plain => self.send_correction(&mark),
            _ => match pick.key(event, &items, pane(self.size).rows.height, &self.preferences.keys) {
                Picked::Leave | Picked::Else(Some(Action::Marks)) => return Vec::new(),
                Picked::Item(number) => match self.mark(number).filter(|mark| mark.is_found()) {
                    Some(mark) => {
                        let place = self.marks.forth(mark.from);
                        return self.visit(place);
                    }
                    None => self.say(Msg::MarkIsLost),
                },
                Picked::Else(action) => self.act_anywhere(action),
                Picked::Stay => Vec::new(),
            },
        };
        pick.chosen = pick.chosen.min(self.count_marks().saturating_sub(1));
        self.mode = Mode::Marks(pick);
        effects
    }

    /// Opens a line for what the mark says.
    fn edit(&mut self, mark: &Mark, pick: Pick) -> Vec<Effect> {
        let (pending, prompt, text) = match &mark.content {
            Content::Bookmark { label } => (Pending::Label(mark.id), Prompt::Label, label.clone()),
            Content::Note { text } => {
                let place = (mark.from, mark.to);
                (Pending::Note { place, id: Some(mark.id) }, Prompt::Note, text.clone())
            }
            Content::Correction { note, .. } => {
                (Pending::Reason(vec![mark.id]), Prompt::Reason, note.clone())
            }
            Content::Highlight { .. } => {
                self.mode = Mode::Marks(pick);
                return self.say(Msg::NothingToEdit);
            }
        };
        self.marks.pending = Some(pending);
        self.marks.listed = Some(pick);
        self.prompt(prompt, &text)
    }

    /// Opens the mail or the form by which a correction is sent, as the settings say.
    fn send_correction(&mut self, mark: &Mark) -> Vec<Effect> {
        let template = &self.preferences.send;
        if template.is_empty() {
            return self.say(Msg::NoSendTemplate);
        }
        let meta = self.marks.original.meta();
        let title = meta.title.as_deref().unwrap_or(&self.preferences.name);
        match notes::address(template, title, meta.url.as_deref(), mark) {
            Some(address) => {
                self.notice = Some(fill(Msg::OpeningLink, self.preferences.lang, &[&address]));
                vec![Effect::SendCorrection(address)]
            }
            None => self.say(Msg::NotACorrection),
        }
    }
}
