//! What is due and when: the end of a sentence, the end of patience, the end of the time to listen.

use std::time::{Duration, Instant};

use super::super::ahead::Made;
use super::super::event::{Event, EventKind, Failure};
use super::super::player::Sleep;
use super::super::stage::Heard;
use super::super::utterance::{Utterance, Voice};
use super::{Mode, Next, Worker};

/// How much that was heard is told before the channel is looked at again.
const SOUNDS_AT_A_TIME: usize = 4;

/// What is left to be listened to; it stands while nothing is heard.
#[derive(Debug, Default)]
pub(super) struct Timer {
    pub(super) left: Duration,
    pub(super) since: Option<Instant>,
    pub(super) fading: bool,
}

impl<N: Fn(Event)> Worker<N> {
    /// How long until something is due: the end of a unit, of a sound, of patience, or of the time to listen.
    pub(super) fn patience(&self, now: Instant) -> Option<Duration> {
        let unit = self.current.as_ref().and_then(|current| {
            Some(
                (current.since? + current.limit.saturating_sub(current.spoken))
                    .saturating_duration_since(now),
            )
        });
        let playing = self.mode == Mode::Playing;
        let sound = self.stage.patience().filter(|_| playing);
        let timer = (self.fades() && playing).then(|| {
            let left = self.timer.left_at(now);
            if self.timer.fading { left } else { left.saturating_sub(self.limits.fade) }
        });
        [unit, sound, timer].into_iter().flatten().min()
    }

    /// Does what is due.
    pub(super) fn look(&mut self, now: Instant) {
        if self.mode != Mode::Playing {
            return;
        }
        if self.fades() {
            let left = self.timer.left_at(now);
            if left.is_zero() {
                return self.fall_asleep(self.position);
            }
            if left <= self.limits.fade && !self.timer.fading {
                self.timer.fading = true;
                self.stage.fade_out(left);
            }
        }
        let is_over = |current: &mut Utterance| current.elapsed(now) >= current.limit;
        if let Some(current) = self.current.take_if(is_over) {
            match current.sound {
                Voice::Silence => self.finished(self.position, current.elapsed(now).as_secs_f64()),
                Voice::Command { process, .. } => {
                    process.kill();
                    self.stumble(Failure::Hang { program: self.engine.program() });
                }
            }
        }
        // A command must not wait behind a loudspeaker that has always heard everything.
        for _ in 0..SOUNDS_AT_A_TIME {
            if self.mode != Mode::Playing {
                break;
            }
            if self.stage.wants_next()
                && let Next::Go(next) = self.what_follows(self.position, now)
                && let Made::Sound(_) = self.ahead.look(next)
            {
                self.perform(next);
            }
            match self.stage.hear() {
                Some(Heard::Begin(unit, seconds)) => {
                    self.position = unit;
                    self.emit(EventKind::Speaking { unit });
                    self.emit(EventKind::Measured { unit, seconds });
                    self.fetch();
                }
                Some(Heard::End(unit, seconds)) => self.finished(unit, seconds),
                None => break,
            }
        }
    }

    pub(super) fn time_limit(&self, seconds: f64) -> Duration {
        let first = if self.run.has_spoken { Duration::ZERO } else { self.limits.first };
        let patient = || Duration::from_secs_f64(seconds * 3.0) + self.limits.hang + first;
        self.engine.timeout().unwrap_or_else(patient)
    }

    pub(super) fn set_mode(&mut self, mode: Mode) {
        self.mode = mode;
        let now = Instant::now();
        match mode {
            Mode::Playing => drop(self.timer.since.get_or_insert(now)),
            Mode::Idle | Mode::Paused { .. } => {
                self.timer.left = self.timer.left_at(now);
                self.timer.since = None;
            }
        }
    }

    pub(super) fn set_sleep(&mut self, sleep: Option<Sleep>) {
        let was_fading = std::mem::take(&mut self.timer.fading);
        self.sleep = sleep;
        if let Some(Sleep::After(left)) = sleep {
            self.timer.left = left;
            self.timer.since = (self.mode == Mode::Playing).then(Instant::now);
        }
        // A fade cannot be taken back: the sentence begins again.
        if was_fading && self.stage.is_busy() {
            self.stage.stop();
            if self.mode == Mode::Playing {
                self.begin(self.position);
            }
        }
    }

    /// Whether the time to listen is limited and its end can be heard coming.
    pub(super) fn fades(&self) -> bool {
        matches!(self.sleep, Some(Sleep::After(_))) && self.stage.is_busy()
    }

    pub(super) fn fall_asleep(&mut self, position: usize) {
        self.silence();
        self.ahead.forget_all_but(None);
        self.set_mode(Mode::Idle);
        self.sleep = None;
        self.timer = Timer::default();
        self.position = position.min(self.units.len().saturating_sub(1));
        self.emit(EventKind::Slept);
    }
}

impl Timer {
    pub(super) fn left_at(&self, now: Instant) -> Duration {
        let run = self.since.map_or(Duration::ZERO, |since| now.saturating_duration_since(since));
        self.left.saturating_sub(run)
    }
}
