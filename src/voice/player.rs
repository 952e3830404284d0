//! Plays the units of an article one after another: commands in, events out.
//!
//! One worker thread owns the engine's processes and waits on one channel for commands, for the end of a process and
//! for the moment at which it has taken too long. It knows no screen: whoever listens gets [`Event`]s. Every command
//! that changes what is spoken raises the generation, and late events of an older one are not sent.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::clock::estimate;
use super::config::{PauseBy, clamp_rate};
use super::engine::{Engine, Speech};
use super::event::{Event, EventKind, Failure};
use super::normalise::{is_han, normalise};
use super::process::{Exit, Process};
use super::unit::{Unit, units};
use super::utterance::{Sound, Utterance};
use crate::article::Article;

/// How the article is spoken.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// The rate, 0.5 to 3.0.
    pub rate: f32,
    /// The language of the text, as in `zh-CN`.
    pub lang: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self { rate: 1.0, lang: "zh-CN".to_owned() }
    }
}

/// What is too fast and what is too slow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// An engine that spends less on a character has not spoken, in seconds.
    pub least_a_character: f64,
    /// Nor has one that spends less on a sentence of four characters or more.
    pub least: Duration,
    /// An engine hangs when it takes longer than three times the estimate and this.
    pub hang: Duration,
    /// What the first sentence is given on top, for daemons and models to come up.
    pub first: Duration,
    /// After a longer pause a sentence begins again: sound servers drop clients that are silent for long.
    pub longest_pause: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            least_a_character: 0.04,
            least: Duration::from_millis(150),
            hang: Duration::from_secs(5),
            first: Duration::from_secs(15),
            longest_pause: Duration::from_secs(30),
        }
    }
}

/// How many sentences too fast in a row are enough.
const TOO_FAST_IN_A_ROW: usize = 2;
/// How many sentences skipped in a row are enough.
const SKIPPED_IN_A_ROW: usize = 3;

/// The voice. Dropped, it falls silent and leaves no process.
#[derive(Debug)]
pub struct Player {
    messages: Sender<Message>,
    generation: Arc<AtomicU64>,
    units: Arc<[Unit]>,
    worker: Option<JoinHandle<()>>,
}

#[derive(Clone, Copy, Debug)]
enum Message {
    Play {
        unit: usize,
        generation: u64,
    },
    SkipTo {
        unit: usize,
        generation: u64,
    },
    Stop {
        generation: u64,
    },
    Pause,
    Resume,
    Rate(f32),
    Quit,
    /// The process with that serial number has ended.
    Exited(u64),
}

impl Player {
    /// A voice for `article` that is silent until told to play. `notify` is called from the voice's thread and must
    /// not block.
    pub fn start(
        article: Arc<Article>,
        engine: Engine,
        settings: Settings,
        notify: impl Fn(Event) + Send + 'static,
    ) -> Self {
        Self::with_limits(article, engine, settings, Limits::default(), notify)
    }

    /// As [`Player::start`], with other limits for what is too fast and too slow.
    pub fn with_limits(
        article: Arc<Article>,
        engine: Engine,
        settings: Settings,
        limits: Limits,
        notify: impl Fn(Event) + Send + 'static,
    ) -> Self {
        let units: Arc<[Unit]> = units(&article).into();
        let generation = Arc::new(AtomicU64::new(0));
        let (messages, inbox) = channel();
        let worker = Worker {
            article,
            units: Arc::clone(&units),
            engine,
            rate: clamp_rate(settings.rate),
            lang: settings.lang,
            limits,
            notify,
            newest: Arc::clone(&generation),
            generation: 0,
            outbox: messages.clone(),
            serial: 0,
            mode: Mode::Idle,
            position: 0,
            current: None,
            run: Run::default(),
        };
        let worker = thread::spawn(move || worker.work(&inbox));
        Self { messages, generation, units, worker: Some(worker) }
    }

    /// What is spoken, in order; the events count in it from 0.
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    /// The generation of the newest command: an event of an older one was on its way when the command was given.
    pub fn generation(&self) -> u64 {
        self.generation.load(Ordering::Acquire)
    }

    /// Speaks from `unit` on, whatever was going on before.
    pub fn play_from(&self, unit: usize) {
        self.send(Message::Play { unit, generation: self.next_generation() });
    }

