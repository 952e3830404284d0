//! Where samples are heard: the few things a voice wants of a loudspeaker, and two loudspeakers for tests.
//!
//! Samples come in, the number of those that have been heard goes out. [`super::output`] has the one that makes sound;
//! here are one that plays on a clock turned by hand and remembers every moment of it, and one that is as fast as it
//! is written to.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::output::OutputError;
use super::silence::Fade;
use super::{duration, samples_in};

/// A loudspeaker that plays what is written, one sample after another.
pub trait Sink: Send {
    /// Samples a second.
    fn rate(&self) -> u32;

    /// Adds samples behind those already written. Never blocks. After [`Sink::stop`] or a failure they are dropped.
    fn write(&mut self, samples: &[i16]);

    /// How many samples have been written.
    fn written(&self) -> u64;

    /// How many samples have been heard. It stands while paused and while there is nothing to play.
    fn heard(&self) -> u64;

    /// Falls silent within 150 ms; nothing is lost.
    fn pause(&mut self);

    /// Goes on where it was paused.
    fn resume(&mut self);

    /// From now on becomes quieter, down to nothing after `over`; what is written then is silent.
    fn fade_out(&mut self, over: Duration);

    /// Falls silent within 100 ms and drops what has not been heard. It does not play again.
    fn stop(&mut self);

    /// Why nothing more will be heard, if that was not asked for.
    fn failure(&self) -> Option<OutputError>;

    /// How long until the first `sample` samples have been heard, if nobody intervenes.
    fn until(&self, sample: u64) -> Duration {
        duration(sample.saturating_sub(self.heard()), self.rate())
    }
}

/// A clock that moves only when told to. Its clones are the same clock.
#[derive(Clone, Debug, Default)]
pub struct VirtualClock(Arc<Mutex<Duration>>);

impl VirtualClock {
    /// The time since it was made.
    pub fn now(&self) -> Duration {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets time pass.
    pub fn advance(&self, by: Duration) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) += by;
    }
}

/// A loudspeaker on a [`VirtualClock`], and the microphone before it: its clones are the same one.
#[derive(Clone, Debug)]
pub struct VirtualSink {
    rate: u32,
    clock: VirtualClock,
    state: Arc<Mutex<VirtualState>>,
}

#[derive(Debug, Default)]
struct VirtualState {
    queue: VecDeque<i16>,
    written: u64,
    heard: u64,
    /// What came out since the clock began, silence and all.
    recording: Vec<i16>,
    paused: bool,
    stopped: bool,
    fade: Option<Fade>,
    failure: Option<OutputError>,
}

impl VirtualSink {
    /// A loudspeaker that plays at `rate` as `clock` is turned.
    pub fn new(rate: u32, clock: &VirtualClock) -> Self {
        Self { rate, clock: clock.clone(), state: Arc::default() }
    }

    /// Everything that came out of it until now, one sample for every moment of the clock.
    pub fn recording(&self) -> Vec<i16> {
        self.with(|state| state.recording.clone())
    }

    /// Whether it was told to stop.
    pub fn is_stopped(&self) -> bool {
        self.with(|state| state.stopped)
    }

    /// Makes it fail, as when its player dies.
    pub fn fail(&self, failure: OutputError) {
        self.with(|state| state.failure = Some(failure));
    }

    /// Plays what was due until now, then does something.
    fn with<T>(&self, does: impl FnOnce(&mut VirtualState) -> T) -> T {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let now = samples_in(self.clock.now(), self.rate);
        let runs = !state.paused && !state.stopped && state.failure.is_none();
        while (state.recording.len() as u64) < now {
            let next = if runs { state.queue.pop_front() } else { None };
            let mut sample = [next.unwrap_or_default()];
            if next.is_some() {
                state.heard += 1;
                if let Some(fade) = &mut state.fade {
                    fade.apply(&mut sample);
                }
            }
            state.recording.extend(sample);
        }
        does(&mut state)
    }
}

impl Sink for VirtualSink {
    fn rate(&self) -> u32 {
        self.rate
    }

    fn write(&mut self, samples: &[i16]) {
        self.with(|state| {
            if !state.stopped && state.failure.is_none() {
                state.queue.extend(samples);
                state.written += samples.len() as u64;
            }
        });
    }

    fn written(&self) -> u64 {
        self.with(|state| state.written)
    }

    fn heard(&self) -> u64 {
        self.with(|state| state.heard)
    }

    fn pause(&mut self) {
        self.with(|state| state.paused = true);
    }

