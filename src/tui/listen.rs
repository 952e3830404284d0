//! Reading aloud as the screen sees it: keys to commands, the voice's events to highlight, page and clock. Part of
//! the state's update; the voice itself lives behind effects.

use super::action::Action;
use super::app::{App, Effect, Message};
use super::follow::Follow;
use super::strings::{Msg, fill};
use super::voice_words::describe_failure;
use crate::article::Anchor;
use crate::text::sanitize::clean_line;
use crate::voice::{
    After, Clock, Event, EventKind, Sleep, State, Unit, clamp_rate, clause_at, previous_target,
};
use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// An engine as the foot names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoiceName {
    /// The name of the engine.
    pub engine: String,
    /// It makes no sound.
    pub silent: bool,
}

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
            // They are of an article that is no longer on the screen.
            Message::Units(article, ..)
                if !Arc::ptr_eq(&article, &self.article) && *article != *self.article =>
            {
                Vec::new()
            }
            Message::Units(_, units, clock) => self.take_units(units, clock),
            Message::VoiceOpened(name) => {
                if name.silent {
                    self.say(Msg::SilentVoice);
                }
                self.deaf = false;
                self.voice = Some(name);
                Vec::new()
            }
            Message::VoiceMissing(reason) => {
                self.offer_silence = true;
                let lang = self.preferences.lang;
                self.notice = Some(format!("{reason} {}", Msg::OfferSilence.text(lang)));
                Vec::new()
            }
            Message::Voice(_) if self.deaf => Vec::new(),
            Message::Pace(pace) => {
                if let Some(clock) = &mut self.clock {
                    clock.calibrate(pace);
                }
                Vec::new()
            }
            Message::LastHeard(place) => {
                self.listener.last_heard = Some(place);
                Vec::new()
            }
            Message::Voice(event) => self.take_event(&event, now),
            _ => Vec::new(),
        }
    }

    fn take_units(&mut self, units: Arc<[Unit]>, mut clock: Clock) -> Vec<Effect> {
        clock.set_rate(self.rate);
        self.clock = Some(clock);
        self.units = Some(units);
        match (std::mem::take(&mut self.play_when_ready), std::mem::take(&mut self.listener.from_start)) {
            (true, true) => {
                let first = self.units.as_ref().filter(|units| !units.is_empty()).map(|_| 0);
                self.start_at(first)
            }
            (true, false) => self.play(),
            (false, _) => Vec::new(),
        }
    }

    /// An event of the voice moves state and clock, and the page if the sentence is on another.
    fn take_event(&mut self, event: &Event, now: Instant) -> Vec<Effect> {
        self.listening.apply(event);
        if matches!(self.listening.state, State::Speaking | State::Preparing) {
            self.scroll = None;
        }
        if let Some(clock) = &mut self.clock {
            clock.apply(event, now);
        }
        let lang = self.preferences.lang;
        match &event.kind {
            EventKind::Preparing { .. } => self.turn_to_voice(),
            EventKind::Speaking { .. } => {
                let mut effects = self.turn_to_voice();
                self.listener.last_heard =
                    self.spoken().map(|unit| Anchor::new(unit.block, unit.range.start));
                effects.push(Effect::SaveListening(self.listener.last_heard));
                effects
            }
            EventKind::Failed(failure) => {
                self.notice = Some(describe_failure(failure, lang));
                Vec::new()
            }
            EventKind::Skipped { failure, .. } => {
                let reason = describe_failure(failure, lang);
                self.notice = Some(fill(Msg::SentenceSkipped, lang, &[&reason]));
                Vec::new()
            }
            EventKind::Ended => {
                self.listener.last_heard = None;
                let mut effects = vec![Effect::SaveListening(None)];
                effects.extend(self.go_on_listening());
                effects
            }
            EventKind::Slept => {
                self.listener.sleep = None;
                let mut effects = self.say(Msg::Slept);
                // A voice that is opened later is told of no timer any more.
                effects.push(Effect::SetSleep(None));
                effects
            }
            EventKind::Finished { seconds, .. } => {
                self.listener.heard += Duration::try_from_secs_f64(*seconds).unwrap_or_default();
                let pace = self.clock.as_ref().and_then(Clock::pace);
                pace.map(|pace| Effect::KeepPace(pace, self.rate)).into_iter().collect()
            }
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

    /// Tells a voice that is opened anew how much time is left to listen: it goes on and does not begin again.
    pub(super) fn go_on_to_sleep(&self) -> Option<Effect> {
        let Some(Sleep::After(time)) = self.listener.sleep else { return None };
        Some(Effect::SetSleep(Some(Sleep::After(time.saturating_sub(self.listener.heard)))))
    }

    pub(super) fn is_on_page_at(&self, top: Anchor, place: Anchor) -> bool {
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
            Action::ReadFromHere => {
                let unit = self.unit_here();
                self.start_at(unit)
            }
            Action::RepeatSentence => self.skip(|_, _, unit| Some(unit), now),
            Action::ReturnToVoice => self.return_to_voice(),
            Action::ToggleFollow => self.toggle_follow(),
            Action::PauseAfterSentence => self.follow_sentences_by(After::Pause),
            Action::RepeatOn => self.follow_sentences_by(After::Repeat),
            Action::SleepTimer => self.next_sleep(),
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

    /// Begins to speak: at the paragraph with a cursor that was put there since it last did, where the voice was, or
    /// at the first sentence of the page.
    fn play(&mut self) -> Vec<Effect> {
        if self.units.is_none() {
            self.play_when_ready = true;
            return Vec::new();
        }
        let unit = match self.cursor.filter(|_| self.cursor != self.listener.played_cursor) {
            Some(_) => self.unit_here(),
            None => self.resting_place().or_else(|| self.unit_here()),
        };
        self.start_at(unit)
    }

    /// The sentence where the reader is: with the ruler or in focus, else the first of the paragraph with the cursor, or
    /// of the page.
    fn unit_here(&self) -> Option<usize> {
        let from = match (self.cursor, self.spread.top()) {
            (Some(block), _) => Anchor::new(block, 0),
            (None, Some(top)) => top,
            (None, None) => Anchor::default(),
        };
        let from = self.sentence_of_eye().map_or(from, |sentence| sentence.from);
        let units = self.units.as_ref()?;
        let first = units.partition_point(|unit| Anchor::new(unit.block, unit.range.start) < from);
        // Below the last sentence there is only it to be read.
        Some(first.min(units.len().checked_sub(1)?))
    }

    /// The sentence the voice is at, or was when it last fell silent, in this sitting or an earlier one; none after it
    /// came to the end of the article.
    pub(super) fn resting_place(&self) -> Option<usize> {
        let units = self.units.as_ref()?;
        let now = self.listening.unit.filter(|_| !self.listening.ended);
        now.or_else(|| {
            let heard = self.listener.last_heard?;
            units.partition_point(|unit| Anchor::new(unit.block, unit.range.start) <= heard).checked_sub(1)
        })
    }

    /// Reads aloud from the sentence that holds `place`, or is the next after it.
    pub(super) fn read_from(&mut self, place: Anchor) -> Vec<Effect> {
        let Some(units) = &self.units else { return self.say(Msg::StillLoading) };
        let ends_before = |unit: &Unit| Anchor::new(unit.block, unit.range.end) <= place;
        let unit = Some(units.partition_point(ends_before)).filter(|unit| *unit < units.len());
        self.start_at(unit)
    }

    fn start_at(&mut self, unit: Option<usize>) -> Vec<Effect> {
        let Some(unit) = unit else { return self.say(Msg::NothingToSpeak) };
        self.listener.played_cursor = self.cursor;
        if self.listener.follow == Follow::Away {
            self.listener.follow = Follow::On;
        }
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

    /// What follows a sentence from now on; asked for again, the next one does.
    fn follow_sentences_by(&mut self, after: After) -> Vec<Effect> {
        self.listener.after = if self.listener.after == after { After::GoOn } else { after };
        self.say(match self.listener.after {
            After::GoOn => Msg::AfterGoOn,
            After::Pause => Msg::AfterPause,
            After::Repeat => Msg::AfterRepeat,
        });
        vec![Effect::SetAfter(self.listener.after)]
    }

    /// The next of the times after which the voice falls silent.
    fn next_sleep(&mut self) -> Vec<Effect> {
        let minutes = |minutes: u64| Some(Sleep::After(Duration::from_secs(minutes * 60)));
        let times =
            [None, minutes(15), minutes(30), minutes(60), Some(Sleep::Paragraph), Some(Sleep::Article)];
        let at = times.iter().position(|time| *time == self.listener.sleep).unwrap_or_default();
        self.listener.sleep = times.get(at + 1).copied().flatten();
        self.listener.heard = Duration::ZERO;
        let lang = self.preferences.lang;
        self.notice = Some(match self.listener.sleep {
            None => Msg::SleepOff.text(lang).to_owned(),
            Some(Sleep::After(time)) => fill(Msg::SleepMinutes, lang, &[&(time.as_secs() / 60)]),
            Some(Sleep::Paragraph) => Msg::SleepParagraph.text(lang).to_owned(),
            Some(Sleep::Article) => Msg::SleepArticle.text(lang).to_owned(),
        });
        vec![Effect::SetSleep(self.listener.sleep)]
    }

    /// What is out of the ordinary in how it is read, in a word or two each.
    pub(super) fn voice_tags(&self) -> Vec<String> {
        let lang = self.preferences.lang;
        let sleep = self.listener.sleep.map(|sleep| match sleep {
            Sleep::After(time) => fill(Msg::TagMinutes, lang, &[&(time.as_secs() / 60)]),
            Sleep::Paragraph => Msg::TagParagraph.text(lang).to_owned(),
            Sleep::Article => Msg::TagArticle.text(lang).to_owned(),
        });
        let after = match self.listener.after {
            After::GoOn => None,
            After::Pause => Some(Msg::TagPause),
            After::Repeat => Some(Msg::TagRepeat),
        };
        let follow = match self.listener.follow {
            Follow::On => None,
            Follow::Away => Some(Msg::TagAway),
            Follow::Off => Some(Msg::TagOff),
        };
        let go_on = self.listener.go_on.then_some(Msg::TagGoOn);
        let words = [after, follow, go_on].into_iter().flatten().map(|msg| msg.text(lang).to_owned());
        sleep.into_iter().chain(words).collect()
    }

    fn change_rate(&mut self, step: f32) -> Vec<Effect> {
        self.rate_to(self.rate + step)
    }

    /// Reads at `rate` from now on, in tenths and within what voices can do.
    pub(super) fn rate_to(&mut self, rate: f32) -> Vec<Effect> {
        // Tenths are kept exact, whatever the steps before.
        self.rate = clamp_rate((rate * 10.0).round() / 10.0);
        if let Some(clock) = &mut self.clock {
            clock.set_rate(self.rate);
        }
        vec![Effect::SetRate(self.rate)]
    }
}