    /// Waits, where the engine can, in mid-sentence.
    pub fn pause(&self) {
        self.send(Message::Pause);
    }

    /// Goes on; from the start of the sentence where the engine cannot wait or has waited long.
    pub fn resume(&self) {
        self.send(Message::Resume);
    }

    /// Falls silent.
    pub fn stop(&self) {
        self.send(Message::Stop { generation: self.next_generation() });
    }

    /// Goes to `unit`: speaks it, or, while paused, waits before it.
    pub fn skip_to(&self, unit: usize) {
        self.send(Message::SkipTo { unit, generation: self.next_generation() });
    }

    /// Another rate, from the next sentence on.
    pub fn set_rate(&self, rate: f32) {
        self.send(Message::Rate(rate));
    }

    fn next_generation(&self) -> u64 {
        self.generation.fetch_add(1, Ordering::AcqRel) + 1
    }

    fn send(&self, message: Message) {
        // The worker is gone only if it panicked; there is nobody left to speak then.
        let _ = self.messages.send(message);
    }
}

impl Drop for Player {
    fn drop(&mut self) {
        self.next_generation();
        self.send(Message::Quit);
        if let Some(worker) = self.worker.take() {
            let _ = worker.join();
        }
    }
}

struct Worker<N> {
    article: Arc<Article>,
    units: Arc<[Unit]>,
    engine: Engine,
    rate: f32,
    lang: String,
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
    run: Run,
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
}

