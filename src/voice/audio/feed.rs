//! The thread that feeds a player of the system: samples in, as they are due, and nothing lost when a player cannot.
//!
//! It owns the player's process. Samples wait in a queue until the [`Pacing`] lets them go; a pipe that is full or a
//! player that does not read makes nobody wait. What was given in the first moments is kept, so that the next player
//! can begin where one that turned out not to play began.

use std::io::{self, Write};
use std::process::ChildStdin;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::output::{End, Hold, Input, OutputError, SystemPlayer, proven};
use super::pacing::Pacing;
use super::silence::Fade;
use super::{Sound, samples_in, wav};
use crate::voice::engine::find_program;
use crate::voice::process::{Invocation, Pipes, Process};

/// How much is fed at once, but for the last of it.
const PIECE: Duration = Duration::from_millis(30);
/// A player that ends within this of its first sample has not played, and another may.
const ON_TRIAL: Duration = Duration::from_millis(1500);
/// A player that takes nothing for so long does not play any more. A sound server may need two seconds to wake up.
const STALL: Duration = Duration::from_secs(5);
/// Bytes of a sample.
const BYTES: u64 = 2;
/// How soon a full pipe is tried again.
const RETRY: Duration = Duration::from_millis(10);

/// A stream to a player, and the thread that feeds it.
#[derive(Debug)]
pub(super) struct Feed {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Shared {
    /// The instant that all times of the pacing are counted from.
    epoch: Instant,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug)]
struct State {
    queue: Queue,
    written: u64,
    pacing: Pacing,
    player: &'static SystemPlayer,
    paused: bool,
    stopped: bool,
    fade: Option<Fade>,
    /// The serial number of the last process that has ended.
    ended: u64,
    failure: Option<OutputError>,
}

impl Feed {
    /// Starts the first of `candidates`, of which there is at least one; `on_failure` is called when none plays.
    pub(super) fn start(
        candidates: &[&'static SystemPlayer],
        rate: u32,
        on_failure: impl FnOnce() + Send + 'static,
    ) -> Self {
        let player = candidates.first().copied().unwrap_or(&super::output::PLAYERS[0]);
        let state = State {
            queue: Queue::default(),
            written: 0,
            pacing: Pacing::new(rate, player.lag),
            player,
            paused: false,
            stopped: false,
            fade: None,
            ended: 0,
            failure: None,
        };
        let shared =
            Arc::new(Shared { epoch: Instant::now(), state: Mutex::new(state), changed: Condvar::new() });
        let feeder = Feeder {
            shared: Arc::clone(&shared),
            rest: candidates.get(1..).unwrap_or_default().to_vec(),
            player,
            rate,
            serial: 0,
            running: None,
            pending: Vec::new(),
            padding: 0,
            history: Vec::new(),
            on_trial: true,
            first_failure: None,
        };
        let thread = thread::spawn(move || {
            if feeder.work().is_err() {
                on_failure();
            }
        });
        Self { shared, thread: Some(thread) }
    }

    pub(super) fn player(&self) -> &'static str {
        self.shared.lock().player.name
    }

    pub(super) fn write(&self, samples: &[i16]) {
        self.change(|state| {
            if !state.stopped && state.failure.is_none() && !samples.is_empty() {
                state.queue.push(samples.to_vec());
                state.written += samples.len() as u64;
            }
        });
    }

    pub(super) fn written(&self) -> u64 {
        self.shared.lock().written
    }

    pub(super) fn heard(&self) -> u64 {
        let now = self.shared.now();
        let state = self.shared.lock();
        state.pacing.heard(now).min(state.written)
    }

    pub(super) fn pause(&self, paused: bool) {
        self.change(|state| state.paused = paused);
    }

    pub(super) fn fade_out(&self, over: Duration) {
        self.change(|state| state.fade = Some(Fade::new(over, state.pacing.rate())));
    }

    /// Returns when the player has been ended.
    pub(super) fn stop(&mut self) {
        self.change(|state| state.stopped = true);
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has dropped its process, and with it the sound.
            drop(thread.join());
        }
    }

    pub(super) fn failure(&self) -> Option<OutputError> {
        self.shared.lock().failure.clone()
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.shared.lock());
        self.shared.changed.notify_all();
    }
}

impl Drop for Feed {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> Duration {
        self.epoch.elapsed()
    }
}

/// Samples in the stretches they were written in.
#[derive(Debug, Default)]
struct Queue(std::collections::VecDeque<Vec<i16>>);

impl Queue {
    fn push(&mut self, samples: Vec<i16>) {
        self.0.push_back(samples);
    }

