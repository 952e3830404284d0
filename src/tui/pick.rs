//! Choosing from a list that fills the screen: which item is chosen, and what is typed to narrow the list.
//!
//! In come keys and the numbers of the items that are shown, out goes what the reader meant. Knows nothing of what the
//! items are; where they stand on the screen is the matter of `geometry::pane`.

use super::action::Action;
use super::input::Input;
use super::keymap::Keys;
use super::search::Query;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A choice that is being made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pick {
    /// The number of the chosen item among all of them, shown or not.
    pub(super) chosen: usize,
    /// What is typed to narrow the list, while that is done.
    pub(super) typed: Option<Input>,
}

/// What a key meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Picked {
    /// Something about the choice itself.
    Stay,
    /// This item is wanted.
    Item(usize),
    /// None is.
    Leave,
    /// Something else.
    Else(Option<Action>),
}

impl Pick {
    /// A choice that begins with item `chosen`.
    pub(super) fn at(chosen: usize) -> Self {
        Self { chosen, typed: None }
    }

    /// What is looked for; `None` if everything is shown.
    pub(super) fn query(&self) -> Option<Query> {
        Query::new(self.typed.as_ref()?.text())
    }

    /// The numbers below `count` of the items that hold what is typed, as `holds` says. Where there is none, those that hold
    /// it in the other script, or whose initials in pinyin it is, as in a search of the text.
    pub(super) fn shown(&self, count: usize, holds: impl Fn(&Query, usize) -> bool) -> Vec<usize> {
        let Some(query) = self.query() else { return (0..count).collect() };
        let looser = query.looser();
        let ways = std::iter::once(&query).chain(&looser);
        let mut found = ways.map(|query| (0..count).filter(|item| holds(query, *item)).collect::<Vec<_>>());
        found.find(|items| !items.is_empty()).unwrap_or_default()
    }

    /// The row of the chosen one of `items`, which are the ones that are shown.
    pub(super) fn row(&self, items: &[usize]) -> usize {
        items.iter().position(|item| *item == self.chosen).unwrap_or(0)
    }

    /// Takes in a key while `items` are shown, `page` of them at a time, and `keys` are bound.
    pub(super) fn key(&mut self, event: &KeyEvent, items: &[usize], page: u16, keys: &Keys) -> Picked {
        let row = self.row(items);
        let step = usize::from(page.max(2)) - 1;
        let action = keys.action(event);
        let typing = self.typed.is_some();
        let control = event.modifiers.contains(KeyModifiers::CONTROL);
        let interrupted = control && event.code == KeyCode::Char('c');
        let row = match (event.code, action) {
            (KeyCode::Enter, _) => return items.get(row).map_or(Picked::Stay, |item| Picked::Item(*item)),
            (KeyCode::Esc, _) if !typing => return Picked::Leave,
            (KeyCode::Esc, _) => return self.stop_typing(),
            _ if typing && interrupted => return self.stop_typing(),
            (KeyCode::Down, _) => row + 1,
            (KeyCode::Up, _) => row.saturating_sub(1),
            (KeyCode::PageDown, _) => row + step,
            (KeyCode::PageUp, _) => row.saturating_sub(step),
            _ if typing => return self.type_in(event),
            (_, Some(Action::NextParagraph)) => row + 1,
            (_, Some(Action::PreviousParagraph)) => row.saturating_sub(1),
            (_, Some(Action::NextPage)) => row + step,
            (_, Some(Action::PreviousPage)) => row.saturating_sub(step),
            (_, Some(Action::FirstPage)) => 0,
            (_, Some(Action::LastPage)) => usize::MAX,
            (_, Some(Action::Search)) => {
                self.typed = Some(Input::default());
                return Picked::Stay;
            }
            (_, Some(Action::Quit)) => return Picked::Leave,
            (_, action) => return Picked::Else(action),
        };
        if let Some(item) = items.get(row.min(items.len().saturating_sub(1))) {
            self.chosen = *item;
        }
        Picked::Stay
    }

    /// Types what was pasted, if something is being typed.
    pub(super) fn paste(&mut self, text: &str) {
        if let Some(input) = &mut self.typed {
            input.insert(text);
        }
    }

    fn type_in(&mut self, event: &KeyEvent) -> Picked {
        match &mut self.typed {
            // Nothing left to delete: the line is given up, as in a pager.
            Some(input) if event.code == KeyCode::Backspace && input.text().is_empty() => self.stop_typing(),
            Some(input) => {
                input.key(event);
                Picked::Stay
            }
            None => Picked::Stay,
        }
    }

    fn stop_typing(&mut self) -> Picked {
        self.typed = None;
        Picked::Stay
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(pick: &mut Pick, code: KeyCode, items: &[usize]) -> Picked {
        pick.key(&KeyEvent::new(code, KeyModifiers::NONE), items, 4, &Keys::default())
    }

    #[test]
    fn moves_stay_within_what_is_shown() {
        let mut pick = Pick::at(5);
        let items = [3, 5, 8, 9];
        for (code, chosen) in [
            (KeyCode::Down, 8),
            (KeyCode::Char('G'), 9),
            (KeyCode::Char('j'), 9),
            (KeyCode::PageUp, 3),
            (KeyCode::Char('k'), 3),
            (KeyCode::Char(' '), 9),
            (KeyCode::Home, 3),
        ] {
            assert_eq!(press(&mut pick, code, &items), Picked::Stay);
            assert_eq!(pick.chosen, chosen, "{code:?}");
        }
        assert_eq!(press(&mut pick, KeyCode::Enter, &items), Picked::Item(3));
        assert_eq!(press(&mut pick, KeyCode::Enter, &[]), Picked::Stay);
        assert_eq!(press(&mut pick, KeyCode::Char('j'), &[]), Picked::Stay);
    }

    /// Letters are typed while the list is narrowed; what was chosen before comes back with what was hidden.
    #[test]
    fn letters_are_typed_while_the_list_is_narrowed() {
        let mut pick = Pick::at(5);
        press(&mut pick, KeyCode::Char('/'), &[3, 5]);
        for code in [KeyCode::Char('q'), KeyCode::Char('j')] {
            assert_eq!(press(&mut pick, code, &[3, 5]), Picked::Stay);
        }
        assert_eq!(pick.query().unwrap().typed(), "qj");
        assert_eq!(press(&mut pick, KeyCode::Enter, &[3]), Picked::Item(3));
        assert_eq!(press(&mut pick, KeyCode::Esc, &[3]), Picked::Stay);
        assert_eq!((pick.query(), pick.chosen), (None, 5));
        assert_eq!(press(&mut pick, KeyCode::Esc, &[3, 5]), Picked::Leave);
        assert_eq!(press(&mut pick, KeyCode::Char('V'), &[3]), Picked::Else(Some(Action::ToggleWriting)));
    }
}
