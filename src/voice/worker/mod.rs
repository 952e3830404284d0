//! The state machine of listening: what is spoken now, what comes next, and what is done when an engine fails.
//!
//! It waits on one channel for commands, for the end of a process, for sound that was made, and for the moment at which
//! something is due. An engine that speaks is one process a unit ([`Utterance`]); one that writes sound is asked ahead
//! ([`Ahead`]) and heard through the [`Stage`]. It knows no screen. The parts: [`speak`], [`perform`], and [`time`].

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::Instant;

use super::ahead::{Ahead, Made};
use super::clock::estimate;
use super::config::{PauseBy, SpeakMode, clamp_rate};
use super::engine::Engine;
use super::event::{Event, EventKind, Failure};
use super::normalise::{is_han, spell};
use super::player::{After, Limits, Message, OpenSink, Settings, Sleep};
use super::process::run_briefly;
use super::stage::Stage;
use super::unit::Unit;
use super::utterance::Utterance;
use crate::article::Article;
use time::Timer;

mod perform;
mod speak;
mod time;

/// How many sentences too fast in a row are enough.
const TOO_FAST_IN_A_ROW: usize = 2;
/// How many sentences skipped in a row are enough.
const SKIPPED_IN_A_ROW: usize = 3;

pub(super) struct Worker<N> {
    article: Arc<Article>,
    units: Arc<[Unit]>,
    engine: Engine,
    /// Who takes over when the engine fails.
    fallback: VecDeque<Engine>,
    settings: Settings,
    limits: Limits,
    notify: N,
    /// The generation of the newest command given, which may still be in the channel.
    newest: Arc<AtomicU64>,
    /// The generation of the newest command obeyed.
    generation: u64,
    outbox: Sender<Message>,
    serial: u64,
    mode: Mode,
    position: usize,
    current: Option<Utterance>,
    ahead: Ahead,
    stage: Stage,
    run: Run,
    after: After,
    sleep: Option<Sleep>,
    timer: Timer,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Idle,
    Playing,
    Paused { since: Instant },
}

/// How the engine has behaved since it was last told to play.
#[derive(Debug, Default)]
struct Run {
    has_spoken: bool,
    retried: bool,
    too_fast: usize,
    skipped: usize,
    /// The sentence whose sound is shorter than anybody can speak.
    doubtful: Option<usize>,
}

/// What follows a sentence.
enum Next {
    Go(usize),
    Pause(usize),
    Sleep(usize),
}

impl<N: Fn(Event)> Worker<N> {
    #[expect(clippy::too_many_arguments, reason = "it is put together once, by the player")]
    pub(super) fn new(
        article: Arc<Article>,
        units: Arc<[Unit]>,
        engine: Engine,
        mut settings: Settings,
        limits: Limits,
        open: OpenSink,
        notify: N,
        newest: Arc<AtomicU64>,
        outbox: Sender<Message>,
    ) -> Self {
        settings.rate = clamp_rate(settings.rate);
        Self {
            article,
            units,
            fallback: engine.fallback().iter().cloned().collect(),
            engine,
            settings,
            limits,
            notify,
            newest,
            generation: 0,
            outbox,
            serial: 0,
            mode: Mode::Idle,
            position: 0,
            current: None,
            ahead: Ahead::default(),
            stage: Stage::new(open),
            run: Run::default(),
            after: After::default(),
            sleep: None,
            timer: Timer::default(),
        }
    }