    fn put_back(&mut self, samples: Vec<i16>) {
        if !samples.is_empty() {
            self.0.push_front(samples);
        }
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether there are `count` samples.
    fn has(&self, count: usize) -> bool {
        let mut missing = count;
        self.0.iter().any(|stretch| {
            missing = missing.saturating_sub(stretch.len());
            missing == 0
        })
    }

    /// At most `count` samples.
    fn take(&mut self, count: usize) -> Vec<i16> {
        let mut taken = Vec::new();
        while taken.len() < count
            && let Some(mut stretch) = self.0.pop_front()
        {
            let rest = stretch.split_off((count - taken.len()).min(stretch.len()));
            taken.append(&mut stretch);
            self.put_back(rest);
        }
        taken
    }

    /// The first stretch, with the silence behind it.
    fn take_stretch(&mut self) -> Option<Vec<i16>> {
        let mut taken = self.0.pop_front()?;
        while self.0.front().is_some_and(|next| next.iter().all(|sample| *sample == 0)) {
            taken.extend(self.0.pop_front().unwrap_or_default());
        }
        Some(taken)
    }
}

/// That nothing more can be played; what is to be said of it stands in the state.
struct Failed;

struct Feeder {
    shared: Arc<Shared>,
    /// The candidates that have not been tried.
    rest: Vec<&'static SystemPlayer>,
    player: &'static SystemPlayer,
    rate: u32,
    serial: u64,
    running: Option<Running>,
    /// Bytes for which the pipe had no room.
    pending: Vec<u8>,
    /// Samples of silence to be fed behind the last real one: players keep the end of what they have until more
    /// comes.
    padding: u64,
    /// What was fed while the player is on trial.
    history: Vec<i16>,
    on_trial: bool,
    first_failure: Option<OutputError>,
}

struct Running {
    process: Process,
    input: Option<ChildStdin>,
    held: bool,
    /// When it was given its first sample.
    fed: Option<Instant>,
    /// What stood unread when it last read, and since when.
    unread: (u64, Instant),
    /// The file it plays, and the samples in it.
    file: Option<(tempfile::NamedTempFile, Vec<i16>)>,
}

impl Running {
    fn hold(&mut self, how: Hold, state: &mut State, now: Duration) {
        let still_heard = match how {
            Hold::Signal(after) => {
                self.process.pause();
                after
            }
            // Whatever it has been given is played.
            Hold::Starve | Hold::Restart => Duration::from_secs(60),
        };
        state.pacing.pause(now, still_heard);
        self.held = true;
    }

    fn release(&mut self, how: Hold, state: &mut State, now: Duration) {
        if let Hold::Signal(_) = how {
            self.process.resume();
        }
        state.pacing.resume(now);
        self.held = false;
        self.unread.1 = Instant::now();
    }

    /// The bytes in its pipe, where the system tells.
    fn unread(&mut self) -> Option<u64> {
        let unread = unread(self.input.as_ref()?)?;
        if unread == 0 || unread != self.unread.0 {
            self.unread = (unread, Instant::now());
        }
        Some(unread)
    }

