//! The list of keys while it is shown: scrolling it, narrowing it by what is typed, and leaving it. Part of the state's
//! update.

use super::action::Action;
use super::app::{App, Effect, Mode};
use super::input::Input;
use super::search::Query;
use super::view::help::{height, rows};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// How the list of keys is shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HelpList {
    /// The row on top.
    pub(super) top: usize,
    /// What is typed to narrow the list.
    pub(super) typed: Option<Input>,
}

impl HelpList {
    /// What is looked for; `None` if everything is shown.
    pub(super) fn query(&self) -> Option<Query> {
        Query::new(self.typed.as_ref()?.text())
    }

    /// Types what was pasted, if something is being typed.
    pub(super) fn paste(&mut self, text: &str) {
        if let Some(input) = &mut self.typed {
            input.insert(text);
        }
    }
}

impl App {
    pub(super) fn help_key(&mut self, event: &KeyEvent, mut list: HelpList) -> Vec<Effect> {
        let page = usize::from(height(self.size).max(2)) - 1;
        let action = self.preferences.keys.action(event);
        let interrupted = event.code == KeyCode::Char('c') && event.modifiers.contains(KeyModifiers::CONTROL);
        let typing = list.typed.is_some();
        match (event.code, action) {
            (KeyCode::Down, _) => list.top += 1,
            (KeyCode::Up, _) => list.top = list.top.saturating_sub(1),
            (KeyCode::PageDown, _) => list.top += page,
            (KeyCode::PageUp, _) => list.top = list.top.saturating_sub(page),
            (KeyCode::Esc, _) if typing => list = HelpList::default(),
            _ if typing && interrupted => list = HelpList::default(),
            (KeyCode::Enter, _) if typing => {}
            _ if typing => list.type_in(event),
            (KeyCode::Esc | KeyCode::Enter, _) | (_, Some(Action::Help | Action::Quit)) => return Vec::new(),
            (_, Some(Action::Search)) => list = HelpList { top: 0, typed: Some(Input::default()) },
            (_, Some(Action::NextParagraph)) => list.top += 1,
            (_, Some(Action::PreviousParagraph)) => list.top = list.top.saturating_sub(1),
            (_, Some(Action::NextPage)) => list.top += page,
            (_, Some(Action::PreviousPage)) => list.top = list.top.saturating_sub(page),
            (_, Some(Action::FirstPage)) => list.top = 0,
            (_, Some(Action::LastPage)) => list.top = usize::MAX,
            _ => {}
        }
        let most = rows(self, list.query().as_ref()).len().saturating_sub(usize::from(height(self.size)));
        list.top = list.top.min(most);
        self.mode = Mode::Help(list);
        if typing { Vec::new() } else { self.act_anywhere(action) }
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

impl HelpList {
    fn type_in(&mut self, event: &KeyEvent) {
        self.top = 0;
        match &mut self.typed {
            // Nothing left to delete: the line is given up, as in a pager.
            Some(input) if event.code == KeyCode::Backspace && input.text().is_empty() => self.typed = None,
            Some(input) => input.key(event),
            None => {}
        }
    }
}
