//! The eye and the voice: leafing, searching and resizing never move the voice, and the page goes with the voice only
//! while the reader lets it. Part of the state's update.

use super::app::{App, Effect};
use super::strings::Msg;
use crate::article::Anchor;
use crate::voice::clock::estimate;
use crate::voice::{After, Sleep, State, Unit};
use std::time::{Duration, Instant};

/// Pages that are turned at most at a time: a sentence may be longer than a page.
const TURNS: usize = 8;

/// Whether the page goes with the voice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Follow {
    /// It does.
    #[default]
    On,
    /// The reader has gone elsewhere; it will when the two meet again.
    Away,
    /// The reader does not want it to.
    Off,
}

/// How the reader listens.
#[derive(Debug, Default)]
pub(super) struct Listener {
    /// Whether the page goes with the voice.
    pub(super) follow: Follow,
    /// Where the voice was last.
    pub(super) last_heard: Option<Anchor>,
    /// The cursor that reading aloud has begun at: it has been obeyed.
    pub(super) played_cursor: Option<usize>,
    /// What follows a sentence.
    pub(super) after: After,
    /// When the voice will fall silent.
    pub(super) sleep: Option<Sleep>,
    /// How much was heard since that was set, in whole sentences.
    pub(super) heard: Duration,
    /// The voice goes on to the next article at the end of this one.
    pub(super) go_on: bool,
    /// It begins at the beginning as soon as it can, wherever it was in an earlier sitting.
    pub(super) from_start: bool,
}

impl App {
    /// Shows the page on which a sentence begins that is about to be spoken, if the page goes with the voice.
    pub(super) fn turn_to_voice(&mut self) -> Vec<Effect> {
        self.meet_voice();
        let Some(start) = self.spoken().map(|unit| Anchor::new(unit.block, unit.range.start)) else {
            return Vec::new();
        };
        if self.listener.follow != Follow::On || self.spread.contains(start) {
            return Vec::new();
        }
        // The voice goes on where this page ends: the next page, whatever the count says.
        match self.spread.next() {
            Some(next) if self.is_on_page_at(next, start) => self.show(next),
            _ => self.show_page_of(start),
        }
    }

    /// Notes whether the reader has left the voice behind, after the reader has moved; and whether they have met.
    pub(super) fn part_from_voice(&mut self) {
        if self.listener.follow == Follow::On && self.listening.is_active() && !self.sees_voice() {
            self.listener.follow = Follow::Away;
        }
        self.meet_voice();
    }

    fn meet_voice(&mut self) {
        if self.listener.follow == Follow::Away && self.sees_voice() {
            self.listener.follow = Follow::On;
        }
    }

    /// Whether something of the sentence is on the screen that is being spoken.
    fn sees_voice(&self) -> bool {
        let Some(Unit { block, range, .. }) = self.spoken() else { return false };
        self.spread
            .lines()
            .any(|line| line.block == *block && line.range.start < range.end && line.range.end > range.start)
    }

    /// Turns the page while a sentence is spoken that goes on behind it.
    pub(super) fn tick(&mut self, now: Instant) -> Vec<Effect> {
        let mut effects = Vec::new();
        for _ in 0..TURNS {
            match (self.until_turn(now), self.spread.next()) {
                (Some(Duration::ZERO), Some(next)) => effects.extend(self.show(next)),
                _ => break,
            }
        }
        effects
    }

    /// How long until the voice reaches the end of the page in mid-sentence; `None` if it will not. It is taken to
    /// go through the sentence at an even pace.
    pub(super) fn until_turn(&self, now: Instant) -> Option<Duration> {
        let clock = self.clock.as_ref()?;
        if self.listener.follow != Follow::On || self.listening.state != State::Speaking {
            return None;
        }
        let unit = self.spoken()?;
        let end = self.spread.lines().next_back().filter(|line| line.block == unit.block)?.range.end;
        let text = unit.text(&self.article);
        let on_page = text.get(..end.checked_sub(unit.range.start)?)?;
        let (on_page, whole) = (estimate(on_page), estimate(text));
        if end >= unit.range.end || on_page >= whole {
            return None;
        }
        let (spoken, length) = clock.share_of_unit(now);
        Some(length.mul_f64((on_page / whole - spoken).max(0.0)))
    }

    /// Back to the page with the voice, or to where it was last.
    pub(super) fn return_to_voice(&mut self) -> Vec<Effect> {
        let Some(unit) = self.resting_place().and_then(|unit| self.units.as_ref()?.get(unit)) else {
            return self.say(Msg::NotListening);
        };
        let start = Anchor::new(unit.block, unit.range.start);
        self.listener.follow = Follow::On;
        if self.spread.contains(start) { Vec::new() } else { self.show_page_of(start) }
    }

    /// The page goes with the voice, or no longer does.
    pub(super) fn toggle_follow(&mut self) -> Vec<Effect> {
        let (follow, said) = match self.listener.follow {
            Follow::Off => (Follow::On, Msg::FollowOn),
            Follow::On | Follow::Away => (Follow::Off, Msg::FollowOff),
        };
        self.listener.follow = follow;
        let effects = self.turn_to_voice();
        self.say(said);
        effects
    }
}
