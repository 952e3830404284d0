//! Reading on while the rest of a large file is still being read: what cannot be done yet waits, nothing else does.
//!
//! The first part of an article is an article of its own, whose blocks are, but for rare cases, the first ones of the
//! whole; so an anchor in it holds when the whole takes its place. Part of the state's update.

use super::action::Action;
use super::app::{App, Effect, Prompt};
use super::strings::Msg;
use super::trail::Trail;
use crate::article::{Anchor, Article};
use crate::layout::line_at;
use crate::shelf::state;
use crate::voice::Listening;
use std::sync::Arc;
use std::time::Instant;

/// An article of which the reader has seen the first part.
#[derive(Debug)]
pub struct Loaded {
    /// All of it.
    pub article: Arc<Article>,
    /// Where the reader stopped the last time.
    pub place: Option<Anchor>,
    /// Something to tell about the reading.
    pub notice: Option<String>,
}

/// What the reader wants that needs the whole article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    /// What a key means.
    Act(Action),
    /// What was typed into a line.
    Enter(Prompt, String),
}

impl App {
    /// Says that the article is only the first part of one, and that [`super::Message::Loaded`] will bring the whole.
    pub fn wait_for_rest(&mut self) {
        self.loading = true;
    }

    /// Whether `action` has to wait for the whole article; it then does.
    pub(super) fn must_wait(&mut self, action: Action) -> bool {
        let beyond = match action {
            // Not the article, but what was left in it, is on its way.
            _ if self.must_wait_for_marks(action) => return self.wait_with(Wish::Act(action)),
            Action::LastPage | Action::NextHit | Action::PreviousHit | Action::Links | Action::Print => true,
            Action::NextHeading | Action::Contents => !self.has_heading(action),
            Action::NextPage => self.spread.next().is_none(),
            Action::NextParagraph => {
                self.cursor.is_some_and(|block| block + 1 >= self.article.blocks().len())
            }
            _ => false,
        };
        self.loading && beyond && self.wait_with(Wish::Act(action))
    }

    /// Whether what was typed has to wait for the whole article; it then does.
    pub(super) fn must_wait_to_enter(&mut self, prompt: Prompt, text: &str) -> bool {
        // An action decides for itself.
        let is_place = |text: &str| text.trim_start().starts_with(|c: char| c.is_ascii_digit() || c == '/');
        let waits = prompt != Prompt::Command || is_place(text);
        self.loading && waits && self.wait_with(Wish::Enter(prompt, text.to_owned()))
    }

    /// Reads the file again, if all of it is there and nothing is read already.
    pub(super) fn reload(&mut self) -> Vec<Effect> {
        if self.loading {
            return self.say(Msg::StillLoading);
        }
        vec![Effect::StopVoice, Effect::Reload]
    }

    /// The file as it is now takes the place of what was read before; the words on top stay there.
    pub(super) fn take_again(&mut self, loaded: Result<Loaded, String>, now: Instant) -> Vec<Effect> {
        if loaded.is_ok() {
            (self.listening, self.clock, self.units, self.voice) = (Listening::default(), None, None, None);
            (self.hit, self.cursor, self.play_when_ready) = (None, None, false);
            self.trail = Trail::default();
            self.deaf = true;
            self.moved = true;
        } else if let Err(reason) = &loaded {
            // What is there stays there.
            self.notice = Some(reason.clone());
            return Vec::new();
        }
        let mut effects = self.take_whole(loaded, now);
        effects.extend(self.go_on_to_sleep());
        effects
    }

    pub(super) fn wait_with(&mut self, wish: Wish) -> bool {
        self.wish = Some(wish);
        self.say(Msg::StillLoading);
        true
    }

    /// The whole article takes the place of its first part.
    pub(super) fn take_whole(&mut self, loaded: Result<Loaded, String>, now: Instant) -> Vec<Effect> {
        self.loading = false;
        let wish = self.wish.take();
        let Loaded { article, place, notice } = match loaded {
            Ok(loaded) => loaded,
            Err(reason) => {
                // What is there can be read, but it is not the article: no place in it is kept.
                self.notice = Some(reason);
                return self.count_pages();
            }
        };
        self.unsay(Msg::StillLoading);
        self.notice = notice.or(self.notice.take());
        // The part is judged by less than the whole, and the file may have been changed between the two readings.
        self.anchor = match place.filter(|_| !self.moved) {
            Some(place) => line_at(&article, &self.measure(), place).map_or(place, |line| line.anchor()),
            None => state::follow(&self.article, &article, self.anchor),
        };
        // Where the voice was is found by its words, too.
        let heard = self.listener.last_heard.map(|heard| state::follow(&self.article, &article, heard));
        self.listener.last_heard = heard;
        self.article = Arc::clone(&article);
        self.leave_marks(Arc::clone(&article));
        (self.selected, self.pressed) = (None, None);
        self.lay_out();
        let mut effects = vec![Effect::Whole(article)];
        effects.extend(self.count_pages());
        if self.moved {
            effects.push(Effect::SavePosition(self.anchor));
        }
        effects.extend(match wish {
            Some(Wish::Act(action)) => self.act(action, now),
            Some(Wish::Enter(prompt, text)) => self.enter(prompt, &text, now),
            None => Vec::new(),
        });
        effects
    }
}