    /// Writes as much of `pending` as the pipe has room for.
    fn write(&mut self, pending: &mut Vec<u8>) -> io::Result<()> {
        let Some(input) = &mut self.input else { return Ok(()) };
        while !pending.is_empty() {
            match input.write(pending) {
                Ok(written) => {
                    pending.drain(..written.min(pending.len()));
                    self.unread.1 = Instant::now();
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Whether it has long not read what is there for it.
    fn has_stalled(&self, pending: bool) -> bool {
        self.fed.is_some() && (pending || self.unread.0 > 0) && self.unread.1.elapsed() > STALL
    }
}

/// What the feeder does next; the state is not locked meanwhile.
enum Step {
    /// Wait for a change, at most so long.
    Wait(Option<Duration>),
    /// The player has closed its input.
    Broken,
    /// The player does not read.
    Stalled,
    /// The player is ended, because it is paused; these samples of it were not heard.
    TakeBack(Vec<i16>),
    /// The player could not be started.
    NotStarted(io::Error),
}

impl Feeder {
    fn work(mut self) -> Result<(), Failed> {
        let shared = Arc::clone(&self.shared);
        loop {
            let mut state = shared.lock();
            if state.stopped {
                drop(state);
                self.end();
                return Ok(());
            }
            if self.running.is_some() && state.ended == self.serial {
                drop(state);
                self.reap()?;
                continue;
            }
            let step = match self.player.input {
                Input::Stream => self.feed_stream(&mut state),
                Input::File => self.feed_file(&mut state),
            };
            match step {
                Step::Wait(None) => drop(shared.changed.wait(state)),
                Step::Wait(Some(limit)) => drop(shared.changed.wait_timeout(state, limit)),
                step => {
                    drop(state);
                    self.recover(step)?;
                }
            }
        }
    }

    fn feed_stream(&mut self, state: &mut State) -> Step {
        if self.running.is_none() {
            match self.spawn(None) {
                Ok(running) => self.running = Some(running),
                Err(error) => return Step::NotStarted(error),
            }
        }
        let Some(running) = &mut self.running else { return Step::Wait(None) };
        let now = self.shared.now();
        match (state.paused, running.held) {
            (true, false) => running.hold(self.player.hold, state, now),
            (false, true) => running.release(self.player.hold, state, now),
            _ => {}
        }
        if state.paused {
            return Step::Wait(None);
        }
        if let Some(unread) = running.unread() {
            let bytes = unread + self.pending.len() as u64;
            state.pacing.correct(now, bytes / BYTES);
        }
        if running.has_stalled(!self.pending.is_empty()) {
            return Step::Stalled;
        }
        if self.on_trial && running.fed.is_some_and(|fed| fed.elapsed() > ON_TRIAL) {
            self.prove();
        }
        let Some(running) = &mut self.running else { return Step::Wait(None) };
        match running.write(&mut self.pending) {
            Err(_) => return Step::Broken,
            Ok(()) if !self.pending.is_empty() => return Step::Wait(Some(RETRY)),
            Ok(()) => {}
        }
        let piece = samples_in(PIECE, self.rate);
        let due = state.pacing.due(now);
        let whole = due >= piece || (due > 0 && !state.queue.has(usize::try_from(due).unwrap_or(usize::MAX)));
        if !state.queue.is_empty() && whole {
            let mut samples = state.queue.take(usize::try_from(due).unwrap_or(usize::MAX));
            if let Some(fade) = &mut state.fade {
                fade.apply(&mut samples);
            }
            state.pacing.feed(now, samples.len() as u64);
            self.padding = samples_in(self.player.lag.ahead, self.rate);
            running.fed.get_or_insert_with(Instant::now);
            if !self.rest.is_empty() {
                self.history.extend_from_slice(&samples);
            }
            self.pending.extend(samples.iter().flat_map(|sample| sample.to_le_bytes()));
            return Step::Wait(Some(Duration::ZERO));
        }
        let left = state.pacing.left(now);
        // As late as can be: whoever writes in time gets the pause he wants.
        if state.queue.is_empty() && self.padding > 0 && left <= self.padding * 2 / 5 {
            state.pacing.pad(now, self.padding);
            self.pending.resize(usize::try_from(self.padding * BYTES).unwrap_or_default(), 0);
            self.padding = 0;
            return Step::Wait(Some(Duration::ZERO));
        }
        Step::Wait(match state.queue.is_empty() {
            true if left == 0 => None,
            true => Some(PIECE),
            false => Some(state.pacing.wait(now, piece).max(Duration::from_millis(1))),
        })
    }

    fn feed_file(&mut self, state: &mut State) -> Step {
        let now = self.shared.now();
        match &mut self.running {
            Some(running) => match (state.paused, running.held, self.player.hold) {
                (true, false, Hold::Signal(_)) => running.hold(self.player.hold, state, now),
                (true, false, Hold::Starve | Hold::Restart) => {
                    let unheard = usize::try_from(state.pacing.take_back(now)).unwrap_or(usize::MAX);
                    let samples = running.file.take().map(|(_, samples)| samples).unwrap_or_default();
                    let heard = samples.len().saturating_sub(unheard);
                    return Step::TakeBack(samples.get(heard..).unwrap_or_default().to_vec());
                }
                (false, true, _) => running.release(self.player.hold, state, now),
                _ => {}
            },
            None if state.paused => {}
            None => {
                if let Some(mut samples) = state.queue.take_stretch() {
                    if let Some(fade) = &mut state.fade {
                        fade.apply(&mut samples);
                    }
                    let count = samples.len() as u64;
                    match self.spawn(Some(samples)) {
                        Ok(running) => self.running = Some(running),
                        Err(error) => return Step::NotStarted(error),
                    }
                    state.pacing.feed(self.shared.now(), count);
                }
            }
        }
        Step::Wait(None)
    }

    /// Starts the player: for the stream, or for a file of `samples`.
    fn spawn(&mut self, samples: Option<Vec<i16>>) -> io::Result<Running> {
        let file = samples.map(|samples| wav_file(samples, self.rate)).transpose()?;
        let path = file.as_ref().map(|(file, _)| file.path().display().to_string()).unwrap_or_default();
        let filled =
            |argument: &&str| argument.replace("{rate}", &self.rate.to_string()).replace("{file}", &path);
        let invocation = Invocation {
            program: find_program(self.player.name).ok_or(io::ErrorKind::NotFound)?,
            arguments: self.player.arguments.iter().map(filled).collect(),
            ..Invocation::default()
        };
        self.serial += 1;
        let (shared, serial) = (Arc::clone(&self.shared), self.serial);
        let mut pipes = Pipes { wants_input: file.is_none(), ..Pipes::default() };
        let process = Process::spawn_with(invocation, &mut pipes, move || {
            shared.lock().ended = serial;
            shared.changed.notify_all();
        })?;
        if let Some(input) = &pipes.input {
            never_block(input)?;
        }
        let fed = file.is_some().then(Instant::now);
        Ok(Running { process, input: pipes.input, held: false, fed, unread: (0, Instant::now()), file })
    }

    /// What there is to do about a player that does not play.
    fn recover(&mut self, step: Step) -> Result<(), Failed> {
        let player = self.player.name.to_owned();
        let running = self.running.take();
        match (step, running) {
            (Step::TakeBack(samples), running) => {
                drop(running);
                self.shared.lock().queue.put_back(samples);
                Ok(())
            }
            (Step::NotStarted(error), _) => {
                self.fail_over(OutputError::Spawn { player, reason: error.to_string() })
            }
            (Step::Stalled, Some(running)) => {
                let stderr_tail = running.process.kill_at_once().stderr_tail;
                self.fail_over(OutputError::Stalled { player, stderr_tail })
            }
            (_, Some(running)) => {
                let exit = running.process.kill();
                let (code, signal, stderr_tail) = (exit.code, exit.signal, exit.stderr_tail);
                self.fail_over(OutputError::Ended { player, code, signal, stderr_tail })
            }
            (_, None) => Ok(()),
        }
    }

    /// Takes leave of a player that has ended by itself: a file has been played, a stream has been broken off.
    fn reap(&mut self) -> Result<(), Failed> {
        let Some(running) = self.running.take() else { return Ok(()) };
        let exit = running.process.reap();
        if let (Some((_, samples)), Some(0), Some(fed)) = (&running.file, exit.code, running.fed) {
            let length = super::duration(samples.len() as u64, self.rate);
            if fed.elapsed() * 2 >= length {
                self.prove();
                self.shared.lock().pacing.finish();
                return Ok(());
            }
        }
        // What it may have played of a file counts as not heard.
        if let Some((_, samples)) = running.file {
            self.history = samples;
        }
        let player = self.player.name.to_owned();
        let (code, signal, stderr_tail) = (exit.code, exit.signal, exit.stderr_tail);
        self.fail_over(OutputError::Ended { player, code, signal, stderr_tail })
    }

    /// Lets the next candidate play what this one was given in vain; if it was on trial and there is another.
    fn fail_over(&mut self, failure: OutputError) -> Result<(), Failed> {
        let first = self.first_failure.get_or_insert(failure).clone();
        let mut state = self.shared.lock();
        if self.rest.is_empty() {
            // The complaint of the likeliest player says most about what is wrong.
            state.failure = Some(first);
            return Err(Failed);
        }
        self.player = self.rest.remove(0);
        state.player = self.player;
        state.pacing = Pacing::new(self.rate, self.player.lag);
        state.queue.put_back(std::mem::take(&mut self.history));
        self.pending.clear();
        self.padding = 0;
        Ok(())
    }

    /// The player has played: no other is needed, and the next stream begins with it.
    fn prove(&mut self) {
        proven(self.player);
        self.rest.clear();
        self.history = Vec::new();
        self.first_failure = None;
        self.on_trial = false;
    }

    /// Silence. What is stopped would play a little more before it heard TERM.
    fn end(&mut self) {
        if let Some(running) = self.running.take() {
            match self.player.end {
                End::Terminate if !running.held => running.process.kill(),
                End::Terminate | End::Kill => running.process.kill_at_once(),
            };
        }
    }
}

fn wav_file(samples: Vec<i16>, rate: u32) -> io::Result<(tempfile::NamedTempFile, Vec<i16>)> {
    let sound = Sound { rate, samples };
    let mut file = tempfile::Builder::new().prefix("langdu-").suffix(".wav").tempfile()?;
    file.write_all(&wav::to_bytes(&sound).map_err(io::Error::other)?)?;
    Ok((file, sound.samples))
}

#[cfg(unix)]
fn never_block(input: &ChildStdin) -> io::Result<()> {
    Ok(rustix::io::ioctl_fionbio(input, true)?)
}

/// Elsewhere a player that does not read makes its feeder wait, and nobody else.
#[cfg(not(unix))]
fn never_block(_: &ChildStdin) -> io::Result<()> {
    Ok(())
}

#[cfg(target_os = "linux")]
fn unread(input: &ChildStdin) -> Option<u64> {
    rustix::io::ioctl_fionread(input).ok()
}

#[cfg(not(target_os = "linux"))]
fn unread(_: &ChildStdin) -> Option<u64> {
    None
}