impl<N: Fn(Event)> Worker<N> {
    fn work(mut self, inbox: &Receiver<Message>) {
        loop {
            let received = match self.deadline() {
                Some(deadline) => inbox.recv_timeout(deadline.saturating_duration_since(Instant::now())),
                None => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match received {
                Ok(Message::Quit) | Err(RecvTimeoutError::Disconnected) => break,
                Ok(message) => self.obey(message),
                Err(RecvTimeoutError::Timeout) => self.time_is_up(),
            }
        }
        self.silence();
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
                }
                Mode::Idle | Mode::Playing => self.play(unit, generation),
            },
            Message::Stop { generation } => {
                self.silence();
                self.generation = generation;
                self.mode = Mode::Idle;
                self.emit(EventKind::Stopped);
            }
            Message::Pause => self.pause(),
            Message::Resume => self.resume(),
            Message::Rate(rate) => self.rate = clamp_rate(rate),
            Message::Exited(serial) => self.exited(serial),
            Message::Quit => {}
        }
    }

    fn play(&mut self, unit: usize, generation: u64) {
        self.silence();
        self.generation = generation;
        self.run = Run::default();
        self.mode = Mode::Playing;
        self.begin(unit);
    }

    fn pause(&mut self) {
        if self.mode != Mode::Playing {
            return;
        }
        let now = Instant::now();
        match self.engine.pause_by() {
            PauseBy::Signal | PauseBy::Commands(..) => {
                if let Some(current) = &mut self.current {
                    current.pause(now);
                }
            }
            PauseBy::Restart => self.silence(),
        }
        self.mode = Mode::Paused { since: now };
        self.emit(EventKind::Paused);
    }

    fn resume(&mut self) {
        let Mode::Paused { since } = self.mode else { return };
        let now = Instant::now();
        self.mode = Mode::Playing;
        if now.saturating_duration_since(since) > self.limits.longest_pause {
            self.silence();
        }
        self.emit(EventKind::Resumed);
        match &mut self.current {
            Some(current) => current.resume(now),
            None => self.begin(self.position),
        }
    }

    /// Speaks `unit`, unless a newer command is already waiting: of twenty skips only the last is heard.
    fn begin(&mut self, unit: usize) {
        self.position = unit;
        if self.generation != self.newest.load(Ordering::Acquire) {
            return;
        }
        let Some(found) = self.units.get(unit) else {
            self.mode = Mode::Idle;
            self.position = self.units.len().saturating_sub(1);
            self.emit(EventKind::Ended);
            return;
        };
        let shown = found.text(&self.article);
        let seconds = estimate(shown) / f64::from(self.rate);
        let text = normalise(shown, self.engine.level());
        self.emit(EventKind::Preparing { unit });
        match self.sound(&text) {
            Ok(sound) => {
                let first = if self.run.has_spoken { Duration::ZERO } else { self.limits.first };
                let limit = match sound {
                    Sound::Silence => Duration::from_secs_f64(seconds),
                    Sound::Command { .. } => {
                        Duration::from_secs_f64(seconds * 3.0) + self.limits.hang + first
                    }
                };
                let since = Some(Instant::now());
                self.current = Some(Utterance { sound, text, spoken: Duration::ZERO, since, limit });
                self.emit(EventKind::Speaking { unit });
            }
            Err(error) => {
                let program = self.engine.program();
                self.fail(match error.kind() {
                    io::ErrorKind::NotFound => Failure::Missing { program },
                    _ => Failure::Spawn { program, reason: error.to_string() },
                });
            }
        }
    }

    fn sound(&mut self, text: &str) -> io::Result<Sound> {
        let Some(invocation) =
            self.engine.invocation(text, &Speech { rate: self.rate, lang: &self.lang, title: "" }, None)?
        else {
            return Ok(Sound::Silence);
        };
        self.serial += 1;
        let (outbox, serial) = (self.outbox.clone(), self.serial);
        let process = Process::spawn(invocation, move || {
            // Nobody waits for it any more when the worker has quit.
            let _ = outbox.send(Message::Exited(serial));
        })?;
        Ok(Sound::Command { process, serial })
    }

    /// When the current unit will have taken too long, or, for the silent engine, will be over.
    fn deadline(&self) -> Option<Instant> {
        let current = self.current.as_ref()?;
        Some(current.since? + current.limit.saturating_sub(current.spoken))
    }

    fn time_is_up(&mut self) {
        let Some(current) = self.current.take() else { return };
        let seconds = current.elapsed(Instant::now()).as_secs_f64();
        match current.sound {
            Sound::Silence => self.finished(seconds),
            Sound::Command { process, .. } => {
                process.kill();
                self.stumble(Failure::Hang { program: self.engine.program() });
            }
        }
    }

    fn exited(&mut self, serial: u64) {
        let is_current = |current: &mut Utterance| matches!(current.sound, Sound::Command { serial: s, .. } if s == serial);
        let Some(current) = self.current.take_if(is_current) else { return };
        let elapsed = current.elapsed(Instant::now());
        let Sound::Command { process, .. } = current.sound else { return };
        let Exit { code, signal, stderr_tail } = process.reap();
        let program = self.engine.program();
        match code {
            Some(0) if self.is_too_fast(&current.text, elapsed) => {
                self.run.too_fast += 1;
                let nothing_left = self.position + 1 >= self.units.len() && !self.run.has_spoken;
                if self.run.too_fast >= TOO_FAST_IN_A_ROW || nothing_left {
                    self.fail(Failure::TooFast { program, stderr_tail });
                } else {
                    self.emit(EventKind::Finished { unit: self.position, seconds: elapsed.as_secs_f64() });
                    self.go_on(self.position + 1);
                }
            }
            Some(0) => self.finished(elapsed.as_secs_f64()),
            _ => self.stumble(Failure::Exit { program, code, signal, stderr_tail }),
        }
    }

    fn is_too_fast(&self, text: &str, elapsed: Duration) -> bool {
        // Four letters of a Latin word take the time of one Han character.
        let weight = |character: char| match character {
            _ if is_han(character) => 1.0,
            _ if character.is_alphanumeric() => 0.25,
            _ => 0.0,
        };
        let characters: f64 = text.chars().map(weight).sum();
        let least = if characters >= 4.0 { self.limits.least.as_secs_f64() } else { 0.0 };
        elapsed.as_secs_f64() < least.max(characters * self.limits.least_a_character)
    }

    fn finished(&mut self, seconds: f64) {
        self.run = Run { has_spoken: true, ..Run::default() };
        self.emit(EventKind::Finished { unit: self.position, seconds });
        self.go_on(self.position + 1);
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

    fn fail(&mut self, failure: Failure) {
        self.mode = Mode::Idle;
        self.emit(EventKind::Failed(failure));
    }

    fn silence(&mut self) {
        // Dropping a process ends it and waits for it.
        self.current = None;
    }

    fn emit(&self, kind: EventKind) {
        if self.generation == self.newest.load(Ordering::Acquire) {
            (self.notify)(Event { generation: self.generation, kind });
        }
    }
}
