//! Where the reader has been: the way back from a jump, and forward again, as in a browser. Part of the state's update.
//!
//! Leafing is no jump: what takes the reader from one part of the article to another is.

use super::action::Action;
use super::app::{App, Effect};
use super::strings::Msg;
use crate::article::Anchor;

/// Jumps that are remembered.
const LIMIT: usize = 100;

/// The places that were left by jumps, and those that were come back from.
#[derive(Clone, Debug, Default)]
pub(super) struct Trail {
    back: Vec<Anchor>,
    forward: Vec<Anchor>,
}

impl Trail {
    /// Moves every place as `to` says.
    pub(super) fn follow(&mut self, to: impl Fn(Anchor) -> Anchor) {
        for place in self.back.iter_mut().chain(&mut self.forward) {
            *place = to(*place);
        }
    }

    /// A jump was made from `place`.
    fn leave(&mut self, place: Anchor) {
        self.forward.clear();
        if self.back.last() != Some(&place) {
            self.back.push(place);
        }
        if self.back.len() > LIMIT {
            self.back.remove(0);
        }
    }
}

/// Whether what `action` does goes on with reading where the page is.
fn is_leafing(action: Action) -> bool {
    matches!(
        action,
        Action::NextPage
            | Action::PreviousPage
            | Action::NextParagraph
            | Action::PreviousParagraph
            | Action::Select
            | Action::SelectLess
            | Action::Back
            | Action::Forward
    )
}

impl App {
    /// Remembers the place that was on top before something was done: `action`, or what was entered or chosen.
    pub(super) fn remember(&mut self, before: Option<Anchor>, action: Option<Action>) {
        if let Some(before) = before.filter(|_| !action.is_some_and(is_leafing)) {
            self.trail.leave(before);
        }
    }

    pub(super) fn back(&mut self) -> Vec<Effect> {
        let here = self.top();
        match self.trail.back.pop() {
            Some(place) => {
                self.trail.forward.push(here);
                self.show(place)
            }
            None => self.say(Msg::NothingBehind),
        }
    }

    pub(super) fn forward(&mut self) -> Vec<Effect> {
        let here = self.top();
        match self.trail.forward.pop() {
            Some(place) => {
                self.trail.back.push(here);
                self.show(place)
            }
            None => self.say(Msg::NothingAhead),
        }
    }
}
