//! The state machine of listening: what is spoken now, what comes next, and what is done when an engine fails.
//!
//! It waits on one channel for commands, for the end of a process, for sound that was made, and for the moment at which
//! something is due. An engine that speaks is one process a unit ([`Utterance`]); one that writes sound is asked ahead
//! ([`Ahead`]) and heard through the [`Stage`]. It knows no screen.

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use super::ahead::{Ahead, Made};
use super::audio::Stop;
use super::clock::estimate;
use super::config::{PauseBy, SpeakMode, clamp_rate};
use super::engine::{Engine, Speech};
use super::event::{Event, EventKind, Failure};
use super::normalise::{is_han, spell};
use super::player::{After, Limits, Message, OpenSink, Settings, Sleep};
use super::process::{Process, run_briefly};
use super::stage::{Heard, Stage, is_plausible};
use super::synth::{Job, Request};
use super::unit::Unit;
use super::utterance::{Utterance, Voice, parts};
use crate::article::Article;

/// How many sentences too fast in a row are enough.
const TOO_FAST_IN_A_ROW: usize = 2;
/// How many sentences skipped in a row are enough.
const SKIPPED_IN_A_ROW: usize = 3;
/// How much that was heard is told before the channel is looked at again.
const SOUNDS_AT_A_TIME: usize = 4;

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

/// What is left to be listened to; it stands while nothing is heard.
#[derive(Debug, Default)]
struct Timer {
    left: Duration,
    since: Option<Instant>,
    fading: bool,
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
            Message::Pause => self.pause(),
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
                    run_briefly(pause);
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
                    run_briefly(resume);
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

    // ── engines that speak ──

    fn speak(&mut self, unit: usize) {
        self.emit(EventKind::Preparing { unit });
        let (text, seconds) = self.words(unit);
        let mut rest = parts(&text, self.engine.most_characters());
        let first = rest.pop_front().unwrap_or_default();
        match self.voice(&first) {
            Ok(sound) => {
                let limit = match sound {
                    Voice::Silence => Duration::from_secs_f64(seconds),
                    Voice::Command { .. } => self.time_limit(seconds),
                };
                let since = Some(Instant::now());
                self.current = Some(Utterance { sound, text, rest, spoken: Duration::ZERO, since, limit });
                self.emit(EventKind::Speaking { unit });
            }
            Err(error) => self.fail(Failure::of_spawn(&self.engine.program(), &error)),
        }
    }

    fn voice(&mut self, text: &str) -> io::Result<Voice> {
        let title = self.title();
        let speech = Speech { rate: self.settings.rate, lang: &self.settings.lang, title: &title };
        let Some(invocation) = self.engine.invocation(text, &speech, None)? else {
            return Ok(Voice::Silence);
        };
        self.serial += 1;
        let (outbox, serial) = (self.outbox.clone(), self.serial);
        let process = Process::spawn(invocation, move || {
            // Nobody waits for it any more when the worker has quit.
            let _ = outbox.send(Message::Exited(serial));
        })?;
        Ok(Voice::Command { process, serial })
    }

    fn exited(&mut self, serial: u64) {
        let is_current = |current: &mut Utterance| matches!(current.sound, Voice::Command { serial: s, .. } if s == serial);
        let Some(mut current) = self.current.take_if(is_current) else { return };
        let elapsed = current.elapsed(Instant::now());
        let Voice::Command { process, .. } = current.sound else { return };
        let exit = process.reap();
        let program = self.engine.program();
        match exit.code {
            Some(0) if !current.rest.is_empty() => {
                let next = current.rest.pop_front().unwrap_or_default();
                match self.voice(&next) {
                    Ok(sound) => self.current = Some(Utterance { sound, ..current }),
                    Err(error) => self.fail(Failure::of_spawn(&program, &error)),
                }
            }
            Some(0) if self.is_too_fast(&current.text, elapsed) => {
                let failure = Failure::TooFast { program, stderr_tail: exit.stderr_tail };
                if self.doubt(failure) {
                    self.emit(EventKind::Finished { unit: self.position, seconds: elapsed.as_secs_f64() });
                    self.go_on(self.position + 1);
                }
            }
            Some(0) => self.finished(self.position, elapsed.as_secs_f64()),
            _ => self.stumble(Failure::of_exit(&program, exit)),
        }
    }

    fn is_too_fast(&self, text: &str, elapsed: Duration) -> bool {
        let characters = weight(text);
        let least = if characters >= 4.0 { self.limits.least.as_secs_f64() } else { 0.0 };
        elapsed.as_secs_f64() < least.max(characters * self.limits.least_a_character)
    }

    // ── engines that write sound ──