    pub(super) fn work(mut self, inbox: &Receiver<Message>) {
        loop {
            let received = match self.patience(Instant::now()) {
                Some(patience) => inbox.recv_timeout(patience),
                None => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match received {
                Ok(Message::Quit) | Err(RecvTimeoutError::Disconnected) => break,
                Ok(message) => self.obey(message),
                Err(RecvTimeoutError::Timeout) => {}
            }
            self.look(Instant::now());
        }
        self.silence();
        self.ahead.close();
    }

    fn obey(&mut self, message: Message) {
        match message {
            Message::Play { unit, generation } => self.play(unit, generation),
            Message::SkipTo { unit, generation } => match self.mode {
                Mode::Paused { .. } => {
                    self.silence();
                    self.generation = generation;
                    self.position = unit.min(self.units.len().saturating_sub(1));
                    self.emit(EventKind::Preparing { unit: self.position });
                    self.emit(EventKind::Paused);
                    self.fetch();
                }
                Mode::Idle | Mode::Playing => self.play(unit, generation),
            },
            Message::Stop { generation } => {
                self.silence();
                self.ahead.forget_all_but(None);
                self.generation = generation;
                self.set_mode(Mode::Idle);
                self.emit(EventKind::Stopped);
            }
            Message::Pause(waiting) => {
                self.pause();
                drop(waiting);
            }
            Message::Resume => self.resume(),
            Message::Rate(rate) => {
                self.settings.rate = clamp_rate(rate);
                // What is in the loudspeaker stays.
                self.ahead.forget_all_but(None);
                self.fetch();
            }
            Message::After(after) => self.after = after,
            Message::Sleep(sleep) => self.set_sleep(sleep),
            Message::Exited(serial) => self.exited(serial),
            Message::Made(serial, made) => {
                self.ahead.take_in(serial, made);
                if self.mode == Mode::Playing && !self.stage.is_busy() && self.current.is_none() {
                    self.perform(self.position);
                }
                self.fetch();
            }
            Message::SinkFailed => {
                if let Some(failure) = self.stage.failure() {
                    self.fail(Failure::Output(failure));
                }
            }
            Message::Quit => {}
        }
    }

    fn play(&mut self, unit: usize, generation: u64) {
        self.silence();
        self.generation = generation;
        self.run = Run::default();
        self.set_mode(Mode::Playing);
        self.begin(unit);
    }

    fn pause(&mut self) {
        if self.mode != Mode::Playing {
            return;
        }
        let now = Instant::now();
        match (self.engine.mode(), self.engine.pause_by()) {
            (SpeakMode::Synthesize, _) => self.stage.pause(),
            (SpeakMode::Speak, PauseBy::Signal) => {
                if let Some(current) = &mut self.current {
                    current.pause(now, true);
                }
            }
            (SpeakMode::Speak, PauseBy::Commands(pause, _)) => {
                if let Some(current) = &mut self.current {
                    run_briefly(pause, self.engine.environment());
                    current.pause(now, false);
                }
            }
            (SpeakMode::Speak, PauseBy::Restart) => self.silence(),
        }
        self.set_mode(Mode::Paused { since: now });
        self.emit(EventKind::Paused);
    }

    fn resume(&mut self) {
        let Mode::Paused { since } = self.mode else { return };
        let now = Instant::now();
        let long = now.saturating_duration_since(since) > self.limits.longest_pause;
        if long && self.settings.rewind_on_resume {
            self.silence();
        }
        self.set_mode(Mode::Playing);
        self.emit(EventKind::Resumed);
        match &mut self.current {
            Some(current) => {
                if let PauseBy::Commands(_, resume) = self.engine.pause_by() {
                    run_briefly(resume, self.engine.environment());
                }
                current.resume(now, *self.engine.pause_by() == PauseBy::Signal);
            }
            None if self.stage.is_busy() => self.stage.resume(),
            None => self.begin(self.position),
        }
    }

    /// Speaks `unit`, unless a newer command is already waiting: of twenty skips only the last is heard.
    fn begin(&mut self, unit: usize) {
        self.position = unit;
        if self.generation != self.newest.load(Ordering::Acquire) {
            return;
        }
        if unit >= self.units.len() {
            self.set_mode(Mode::Idle);
            self.position = self.units.len().saturating_sub(1);
            self.silence();
            self.emit(EventKind::Ended);
            return;
        }
        match self.engine.mode() {
            SpeakMode::Speak => self.speak(unit),
            SpeakMode::Synthesize => {
                self.fetch();
                if !matches!(self.ahead.look(unit), Made::Sound(_)) || !self.run.has_spoken {
                    self.emit(EventKind::Preparing { unit });
                }
                self.perform(unit);
            }
        }
    }

    fn what_follows(&self, unit: usize, now: Instant) -> Next {
        let next = unit + 1;
        let block = |unit: usize| self.units.get(unit).map(|unit| unit.block);
        match (self.sleep, self.after) {
            (Some(Sleep::After(_)), _) if self.timer.left_at(now).is_zero() => Next::Sleep(next),
            (Some(Sleep::Paragraph), After::GoOn | After::Pause) if block(next) != block(unit) => {
                Next::Sleep(next)
            }
            (Some(Sleep::Article), After::GoOn | After::Pause) if next >= self.units.len() => {
                Next::Sleep(unit)
            }
            (_, After::Repeat) => Next::Go(unit),
            (_, After::Pause) if next < self.units.len() => Next::Pause(next),
            (_, After::Pause | After::GoOn) => Next::Go(next),
        }
    }

    fn finished(&mut self, unit: usize, seconds: f64) {
        let now = Instant::now();
        if self.run.doubtful.take() != Some(unit) {
            self.run = Run { has_spoken: true, ..Run::default() };
        }
        self.emit(EventKind::Finished { unit, seconds });
        match self.what_follows(unit, now) {
            // The loudspeaker has it already.
            Next::Go(next) if self.stage.unit() == Some(next) => self.position = next,
            Next::Go(next) => {
                if self.stage.is_busy() {
                    self.stage.stop();
                }
                self.go_on(next);
            }
            Next::Pause(next) => {
                self.silence();
                self.position = next;
                self.set_mode(Mode::Paused { since: now });
                self.emit(EventKind::Paused);
                self.fetch();
            }
            Next::Sleep(next) => self.fall_asleep(next),
        }
    }

    /// The engine was too fast to have spoken; whether it is given another chance.
    fn doubt(&mut self, failure: Failure) -> bool {
        self.run.too_fast += 1;
        let nothing_left = self.position + 1 >= self.units.len() && !self.run.has_spoken;
        let enough = self.run.too_fast >= TOO_FAST_IN_A_ROW || nothing_left;
        if enough {
            self.fail(failure);
        }
        !enough
    }

    /// The engine failed on a unit: once more, then on to the next, and after three in a row no more.
    fn stumble(&mut self, failure: Failure) {
        if !self.run.retried {
            self.run.retried = true;
            return self.go_on(self.position);
        }
        self.run.retried = false;
        self.run.skipped += 1;
        // With nothing left to try, what is left unsaid is a failure, not a skip.
        let nothing_left = self.position + 1 >= self.units.len() && !self.run.has_spoken;
        if self.run.skipped >= SKIPPED_IN_A_ROW || nothing_left {
            self.fail(failure);
        } else {
            self.emit(EventKind::Skipped { unit: self.position, failure });
            self.go_on(self.position + 1);
        }
    }

    /// Speaks `unit` next; if a process came to its end while paused, when the voice is resumed.
    fn go_on(&mut self, unit: usize) {
        match self.mode {
            Mode::Playing => self.begin(unit),
            Mode::Idle | Mode::Paused { .. } => self.position = unit,
        }
    }

    /// Another engine takes over, or the voice gives up. A loudspeaker that fails would fail the other one as well.
    fn fail(&mut self, failure: Failure) {
        self.silence();
        self.ahead.forget_all_but(None);
        let other = if matches!(failure, Failure::Output(_)) { None } else { self.fallback.pop_front() };
        match other {
            Some(engine) => {
                let (name, silent) = (engine.name().to_owned(), engine.is_silent());
                self.engine = engine;
                self.run = Run::default();
                self.emit(EventKind::TakenOver { failure, engine: name, silent });
                self.go_on(self.position);
            }
            None => {
                self.set_mode(Mode::Idle);
                self.emit(EventKind::Failed(failure));
            }
        }
    }

    fn silence(&mut self) {
        // Dropping a process ends it and waits for it.
        self.current = None;
        self.stage.stop();
        self.timer.fading = false;
    }

    /// What the engine gets for `unit`, and how many seconds that is thought to take.
    fn words(&self, unit: usize) -> (String, f64) {
        let heard = self.units.get(unit).map(|unit| unit.spoken(&self.article)).unwrap_or_default();
        let seconds = estimate(&heard) / f64::from(self.settings.rate);
        (spell(&heard, &self.engine.style(&self.settings.dictionary)), seconds)
    }

    fn title(&self) -> String {
        self.article.meta().title.clone().unwrap_or_default()
    }

    fn emit(&self, kind: EventKind) {
        if self.generation == self.newest.load(Ordering::Acquire) {
            (self.notify)(Event { generation: self.generation, kind });
        }
    }
}

/// How many Han characters `text` takes the time of: four letters of a Latin word take that of one.
fn weight(text: &str) -> f64 {
    let weight = |character: char| match character {
        _ if is_han(character) => 1.0,
        _ if character.is_alphanumeric() => 0.25,
        _ => 0.0,
    };
    text.chars().map(weight).sum()
}
