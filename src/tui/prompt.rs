//! The line that is typed into at the foot of the screen: keys in, and what was meant by it when it is entered. Part of
//! the state's update.

use super::action::Action;
use super::app::{App, Effect, Mode, Prompt};
use super::input::Input;
use crossterm::event::{KeyCode, KeyEvent};
use std::path::PathBuf;

impl App {
    pub(super) fn prompt(&mut self, prompt: Prompt, text: &str) -> Vec<Effect> {
        self.mode = Mode::Prompt(prompt, Input::new(text));
        Vec::new()
    }

    pub(super) fn prompt_key(&mut self, event: &KeyEvent, prompt: Prompt, mut input: Input) -> Vec<Effect> {
        let interrupted =
            self.preferences.keys.action(event) == Some(Action::Quit) && event.code == KeyCode::Char('c');
        match event.code {
            KeyCode::Esc => Vec::new(),
            _ if interrupted => Vec::new(),
            // Nothing left to delete: the line is given up, as in a pager.
            KeyCode::Backspace if input.text().is_empty() => Vec::new(),
            KeyCode::Enter if self.must_wait_to_enter(prompt, input.text()) => Vec::new(),
            KeyCode::Enter => self.enter(prompt, input.text()),
            _ => {
                input.key(event);
                self.mode = Mode::Prompt(prompt, input);
                Vec::new()
            }
        }
    }

    /// Does what was typed into a line.
    pub(super) fn enter(&mut self, prompt: Prompt, typed: &str) -> Vec<Effect> {
        match prompt {
            Prompt::Command => self.go_to(typed),
            Prompt::Search => self.search(typed),
            Prompt::Export if typed.trim().is_empty() => Vec::new(),
            Prompt::Export => vec![Effect::Export(PathBuf::from(typed.trim()))],
        }
    }
}