    /// Gives the sound of `unit` to the loudspeaker, if it is made.
    fn perform(&mut self, unit: usize) {
        match self.ahead.look(unit) {
            Made::Not | Made::Soon => {}
            Made::Failed(failure) => {
                self.ahead.forget(unit);
                self.stumble(failure);
            }
            Made::Sound(sound) => {
                let characters = weight(&self.words(unit).0);
                let Limits { least_a_character, least, .. } = self.limits;
                if !is_plausible(&sound, characters, least_a_character, least) {
                    self.run.doubtful = Some(unit);
                    self.ahead.forget(unit);
                    let program = self.engine.program();
                    if !self.doubt(Failure::TooFast { program, stderr_tail: String::new() }) {
                        return;
                    }
                }
                let gap = self.gap();
                if let Err(failure) = self.stage.play(unit, &sound, gap, Instant::now()) {
                    self.fail(Failure::Output(failure));
                }
            }
        }
    }

    /// The silence behind what the loudspeaker was given last.
    fn gap(&self) -> Duration {
        let Some((unit, last)) = self.stage.last().and_then(|unit| Some((unit, self.units.get(unit)?)))
        else {
            return Duration::ZERO;
        };
        let ends_paragraph = self.units.get(unit + 1).is_none_or(|next| next.block != last.block);
        let stop = Stop::after(last.text(&self.article), ends_paragraph);
        self.settings.pauses.at(stop, self.settings.rate)
    }

    /// Has the sentences made that will be wanted.
    fn fetch(&mut self) {
        if self.engine.mode() != SpeakMode::Synthesize || self.mode == Mode::Idle {
            return;
        }
        let first = self.position;
        // What is in the loudspeaker already is kept for a repetition, but not made again.
        let is_done = self.stage.is_busy() && self.ahead.look(first) == Made::Not;
        let last =
            first.saturating_add(self.settings.lookahead.into()).min(self.units.len().saturating_sub(1));
        let wanted = (first..=last).filter(|unit| *unit != first || !is_done);
        let wanted: Vec<usize> = wanted.collect();
        let requests: Vec<(usize, Request)> = wanted
            .iter()
            .filter(|unit| self.ahead.look(**unit) == Made::Not)
            .map(|unit| (*unit, self.request(*unit)))
            .collect();
        let (engine, outbox) = (&self.engine, &self.outbox);
        self.ahead.want(wanted.iter().copied(), |unit, serial| {
            let request = requests.iter().find(|(of, _)| *of == unit).map(|(_, request)| request.clone());
            let outbox = outbox.clone();
            Job::start(engine.clone(), request.unwrap_or_default(), move |made| {
                // Nobody waits for it any more when the worker has quit.
                let _ = outbox.send(Message::Made(serial, made));
            })
        });
    }

    fn request(&self, unit: usize) -> Request {
        let (text, seconds) = self.words(unit);
        Request {
            parts: parts(&text, self.engine.most_characters()).into(),
            rate: self.settings.rate,
            lang: self.settings.lang.clone(),
            title: self.title(),
            limit: self.time_limit(seconds),
            cache: self.settings.cache.clone(),
        }
    }

    // ── time ──

    /// How long until something is due: the end of a unit, of a sound, of patience, or of the time to listen.
    fn patience(&self, now: Instant) -> Option<Duration> {
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
    fn look(&mut self, now: Instant) {
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
            match self.stage.hear(now) {
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

    fn time_limit(&self, seconds: f64) -> Duration {
        let first = if self.run.has_spoken { Duration::ZERO } else { self.limits.first };
        let patient = || Duration::from_secs_f64(seconds * 3.0) + self.limits.hang + first;
        self.engine.timeout().unwrap_or_else(patient)
    }

    fn set_mode(&mut self, mode: Mode) {
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

    fn set_sleep(&mut self, sleep: Option<Sleep>) {
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
    fn fades(&self) -> bool {
        matches!(self.sleep, Some(Sleep::After(_))) && self.stage.is_busy()
    }

    fn fall_asleep(&mut self, position: usize) {
        self.silence();
        self.ahead.forget_all_but(None);
        self.set_mode(Mode::Idle);
        self.sleep = None;
        self.timer = Timer::default();
        self.position = position.min(self.units.len().saturating_sub(1));
        self.emit(EventKind::Slept);
    }

    // ── what follows ──

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
        let shown = self.units.get(unit).map(|unit| unit.text(&self.article)).unwrap_or_default();
        let seconds = estimate(shown) / f64::from(self.settings.rate);
        (spell(shown, &self.engine.style(&self.settings.dictionary)), seconds)
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

impl Timer {
    fn left_at(&self, now: Instant) -> Duration {
        let run = self.since.map_or(Duration::ZERO, |since| now.saturating_duration_since(since));
        self.left.saturating_sub(run)
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
