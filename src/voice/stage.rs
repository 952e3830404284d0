//! What is being heard of an engine that writes sound: sentences go to one continuous loudspeaker, one behind the
//! other with langdu's own pauses between them, and it is told when each begins and ends.
//!
//! It decides nothing: the player says what comes next, and asks where the sound is.

use std::time::Duration;

use super::audio::{OutputError, Sink, Sound, duration, resample, samples_in, silence};
use super::player::OpenSink;

/// How long before the end of a sentence the next one is given away: short, because it can then no longer be changed.
const HANDOVER: Duration = Duration::from_millis(200);
/// The position is asked for at least so often while something plays.
const LOOK: Duration = Duration::from_millis(100);

/// The loudspeaker and what it was given.
pub(super) struct Stage {
    open: OpenSink,
    sink: Option<Box<dyn Sink>>,
    playing: Option<Playing>,
    next: Option<Playing>,
}

/// A sentence in the loudspeaker.
#[derive(Clone, Copy, Debug)]
struct Playing {
    unit: usize,
    /// Where its sound begins and the silence behind it ends, in samples since the loudspeaker was opened.
    start: u64,
    end: u64,
    told: bool,
}

/// What was heard.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Heard {
    /// A sentence begins; it takes so many seconds with the silence behind it.
    Begin(usize, f64),
    /// It was heard, and the silence behind it.
    End(usize, f64),
}

impl Stage {
    pub(super) fn new(open: OpenSink) -> Self {
        Self { open, sink: None, playing: None, next: None }
    }

    /// Gives `sound` to the loudspeaker as what `unit` sounds like, with `gap` behind it.
    pub(super) fn play(&mut self, unit: usize, sound: &Sound, gap: Duration) -> Result<(), OutputError> {
        let sink = match &mut self.sink {
            Some(sink) => sink,
            None => self.sink.insert((self.open)(sound.rate)?),
        };
        let rate = sink.rate();
        let start = sink.written();
        if rate == sound.rate {
            sink.write(&sound.samples);
        } else {
            sink.write(&resample::resample(sound.clone(), rate).samples);
        }
        sink.write(&silence::pause(gap, rate));
        let playing = Playing { unit, start, end: sink.written(), told: false };
        match self.playing {
            Some(_) => self.next = Some(playing),
            None => self.playing = Some(playing),
        }
        Ok(())
    }

    /// The next thing that was heard, if there is one.
    pub(super) fn hear(&mut self) -> Option<Heard> {
        let sink = self.sink.as_ref()?;
        let playing = self.playing.as_mut()?;
        let position = sink.heard();
        let seconds = duration(playing.end - playing.start, sink.rate()).as_secs_f64();
        let unit = playing.unit;
        if !playing.told && position >= playing.start {
            playing.told = true;
            return Some(Heard::Begin(unit, seconds));
        }
        if position < playing.end {
            return None;
        }
        self.playing = self.next.take();
        Some(Heard::End(unit, seconds))
    }

    /// The sentence that is played, or about to be.
    pub(super) fn unit(&self) -> Option<usize> {
        self.playing.map(|playing| playing.unit)
    }

    /// Whether something is being played, or waits behind a pause.
    pub(super) fn is_busy(&self) -> bool {
        self.playing.is_some()
    }

    /// Whether the sentence behind the present one is due.
    pub(super) fn wants_next(&self) -> bool {
        match (&self.sink, self.playing, self.next) {
            (Some(sink), Some(playing), None) => sink.until(playing.end) <= HANDOVER,
            _ => false,
        }
    }

    /// How long until there is something to ask for.
    pub(super) fn patience(&self) -> Option<Duration> {
        let (sink, playing) = (self.sink.as_ref()?, self.playing?);
        let end = sink.until(playing.end);
        let due = match (playing.told, self.next, end.checked_sub(HANDOVER)) {
            (false, ..) => sink.until(playing.start),
            (true, None, Some(left)) if !left.is_zero() => left,
            (true, ..) => end,
        };
        // Never at once: the clock of the sound may stand.
        Some(due.clamp(Duration::from_millis(2), LOOK))
    }

