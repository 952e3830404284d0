//! The list of keys while it is shown: scrolling it, and leaving it. Part of the state's update.

use super::action::Action;
use super::app::{App, Effect, Mode};
use super::keymap;
use super::view::help::{height, rows};
use crossterm::event::{KeyCode, KeyEvent};

impl App {
    pub(super) fn help_key(&mut self, event: &KeyEvent, top: usize) -> Vec<Effect> {
        let page = usize::from(height(self.size).max(2)) - 1;
        let top = match (event.code, keymap::action(event)) {
            (KeyCode::Esc | KeyCode::Enter, _) | (_, Some(Action::Help | Action::Quit)) => return Vec::new(),
            (_, Some(Action::NextParagraph)) => top + 1,
            (_, Some(Action::PreviousParagraph)) => top.saturating_sub(1),
            (_, Some(Action::NextPage)) => top + page,
            (_, Some(Action::PreviousPage)) => top.saturating_sub(page),
            (_, Some(Action::FirstPage)) => 0,
            (_, Some(Action::LastPage)) => usize::MAX,
            _ => top,
        };
        let rows = rows(self).len();
        let last = rows.saturating_sub(usize::from(height(self.size)));
        self.mode = Mode::Help(top.min(last));
        self.act_anywhere(keymap::action(event))
    }

    /// What a key means wherever the reader is.
    pub(super) fn act_anywhere(&mut self, action: Option<Action>) -> Vec<Effect> {
        match action {
            Some(Action::Redraw) => vec![Effect::Redraw],
            Some(Action::Suspend) => self.suspend(),
            _ => Vec::new(),
        }
    }
}
