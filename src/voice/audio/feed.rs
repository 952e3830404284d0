//! The thread that feeds a player of the system: samples in, as they are due, and nothing lost when a player cannot.
//!
//! It owns the player's process. Samples wait in a queue until the [`Pacing`] lets them go; a pipe that is full or a
//! player that does not read makes nobody wait. What was given in the first moments is kept, so that the next player
//! can begin where one that turned out not to play began.

use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::output::{End, Hold, Input, OutputError, SystemPlayer, proven};
use super::pacing::Pacing;
use super::running::Running;
use super::samples_in;
use super::silence::Fade;

/// How much is fed at once, but for the last of it.
const PIECE: Duration = Duration::from_millis(30);
/// A player that ends within this of its first sample has not played, and another may.
const ON_TRIAL: Duration = Duration::from_millis(1500);
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
        if self.running.is_none()
            && let Err(error) = self.start(None)
        {
            return Step::NotStarted(error);
        }
        let Some(running) = &mut self.running else { return Step::Wait(None) };
        let now = self.shared.now();
        match (state.paused, running.held) {
            (true, false) => running.hold(self.player.hold, &mut state.pacing, now),
            (false, true) => running.release(self.player.hold, &mut state.pacing, now),
            _ => {}
        }
        if state.paused {
            return Step::Wait(None);
        }
        if let Some(unread) = running.unread() {
            let bytes = unread + self.pending.len() as u64;
            state.pacing.correct(now, bytes / BYTES);
        }
        if running.has_stalled(!self.pending.is_empty(), self.player.patience) {
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
                (true, false, Hold::Signal(_)) => running.hold(self.player.hold, &mut state.pacing, now),
                (true, false, Hold::Starve | Hold::Restart) => {
                    let unheard = usize::try_from(state.pacing.take_back(now)).unwrap_or(usize::MAX);
                    let samples = running.file.take().map(|(_, samples)| samples).unwrap_or_default();
                    let heard = samples.len().saturating_sub(unheard);
                    return Step::TakeBack(samples.get(heard..).unwrap_or_default().to_vec());
                }
                (false, true, _) => running.release(self.player.hold, &mut state.pacing, now),
                _ => {}
            },
            None if state.paused => {}
            None => {
                if let Some(mut samples) = state.queue.take_stretch() {
                    if let Some(fade) = &mut state.fade {
                        fade.apply(&mut samples);
                    }
                    let count = samples.len() as u64;
                    if let Err(error) = self.start(Some(samples)) {
                        return Step::NotStarted(error);
                    }
                    state.pacing.feed(self.shared.now(), count);
                }
            }
        }
        Step::Wait(None)
    }

    /// Starts the player: for the stream, or for a file of `samples`.
    fn start(&mut self, samples: Option<Vec<i16>>) -> io::Result<()> {
        self.serial += 1;
        let (shared, serial) = (Arc::clone(&self.shared), self.serial);
        self.running = Some(Running::start(self.player, self.rate, samples, move || {
            shared.lock().ended = serial;
            shared.changed.notify_all();
        })?);
        Ok(())
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

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;
    use std::path::{Path, PathBuf};
    use std::sync::mpsc::{Receiver, channel};

    use super::super::pacing::Lag;
    use super::super::wav;
    use super::*;

    const DEADLINE: Duration = Duration::from_secs(30);
    const MS: Duration = Duration::from_millis(1);
    const RATE: u32 = 8000;
    /// A player that keeps what it is given.
    const KEEP: &str = "exec cat >\"$0.heard\"";
    const KEEP_FILE: &str = "cat \"$1\" >>\"$0.heard\"; sleep 0.2";

    struct Rig(tempfile::TempDir);

    impl Rig {
        fn new() -> Self {
            Self(tempfile::tempdir().unwrap())
        }

        /// A player that is a shell script.
        fn player(&self, name: &str, script: &str, input: Input) -> &'static SystemPlayer {
            let path = self.0.path().join(name);
            std::fs::write(&path, format!("#!/bin/sh\necho $$ >>\"$0.pid\"\n{script}\n")).unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
            let lag = Lag { start: MS, ahead: 150 * MS };
            // Tables of players live as long as the program.
            Box::leak(Box::new(SystemPlayer {
                name: Box::leak(path.display().to_string().into_boxed_str()),
                arguments: &["{file}"],
                input,
                hold: Hold::Signal(MS),
                end: End::Terminate,
                lag,
                patience: 300 * MS,
            }))
        }

        fn path(&self, name: &str) -> PathBuf {
            self.0.path().join(name)
        }

        /// What a player was given, once it is at least so much.
        fn heard(&self, name: &str, samples: usize) -> Vec<i16> {
            until("samples arrive", || {
                let bytes = std::fs::read(self.path(&format!("{name}.heard"))).unwrap_or_default();
                let heard: Vec<i16> =
                    bytes.chunks_exact(2).map(|b| i16::from_le_bytes([b[0], b[1]])).collect();
                (heard.len() >= samples).then_some(heard)
            })
        }
    }

    fn until<T>(what: &str, found: impl Fn() -> Option<T>) -> T {
        let start = Instant::now();
        loop {
            if let Some(value) = found() {
                return value;
            }
            assert!(start.elapsed() < DEADLINE, "in vain: {what}");
            // What another process does can only be looked at again.
            thread::park_timeout(2 * MS);
        }
    }

    fn start(candidates: &[&'static SystemPlayer]) -> (Feed, Receiver<()>) {
        let (sender, failed) = channel();
        let feed = Feed::start(candidates, RATE, move || sender.send(()).unwrap());
        (feed, failed)
    }

    fn samples(count: i16) -> Vec<i16> {
        (1..=count).collect()
    }

    #[test]
    fn everything_is_fed_in_order_and_counted_as_it_is_heard() {
        let rig = Rig::new();
        let (feed, _) = start(&[rig.player("keep", KEEP, Input::Stream)]);
        let started = Instant::now();
        samples(4000).chunks(700).for_each(|piece| feed.write(piece));
        assert_eq!(feed.written(), 4000);
        until("all is heard", || (feed.heard() == 4000).then_some(()));
        assert!(started.elapsed() >= 500 * MS, "half a second takes half a second");
        let heard = rig.heard("keep", 4000);
        assert_eq!(heard[..4000], samples(4000));
        assert!(heard[4000..].iter().all(|sample| *sample == 0), "and silence behind it");
    }

    #[test]
    fn while_paused_nothing_is_fed_and_afterwards_nothing_is_missing() {
        let rig = Rig::new();
        let (feed, _) = start(&[rig.player("keep", KEEP, Input::Stream)]);
        feed.write(&samples(8000));
        until("it plays", || (feed.heard() > 400).then_some(()));
        feed.pause(true);
        let stopped = until("it stands", || {
            let before = feed.heard();
            thread::park_timeout(100 * MS);
            (feed.heard() == before).then_some(before)
        });
        assert!(stopped < 6000);
        feed.pause(false);
        until("all is heard", || (feed.heard() == 8000).then_some(()));
        assert_eq!(rig.heard("keep", 8000)[..8000], samples(8000));
    }

    #[test]
    fn the_next_player_takes_over_what_one_could_not_play() {
        let rig = Rig::new();
        let missing = rig.player("missing", "", Input::Stream);
        std::fs::remove_file(rig.path("missing")).unwrap();
        let dead = rig.player("dead", "echo 'no server' >&2; exit 1", Input::Stream);
        let late = rig.player("late", "head -c 400 >/dev/null; exit 0", Input::Stream);
        let (feed, _) = start(&[missing, dead, late, rig.player("keep", KEEP, Input::Stream)]);
        feed.write(&samples(4000));
        assert_eq!(rig.heard("keep", 4000)[..4000], samples(4000));
        assert_eq!(feed.player(), rig.path("keep").display().to_string());
        assert_eq!(feed.failure(), None);
    }

    #[test]
    fn a_player_that_dies_is_a_failure_with_its_last_words() {
        let rig = Rig::new();
        let dead = rig.player("dead", "printf 'no \\033[31mserver\\n' >&2; exit 3", Input::Stream);
        let (feed, failed) = start(&[dead, rig.player("deaf", "exec <&-; exit 4", Input::Stream)]);
        feed.write(&samples(100));
        failed.recv_timeout(DEADLINE).unwrap();
        let Some(OutputError::Ended { player, code, stderr_tail, .. }) = feed.failure() else {
            panic!("{:?}", feed.failure())
        };
        assert_eq!((player.as_str(), code, stderr_tail.as_str()), (dead.name, Some(3), "no server"));
        feed.write(&samples(100));
        assert_eq!(feed.written(), 100, "what comes too late is not taken");
    }

    #[test]
    fn a_player_that_does_not_read_has_stalled() {
        let rig = Rig::new();
        let (feed, failed) = start(&[rig.player("deaf", "echo waiting >&2; exec sleep 600", Input::Stream)]);
        feed.write(&samples(4000));
        failed.recv_timeout(DEADLINE).unwrap();
        let failure = feed.failure().unwrap();
        assert!(
            matches!(&failure, OutputError::Stalled { stderr_tail, .. } if stderr_tail == "waiting"),
            "{failure}"
        );
    }

    #[test]
    fn stopping_leaves_no_process_even_a_stopped_one() {
        let rig = Rig::new();
        for paused in [false, true] {
            let name = format!("keep-{paused}");
            let (mut feed, _) = start(&[rig.player(&name, KEEP, Input::Stream)]);
            feed.write(&samples(8000));
            until("it plays", || (feed.heard() > 100).then_some(()));
            feed.pause(paused);
            feed.stop();
            feed.write(&samples(10));
            assert!(feed.heard() < 8000);
            let pid = std::fs::read_to_string(rig.path(&format!("{name}.pid"))).unwrap();
            assert!(!Path::new(&format!("/proc/{}", pid.trim())).exists());
        }
    }

    #[test]
    fn a_player_of_files_gets_a_file_for_each_stretch() {
        let rig = Rig::new();
        let (feed, failed) = start(&[rig.player("keep", KEEP_FILE, Input::File)]);
        // All is there before the first file is made, whoever is quicker.
        feed.pause(true);
        feed.write(&samples(800));
        feed.write(&[0; 80]);
        feed.write(&samples(400));
        feed.pause(false);
        until("all is heard", || (feed.heard() == 1280).then_some(()));
        let heard = rig.heard("keep", 1280 + wav::HEADER);
        assert_eq!(heard.len(), 1280 + wav::HEADER, "two files with a header each");
        assert_eq!(heard[22..822], samples(800));
        assert_eq!(heard[902 + 22..], samples(400));
        assert!(failed.try_recv().is_err());
    }

    #[test]
    fn a_fade_is_heard_at_once() {
        let rig = Rig::new();
        let (feed, _) = start(&[rig.player("keep", KEEP, Input::Stream)]);
        feed.write(&vec![1000; 8000]);
        until("it plays", || (feed.heard() > 100).then_some(()));
        feed.fade_out(100 * MS);
        let heard = rig.heard("keep", 7000);
        assert_eq!((heard[0], heard[6999]), (1000, 0));
    }
}