    pub(super) fn pause(&mut self) {
        if let Some(sink) = &mut self.sink {
            sink.pause();
        }
    }

    pub(super) fn resume(&mut self) {
        if let Some(sink) = &mut self.sink {
            sink.resume();
        }
    }

    pub(super) fn fade_out(&mut self, over: Duration) {
        if let Some(sink) = &mut self.sink {
            sink.fade_out(over);
        }
    }

    /// Silence; what was not heard is dropped.
    pub(super) fn stop(&mut self) {
        if let Some(mut sink) = self.sink.take() {
            sink.stop();
        }
        (self.playing, self.next) = (None, None);
    }

    /// Why nothing more will be heard.
    pub(super) fn failure(&self) -> Option<OutputError> {
        self.sink.as_ref()?.failure()
    }
}

/// Whether a sound can be what somebody says for `characters` (Han count one, four letters one).
pub(super) fn is_plausible(sound: &Sound, characters: f64, least_a_character: f64, least: Duration) -> bool {
    let least = if characters >= 4.0 { samples_in(least, sound.rate) } else { 0 };
    let seconds = sound.duration().as_secs_f64();
    sound.samples.len() as u64 >= least && seconds >= characters * least_a_character
}

#[cfg(test)]
mod tests {
    use super::super::audio::sink::{MemorySink, VirtualClock, VirtualSink};
    use super::*;

    const RATE: u32 = 1000;

    const fn ms(milliseconds: u64) -> Duration {
        Duration::from_millis(milliseconds)
    }

    fn sound(samples: usize) -> Sound {
        Sound { rate: RATE, samples: vec![9000; samples] }
    }

    fn heard(stage: &mut Stage) -> Vec<Heard> {
        std::iter::from_fn(|| stage.hear()).collect()
    }

    fn stage(sink: impl Sink + Clone + 'static) -> Stage {
        Stage::new(Box::new(move |_| Ok(Box::new(sink.clone()))))
    }

    #[test]
    fn the_gap_between_sentences_is_the_one_asked_for() {
        let sink = MemorySink::new(RATE);
        let mut stage = stage(sink.clone());
        stage.play(0, &sound(500), ms(300)).unwrap();
        stage.play(1, &sound(400), ms(0)).unwrap();
        assert_eq!(
            heard(&mut stage),
            [Heard::Begin(0, 0.8), Heard::End(0, 0.8), Heard::Begin(1, 0.4), Heard::End(1, 0.4)]
        );
        let runs: Vec<_> = sink.samples().chunk_by(|a, b| a == b).map(|run| (run[0], run.len())).collect();
        assert_eq!(runs, [(9000, 500), (0, 300), (9000, 400)]);
    }

    #[test]
    fn it_tells_when_a_sentence_is_heard_and_asks_for_the_next_in_time() {
        let clock = VirtualClock::default();
        let mut stage = stage(VirtualSink::new(RATE, &clock));
        stage.play(4, &sound(450), ms(50)).unwrap();
        assert_eq!(heard(&mut stage), [Heard::Begin(4, 0.5)]);
        assert!(stage.is_busy() && !stage.wants_next());
        clock.advance(ms(299));
        assert!(!stage.wants_next());
        clock.advance(ms(1));
        assert!(stage.wants_next());
        stage.play(5, &sound(100), ms(0)).unwrap();
        assert!(!stage.wants_next());
        clock.advance(ms(199));
        assert_eq!(heard(&mut stage), []);
        stage.pause();
        clock.advance(ms(5000));
        assert_eq!(heard(&mut stage), []);
        stage.resume();
        clock.advance(ms(1));
        assert_eq!(heard(&mut stage), [Heard::End(4, 0.5), Heard::Begin(5, 0.1)]);
        stage.stop();
        assert!(!stage.is_busy() && stage.patience().is_none());
    }

    #[test]
    fn a_sound_too_short_for_its_text_is_none() {
        let plausible =
            |samples, characters| is_plausible(&sound(samples), characters, 0.04, Duration::from_millis(150));
        assert!(plausible(800, 5.0) && plausible(90, 2.0));
        assert!(!plausible(100, 5.0) && !plausible(0, 2.0));
    }
}
