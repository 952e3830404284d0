//! Reading aloud as the screen sees it: keys to commands, the voice's events to highlight, page and clock. Part of
//! the state's update; the voice itself lives behind effects.

use super::action::Action;
use super::app::{App, Effect, Message, VoiceName};
use super::strings::{Msg, fill};
use super::voice_words::describe_failure;
use crate::article::Anchor;
use crate::text::sanitize::clean_line;
use crate::voice::{Clock, Event, EventKind, State, Unit, clamp_rate, clause_at, previous_target};
use std::ops::Range;
use std::sync::Arc;
use std::time::Instant;

/// One step of the keys for faster and slower.
const RATE_STEP: f32 = 0.1;

impl App {
    /// The sentence that is to be marked on the page, if the voice has one.
    pub(super) fn spoken(&self) -> Option<&Unit> {
        match self.listening.state {
            State::Idle => None,
            State::Preparing | State::Speaking | State::Paused | State::Failed => {
                self.units.as_ref()?.get(self.listening.unit?)
            }
        }
    }

    /// Moves the mark inside a long sentence to the clause that should be heard at `now`. Called before every drawing.
    pub fn follow_clock(&mut self, now: Instant) {
        self.clause = self.clause_at(now);
    }

    fn clause_at(&self, now: Instant) -> Option<Range<usize>> {
        let clauses = self.spoken()?.clauses(&self.article);
        // Of a short sentence there is one clause, which needs no mark of its own.
        let share = self.clock.as_ref().filter(|_| clauses.len() > 1)?.share_of_unit(now).0;
        clause_at(&clauses, share).map(|clause| clause.range.clone())
    }

    pub(super) fn pause_if_speaking(&mut self) -> Option<Effect> {
        matches!(self.listening.state, State::Speaking | State::Preparing).then_some(Effect::Pause)
    }

    /// Takes in what the voice's side says.
    pub(super) fn hear(&mut self, message: Message, now: Instant) -> Vec<Effect> {
        match message {
            Message::Units(units, clock) => self.take_units(units, clock),
            Message::VoiceOpened(name) => {
                if name.silent {
                    self.say(Msg::SilentVoice);
                }
                self.voice = Some(name);
                Vec::new()
            }
            Message::VoiceMissing(reason) => {
                self.offer_silence = true;
                let lang = self.preferences.lang;
                self.notice = Some(format!("{reason} {}", Msg::OfferSilence.text(lang)));
                Vec::new()
            }
            Message::Pace(pace) => {
                if let Some(clock) = &mut self.clock {
                    clock.calibrate(pace);
                }
                Vec::new()
            }
            Message::Voice(event) => self.follow(&event, now),
            _ => Vec::new(),
        }
    }

    fn take_units(&mut self, units: Arc<[Unit]>, mut clock: Clock) -> Vec<Effect> {
        clock.set_rate(self.rate);
        self.clock = Some(clock);
        self.units = Some(units);
        if std::mem::take(&mut self.play_when_ready) { self.play() } else { Vec::new() }
    }

    /// An event of the voice moves state and clock, and the page if the sentence is on another.
    fn follow(&mut self, event: &Event, now: Instant) -> Vec<Effect> {
        self.listening.apply(event);
        if let Some(clock) = &mut self.clock {
            clock.apply(event, now);
        }
        let lang = self.preferences.lang;
        match &event.kind {
            EventKind::Preparing { .. } | EventKind::Speaking { .. } => self.turn_to_voice(),
            EventKind::Failed(failure) => {
                self.notice = Some(describe_failure(failure, lang));
                Vec::new()
            }
            EventKind::Skipped { failure, .. } => {
                let reason = describe_failure(failure, lang);
                self.notice = Some(fill(Msg::SentenceSkipped, lang, &[&reason]));
                Vec::new()
            }
            EventKind::Ended => self.say(Msg::ListenedToEnd),
            EventKind::Finished { .. } => {
                let pace = self.clock.as_ref().and_then(Clock::pace);
                pace.map(|pace| Effect::KeepPace(pace, self.rate)).into_iter().collect()
            }
            EventKind::Slept => self.say(Msg::Slept),
            EventKind::TakenOver { failure, engine, silent } => {
                let reason = describe_failure(failure, lang);
                self.notice = Some(fill(Msg::VoiceTakenOver, lang, &[&reason, &clean_line(engine)]));
                self.voice = Some(VoiceName { engine: clean_line(engine), silent: *silent });
                Vec::new()
            }
            EventKind::Measured { .. } | EventKind::Paused | EventKind::Resumed | EventKind::Stopped => {
                Vec::new()
            }
        }
    }

