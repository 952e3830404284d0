//! A number before a key: how often, or which page. Part of the state's update.

use super::action::Action;
use super::app::{App, Effect};
use super::strings::{Msg, fill};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use std::time::Instant;

/// The greatest number that can be typed before a key.
const MOST: usize = 99_999;

impl App {
    /// Takes in a digit of a number before a key; whether `event` was one. A digit that is bound is a key like others.
    pub(super) fn take_digit(&mut self, event: &KeyEvent) -> bool {
        let KeyCode::Char(c) = event.code else { return false };
        let Some(digit) = c.to_digit(10).and_then(|digit| usize::try_from(digit).ok()) else { return false };
        let is_number = digit > 0 || self.times.is_some();
        if !is_number || !event.modifiers.difference(KeyModifiers::SHIFT).is_empty() {
            return false;
        }
        let times = (self.times.unwrap_or(0) * 10 + digit).min(MOST);
        self.times = Some(times);
        self.notice = Some(fill(Msg::Times, self.preferences.lang, &[&times]));
        true
    }

    /// Does what `action` means, as often as was typed before the key; a page is gone to by its number.
    pub(super) fn act_times(&mut self, action: Action, now: Instant) -> Vec<Effect> {
        let Some(times) = self.times.take() else { return self.act(action, now) };
        match action {
            Action::FirstPage | Action::LastPage => self.go_to(&times.to_string()),
            _ if is_repeatable(action) => {
                let mut effects = Vec::new();
                for _ in 0..times {
                    let before = self.standing();
                    // Only the last place is worth keeping.
                    effects.retain(|effect| !matches!(effect, Effect::SavePosition(_)));
                    effects.extend(self.act(action, now));
                    if self.standing() == before {
                        break;
                    }
                }
                effects
            }
            _ => self.act(action, now),
        }
    }

    /// What changes as long as an action that can be repeated has something to do.
    fn standing(&self) -> impl PartialEq + use<> {
        let looked = (self.spread.top(), self.cursor, self.aids, self.hit.clone());
        (looked, self.selected, self.rate.to_bits())
    }
}

fn is_repeatable(action: Action) -> bool {
    matches!(
        action,
        Action::NextPage
            | Action::PreviousPage
            | Action::NextParagraph
            | Action::PreviousParagraph
            | Action::NextHeading
            | Action::PreviousHeading
            | Action::NextHit
            | Action::PreviousHit
            | Action::Back
            | Action::Forward
            | Action::Select
            | Action::SelectLess
            | Action::Faster
            | Action::Slower
    )
}
