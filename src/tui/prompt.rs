//! The line that is typed into at the foot of the screen: keys in, and what was meant by it when it is entered. Part of
//! the state's update.

use super::action::Action;
use super::app::{App, Effect, Mode, Prompt};
use super::input::Input;
use super::preview::PaperSize;
use crate::paths::Paths;
use crate::shelf::name::Names;
use crossterm::event::{KeyCode, KeyEvent};
use std::path::PathBuf;
use std::time::Instant;

impl App {
    pub(super) fn prompt(&mut self, prompt: Prompt, text: &str) -> Vec<Effect> {
        self.suggested = None;
        self.mode = Mode::Prompt(prompt, Input::new(text));
        Vec::new()
    }

    /// Asks for a file to write the article to, on sheets of `size` if one was chosen.
    pub(super) fn ask_where_to(&mut self, size: Option<PaperSize>) -> Vec<Effect> {
        let name = Names::default().name(&self.title(), &self.preferences.name, "txt");
        self.prompt(Prompt::Export(size), &name)
    }

    pub(super) fn prompt_key(
        &mut self,
        event: &KeyEvent,
        prompt: Prompt,
        mut input: Input,
        now: Instant,
    ) -> Vec<Effect> {
        let interrupted =
            self.preferences.keys.action(event) == Some(Action::Quit) && event.code == KeyCode::Char('c');
        if prompt == Prompt::Command
            && let Some(effects) = self.suggestion_key(event, &input)
        {
            return effects;
        }
        if let Some(effects) = self.search_line_key(event, prompt, &input) {
            return effects;
        }
        match event.code {
            KeyCode::Esc => Vec::new(),
            _ if interrupted => Vec::new(),
            // Nothing left to delete: the line is given up, as in a pager.
            KeyCode::Backspace if input.text().is_empty() && !prompt.may_be_empty() => Vec::new(),
            KeyCode::Enter if self.must_wait_to_enter(prompt, input.text()) => Vec::new(),
            KeyCode::Enter if prompt == Prompt::Command => match self.entered(input.text()) {
                Ok(typed) => self.enter(prompt, &typed, now),
                Err(unfinished) => self.prompt(prompt, &unfinished),
            },
            KeyCode::Enter => self.enter(prompt, input.text(), now),
            _ => {
                self.suggested = None;
                input.key(event);
                self.mode = Mode::Prompt(prompt, input);
                Vec::new()
            }
        }
    }

    /// Does what was typed into a line.
    pub(super) fn enter(&mut self, prompt: Prompt, typed: &str, now: Instant) -> Vec<Effect> {
        match prompt {
            Prompt::Command => self.command(typed, now),
            Prompt::Search | Prompt::Pattern => self.search(prompt, typed),
            Prompt::Note | Prompt::Label | Prompt::Words | Prompt::Reason => self.enter_mark(typed, now),
            Prompt::Export(_) if typed.trim().is_empty() => Vec::new(),
            Prompt::Export(size) => {
                let path = typed.trim();
                vec![Effect::Export(Paths::named(path).unwrap_or_else(|| PathBuf::from(path)), size)]
            }
        }
    }
}

impl Prompt {
    /// Whether a line without a character means something.
    fn may_be_empty(self) -> bool {
        matches!(self, Self::Note | Self::Label | Self::Words | Self::Reason)
    }
}