    fn turn_to_voice(&mut self) -> Vec<Effect> {
        match self.spoken().map(|unit| Anchor::new(unit.block, unit.range.start)) {
            Some(start) if !self.spread.contains(start) => {
                // The voice goes on where this page ends: the next page, whatever the count says.
                match self.spread.next() {
                    Some(next) if self.is_on_page_at(next, start) => self.show(next),
                    _ => self.show_page_of(start),
                }
            }
            _ => Vec::new(),
        }
    }

    fn is_on_page_at(&self, top: Anchor, place: Anchor) -> bool {
        crate::layout::page(&self.article, &self.measure(), self.height(), top).contains(place)
    }

    pub(super) fn listen(&mut self, action: Action, now: Instant) -> Vec<Effect> {
        match action {
            Action::PlayOrPause => match self.listening.state {
                State::Speaking | State::Preparing => vec![Effect::Pause],
                State::Paused => vec![Effect::Resume],
                State::Idle | State::Failed => self.play(),
            },
            Action::Stop => vec![Effect::StopVoice],
            Action::Faster => self.change_rate(RATE_STEP),
            Action::Slower => self.change_rate(-RATE_STEP),
            Action::NextSentence => self.skip(|_, _, unit| Some(unit + 1), now),
            Action::PreviousSentence => {
                self.skip(|_, elapsed, unit| Some(previous_target(elapsed, unit)), now)
            }
            Action::NextSpokenParagraph => self.skip(
                |units, _, unit| {
                    let block = units.get(unit)?.block;
                    Some(units.partition_point(|other| other.block <= block))
                },
                now,
            ),
            Action::PreviousSpokenParagraph => self.skip(
                |units, elapsed, unit| {
                    let block = units.get(unit)?.block;
                    let start = units.partition_point(|other| other.block < block);
                    // Near its beginning a paragraph is left for the one before.
                    if previous_target(elapsed, unit) >= start {
                        return Some(start);
                    }
                    let before = units.get(start.checked_sub(1)?)?.block;
                    Some(units.partition_point(|other| other.block < before))
                },
                now,
            ),
            _ => Vec::new(),
        }
    }

    /// Begins to speak: at the paragraph with the cursor, where the voice failed, or at the first sentence of the
    /// page.
    fn play(&mut self) -> Vec<Effect> {
        let Some(units) = &self.units else {
            self.play_when_ready = true;
            return Vec::new();
        };
        let from = match (self.cursor, self.spread.top()) {
            (Some(block), _) => Anchor::new(block, 0),
            (None, Some(top)) => top,
            (None, None) => Anchor::default(),
        };
        let failed_at =
            self.listening.unit.filter(|_| self.listening.state == State::Failed && self.cursor.is_none());
        let unit = failed_at.or_else(|| {
            let first = units.partition_point(|unit| Anchor::new(unit.block, unit.range.start) < from);
            // Below the last sentence there is only it to be read.
            Some(first.min(units.len().checked_sub(1)?))
        });
        let Some(unit) = unit else { return self.say(Msg::NothingToSpeak) };
        let silent = std::mem::take(&mut self.offer_silence);
        match &self.voice {
            Some(_) if !silent => vec![Effect::PlayFrom(unit)],
            _ => vec![Effect::OpenVoice { unit, silent, rate: self.rate }],
        }
    }

    /// Skips to the unit that `target` makes of the units, the time in the present one, and its index.
    fn skip(
        &mut self,
        target: impl Fn(&[Unit], std::time::Duration, usize) -> Option<usize>,
        now: Instant,
    ) -> Vec<Effect> {
        let (Some(units), Some(unit), true) = (&self.units, self.listening.unit, self.listening.is_active())
        else {
            return self.say(Msg::NotListening);
        };
        let elapsed = self.clock.as_ref().map_or_else(Default::default, |clock| clock.elapsed_in_unit(now));
        match target(units, elapsed, unit).filter(|&wanted| wanted < units.len()) {
            Some(wanted) => vec![Effect::SkipTo(wanted)],
            None => Vec::new(),
        }
    }

    fn change_rate(&mut self, step: f32) -> Vec<Effect> {
        // Tenths are kept exact, whatever the steps before.
        self.rate = clamp_rate(((self.rate + step) * 10.0).round() / 10.0);
        if let Some(clock) = &mut self.clock {
            clock.set_rate(self.rate);
        }
        vec![Effect::SetRate(self.rate)]
    }
}