    fn resume(&mut self) {
        self.with(|state| state.paused = false);
    }

    fn fade_out(&mut self, over: Duration) {
        let rate = self.rate;
        self.with(|state| state.fade = Some(Fade::new(over, rate)));
    }

    fn stop(&mut self) {
        self.with(|state| {
            state.stopped = true;
            state.queue.clear();
        });
    }

    fn failure(&self) -> Option<OutputError> {
        self.with(|state| state.failure.clone())
    }
}

/// A loudspeaker for the impatient: what is written has been heard, and can be had from any clone of it.
#[derive(Clone, Debug)]
pub struct MemorySink {
    rate: u32,
    state: Arc<Mutex<MemoryState>>,
}

#[derive(Debug, Default)]
struct MemoryState {
    samples: Vec<i16>,
    stopped: bool,
    fade: Option<Fade>,
}

impl MemorySink {
    /// An empty memory for samples at `rate`.
    pub fn new(rate: u32) -> Self {
        Self { rate, state: Arc::default() }
    }

    /// Everything written.
    pub fn samples(&self) -> Vec<i16> {
        self.with(|state| state.samples.clone())
    }

    fn with<T>(&self, does: impl FnOnce(&mut MemoryState) -> T) -> T {
        does(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Sink for MemorySink {
    fn rate(&self) -> u32 {
        self.rate
    }

    fn write(&mut self, samples: &[i16]) {
        self.with(|state| {
            if state.stopped {
                return;
            }
            let start = state.samples.len();
            state.samples.extend_from_slice(samples);
            if let (Some(fade), Some(new)) = (&mut state.fade, state.samples.get_mut(start..)) {
                fade.apply(new);
            }
        });
    }

    fn written(&self) -> u64 {
        self.with(|state| state.samples.len() as u64)
    }

    fn heard(&self) -> u64 {
        self.written()
    }

    fn pause(&mut self) {}

    fn resume(&mut self) {}

    fn fade_out(&mut self, over: Duration) {
        let rate = self.rate;
        self.with(|state| state.fade = Some(Fade::new(over, rate)));
    }

    fn stop(&mut self) {
        self.with(|state| state.stopped = true);
    }

    fn failure(&self) -> Option<OutputError> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    #[test]
    fn the_virtual_loudspeaker_records_every_moment() {
        let clock = VirtualClock::default();
        let mut sink = VirtualSink::new(1000, &clock);
        sink.write(&[1, 2, 3, 4, 5]);
        assert_eq!(sink.until(4), 4 * MS);
        clock.advance(2 * MS);
        assert_eq!((sink.heard(), sink.until(5), sink.until(1)), (2, 3 * MS, Duration::ZERO));
        sink.pause();
        clock.advance(3 * MS);
        assert_eq!(sink.heard(), 2);
        sink.resume();
        clock.advance(5 * MS);
        sink.write(&[6, 7]);
        clock.advance(MS);
        sink.stop();
        clock.advance(2 * MS);
        sink.write(&[8]);
        assert_eq!(sink.recording(), [1, 2, 0, 0, 0, 3, 4, 5, 0, 0, 6, 0, 0]);
        assert_eq!((sink.heard(), sink.written(), sink.is_stopped()), (6, 7, true));
    }

    #[test]
    fn a_failure_ends_the_virtual_sound() {
        let clock = VirtualClock::default();
        let mut sink = VirtualSink::new(1000, &clock);
        sink.write(&[9; 10]);
        clock.advance(MS);
        let failure = OutputError::Stalled { player: "pacat".into(), stderr_tail: String::new() };
        sink.fail(failure.clone());
        clock.advance(4 * MS);
        assert_eq!((sink.heard(), sink.failure()), (1, Some(failure)));
    }

    #[test]
    fn both_fade_alike() {
        let clock = VirtualClock::default();
        let (mut played, mut kept) = (VirtualSink::new(1000, &clock), MemorySink::new(1000));
        for sink in [&mut played as &mut dyn Sink, &mut kept] {
            sink.write(&[1000; 5]);
        }
        clock.advance(5 * MS);
        for sink in [&mut played as &mut dyn Sink, &mut kept] {
            assert_eq!(sink.heard(), 5);
            sink.fade_out(10 * MS);
            sink.write(&[1000; 20]);
        }
        clock.advance(20 * MS);
        assert_eq!(played.recording(), kept.samples());
        assert_eq!((kept.samples()[4], kept.samples()[15]), (1000, 0));
    }
}
