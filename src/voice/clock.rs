//! How long the listening has taken and will take: `03:12 / ~15:48`.
//!
//! Estimates of the units and the player's events come in, with the instants at which they were seen; the clock reads
//! no time itself. It begins with an estimate, corrects it by what was really spoken, stands while paused, and never
//! shows more elapsed than there is.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::config::clamp_rate;
use super::event::{Event, EventKind};
use super::normalise::is_han;

/// Seconds of speech at rate 1, which is a newsreader: a fit over 46 sentences of a news article, spoken by espeak-ng
/// at 285 characters a minute.
const HAN: f64 = 0.22;
const DIGIT: f64 = 0.31;
/// Latin words come at about 16 letters a second.
const LETTER: f64 = 0.06;
const CLAUSE: f64 = 0.13;
const SENTENCE: f64 = 0.26;
/// How many seconds the first estimate weighs against what has been heard: little, for no voice keeps to it.
const PRIOR: f64 = 2.0;
/// How many seconds a pace weighs that was heard before.
const KNOWN: f64 = 40.0;
/// How much of its weight each heard sentence leaves to those before it.
const MEMORY: f64 = 0.97;
/// Sentences that have to be heard before a pace is worth keeping.
const LEAST_HEARD: usize = 3;

/// The seconds that `text` will take at rate 1.
pub fn estimate(text: &str) -> f64 {
    text.chars()
        .map(|character| match character {
            _ if is_han(character) => HAN,
            '0'..='9' | '０'..='９' => DIGIT,
            '，' | '、' | '：' | '；' | ',' | ':' | ';' | '—' => CLAUSE,
            '。' | '！' | '？' | '!' | '?' | '.' | '…' => SENTENCE,
            _ if character.is_alphanumeric() => LETTER,
            _ => 0.0,
        })
        .sum()
}

/// The time shown while listening.
#[derive(Clone, Debug)]
pub struct Clock {
    /// Seconds at rate 1 that are thought to pass before each unit, and at the end before nothing more: sums, so that
    /// the time of any part is one subtraction however long the article is.
    starts: Arc<[f64]>,
    /// Seconds each unit did take.
    heard: BTreeMap<usize, f64>,
    rate: f64,
    spoken: f64,
    predicted: f64,
    /// Sentences heard of the voice the clock was made for; `None` once another has taken over.
    learnt: Option<usize>,
    current: Option<Current>,
    /// The unit that stands before everything not yet played.
    position: usize,
    generation: u64,
}

#[derive(Clone, Copy, Debug)]
struct Current {
    before: Duration,
    /// When it began or went on; `None` while paused.
    since: Option<Instant>,
}

impl Current {
    fn spent(self, now: Instant) -> f64 {
        let running = self.since.map_or(Duration::ZERO, |since| now.saturating_duration_since(since));
        (self.before + running).as_secs_f64()
    }
}

impl Clock {
    /// A clock for units with the given texts, spoken at `rate`.
    pub fn new<'a>(texts: impl IntoIterator<Item = &'a str>, rate: f32) -> Self {
        let mut starts = vec![0.0];
        let mut sum = 0.0;
        for text in texts {
            sum += estimate(text);
            starts.push(sum);
        }
        Self {
            starts: starts.into(),
            heard: BTreeMap::new(),
            rate: f64::from(clamp_rate(rate)),
            spoken: PRIOR,
            predicted: PRIOR,
            learnt: Some(0),
            current: None,
            position: 0,
            generation: 0,
        }
    }

    /// Takes the pace at which this voice was heard before, as [`Clock::pace`] gave it; for what is not yet spoken.
    pub fn calibrate(&mut self, pace: f64) {
        if pace.is_finite() && pace > 0.0 {
            (self.spoken, self.predicted) = (pace * KNOWN, KNOWN);
        }
    }

    /// Seconds that a second of estimate takes with this voice, once enough of it has been heard to say so.
    pub fn pace(&self) -> Option<f64> {
        self.learnt.is_some_and(|learnt| learnt >= LEAST_HEARD).then_some(self.spoken / self.predicted)
    }

    /// Another rate, for what is not yet spoken.
    pub fn set_rate(&mut self, rate: f32) {
        self.rate = f64::from(clamp_rate(rate));
    }

    /// Takes in an event that was seen at `now`. Those of an older generation change nothing.
    pub fn apply(&mut self, event: &Event, now: Instant) {
        if event.generation < self.generation {
            return;
        }
        self.generation = event.generation;
        match &event.kind {
            EventKind::Preparing { unit } => (self.position, self.current) = (*unit, None),
            EventKind::Speaking { unit } => {
                self.position = *unit;
                self.current = Some(Current { before: Duration::ZERO, since: Some(now) });
            }
            EventKind::Finished { unit, seconds } => {
                self.learn(*unit, *seconds);
                (self.position, self.current) = (unit + 1, None);
            }
            EventKind::Skipped { unit, .. } => (self.position, self.current) = (unit + 1, None),
            EventKind::Paused => {
                if let Some(current) = &mut self.current {
                    current.before = Duration::from_secs_f64(current.spent(now));
                    current.since = None;
                }
            }
            EventKind::Resumed => {
                if let Some(current) = &mut self.current {
                    current.since.get_or_insert(now);
                }
            }
            EventKind::Measured { unit, seconds } => {
                if *unit < self.units() && seconds.is_finite() && *seconds >= 0.0 {
                    self.heard.insert(*unit, *seconds);
                }
            }
            EventKind::TakenOver { .. } => (self.current, self.learnt) = (None, None),
            EventKind::Stopped | EventKind::Slept | EventKind::Failed(_) => self.current = None,
            EventKind::Ended => (self.position, self.current) = (self.units(), None),
        }
    }

    /// How far the voice is in the article, as the time it takes to get there.
    pub fn elapsed(&self, now: Instant) -> Duration {
        let before = self.seconds_before(self.position);
        Duration::from_secs_f64(before + self.current.map_or(0.0, |current| current.spent(now)))
    }

    /// How long the whole article takes.
    pub fn total(&self, now: Instant) -> Duration {
        let all = self.seconds_before(self.units());
        // A sentence that takes longer than was thought makes the whole longer.
        let over = match self.current {
            Some(current) => (current.spent(now) - self.seconds(self.position)).max(0.0),
            None => 0.0,
        };
        Duration::from_secs_f64(all + over).max(self.elapsed(now))
    }

    /// Whether less than half of the article has been heard, so that the total is a guess.
    pub fn is_guess(&self) -> bool {
        let heard: f64 = self.heard.keys().map(|&unit| self.estimate(unit)).sum();
        heard * 2.0 < self.starts.last().copied().unwrap_or_default()
    }

    /// How long the current sentence has been spoken, for [`super::previous_target`].
    pub fn elapsed_in_unit(&self, now: Instant) -> Duration {
        self.current.map_or(Duration::ZERO, |current| Duration::from_secs_f64(current.spent(now)))
    }

    /// How much of the current sentence has been spoken, 0 to 1, and how long that sentence is thought to take.
    /// The share is for [`super::clause_at`].
    pub fn share_of_unit(&self, now: Instant) -> (f64, Duration) {
        let seconds = self.seconds(self.position).max(0.001);
        let spent = self.current.map_or(0.0, |current| current.spent(now));
        ((spent / seconds).min(1.0), Duration::from_secs_f64(seconds))
    }

    /// `03:12 / ~15:48`.
    pub fn text(&self, now: Instant) -> String {
        let guess = if self.is_guess() { "~" } else { "" };
        format!("{} / {guess}{}", clock_text(self.elapsed(now)), clock_text(self.total(now)))
    }

    fn units(&self) -> usize {
        self.starts.len() - 1
    }

    /// What `unit` is thought to take at rate 1.
    fn estimate(&self, unit: usize) -> f64 {
        match (self.starts.get(unit), self.starts.get(unit + 1)) {
            (Some(start), Some(end)) => end - start,
            _ => 0.0,
        }
    }

    /// Seconds that a second of estimate takes with this engine at this rate.
    fn factor(&self) -> f64 {
        self.spoken / self.predicted / self.rate
    }

    fn seconds(&self, unit: usize) -> f64 {
        self.heard.get(&unit).copied().unwrap_or_else(|| self.estimate(unit) * self.factor())
    }

    /// Seconds of all units before `unit`: what was heard as it was, the rest as it is thought to be.
    fn seconds_before(&self, unit: usize) -> f64 {
        let estimated = self.starts.get(unit).or(self.starts.last()).copied().unwrap_or_default();
        let heard = self.heard.range(..unit);
        let corrections: f64 =
            heard.map(|(&unit, &seconds)| seconds - self.estimate(unit) * self.factor()).sum();
        (estimated * self.factor() + corrections).max(0.0)
    }

    fn learn(&mut self, unit: usize, seconds: f64) {
        let estimate = self.estimate(unit);
        if unit >= self.units() || !seconds.is_finite() || seconds < 0.0 {
            return;
        }
        self.heard.insert(unit, seconds);
        self.learnt = self.learnt.map(|learnt| learnt + 1);
        self.spoken = self.spoken * MEMORY + seconds;
        self.predicted = self.predicted * MEMORY + estimate / self.rate;
    }
}

/// `mm:ss`, from an hour on `h:mm:ss`.
pub fn clock_text(time: Duration) -> String {
    let seconds = time.as_secs();
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match hours {
        0 => format!("{minutes:02}:{seconds:02}"),
        _ => format!("{hours}:{minutes:02}:{seconds:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::event::Failure;
    use super::*;
    use proptest::prelude::*;

    const SENTENCE: &str = "春天来了，山上的花都开了。";

    fn event(kind: EventKind) -> Event {
        Event { generation: 1, kind }
    }

    #[test]
    fn it_begins_with_an_estimate_and_learns() {
        let start = Instant::now();
        let mut clock = Clock::new([SENTENCE; 100], 1.0);
        assert_eq!(clock.text(start), "00:00 / ~04:41");
        for unit in 0..60 {
            clock.apply(&event(EventKind::Speaking { unit }), start);
            clock.apply(&event(EventKind::Finished { unit, seconds: 6.4 }), start);
        }
        assert_eq!(clock.elapsed(start).as_secs(), 384);
        let total = clock.total(start).as_secs();
        assert!((600..=640).contains(&total), "{total}");
        assert!(!clock.text(start).contains('~'));
    }

    #[test]
    fn a_pace_that_was_heard_before_is_used_from_the_start() {
        let start = Instant::now();
        let mut clock = Clock::new([SENTENCE; 100], 1.0);
        let guess = clock.total(start).as_secs_f64();
        assert_eq!(clock.pace(), None);
        clock.calibrate(f64::NAN);
        clock.calibrate(1.5);
        assert!((clock.total(start).as_secs_f64() - guess * 1.5).abs() < 0.01);
        assert_eq!(clock.pace(), None, "nothing was heard yet");
        for unit in 0..30 {
            clock.apply(&event(EventKind::Finished { unit, seconds: guess / 50.0 }), start);
        }
        // Twice the estimate was heard; what was known before gives way slowly.
        let pace = clock.pace().unwrap();
        assert!((1.8..2.0).contains(&pace), "{pace}");
        let failure = Failure::Hang { program: "a".into() };
        clock.apply(&event(EventKind::TakenOver { failure, engine: "b".into(), silent: false }), start);
        assert_eq!(clock.pace(), None, "what another engine does is not this one's pace");
    }

    #[test]
    fn the_share_of_a_sentence_follows_the_time_it_is_spoken() {
        let start = Instant::now();
        let at = |seconds| start + Duration::from_millis(seconds);
        let mut clock = Clock::new([SENTENCE], 2.0);
        assert!(clock.share_of_unit(start).0 < f64::EPSILON);
        clock.apply(&event(EventKind::Speaking { unit: 0 }), start);
        let whole = estimate(SENTENCE) / 2.0;
        assert!((clock.share_of_unit(at(700)).0 - 0.7 / whole).abs() < 1e-9);
        clock.apply(&event(EventKind::Paused), at(700));
        assert!((clock.share_of_unit(at(9000)).0 - 0.7 / whole).abs() < 1e-9);
    }

    #[test]
    fn it_stands_while_paused() {
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let mut clock = Clock::new([SENTENCE], 1.0);
        clock.apply(&event(EventKind::Speaking { unit: 0 }), start);
        clock.apply(&event(EventKind::Paused), at(2));
        clock.apply(&event(EventKind::Paused), at(50));
        assert_eq!(clock.elapsed(at(100)), Duration::from_secs(2));
        clock.apply(&event(EventKind::Resumed), at(100));
        assert_eq!(clock.elapsed(at(101)), Duration::from_secs(3));
        clock.apply(&Event { generation: 0, kind: EventKind::Stopped }, at(101));
        assert_eq!(clock.elapsed_in_unit(at(101)), Duration::from_secs(3));
    }

    #[test]
    fn hours_are_shown_when_there_are_any() {
        assert_eq!(clock_text(Duration::from_millis(192_900)), "03:12");
        assert_eq!(clock_text(Duration::from_secs(3_725)), "1:02:05");
    }

    #[test]
    fn a_faster_rate_is_a_shorter_article() {
        let now = Instant::now();
        let mut clock = Clock::new([SENTENCE; 10], 1.0);
        let normal = clock.total(now);
        clock.set_rate(2.0);
        assert_eq!(clock.total(now), normal / 2);
    }

    proptest! {
        /// A voice of any pace, with sentences of any length that take a tenth more or less than such a pace says.
        #[test]
        fn after_ten_sentences_the_total_is_right_within_a_tenth(
            lengths in proptest::collection::vec(4_usize..100, 20..60),
            noise in proptest::collection::vec(0.9_f64..1.1, 60),
            pace in 0.5_f64..2.0,
            known in proptest::option::of(0.8_f64..1.25),
        ) {
            let now = Instant::now();
            let texts: Vec<String> = lengths.iter().map(|&length| "字".repeat(length)).collect();
            let mut clock = Clock::new(texts.iter().map(String::as_str), 1.0);
            // A known pace may be off by a quarter.
            if let Some(known) = known {
                clock.calibrate(pace * known);
            }
            let take = |unit: usize| estimate(&texts[unit]) * pace * noise[unit];
            let whole: f64 = (0..texts.len()).map(take).sum();
            let heard: usize = lengths.iter().take(10).sum();
            for unit in 0..10 {
                clock.apply(&event(EventKind::Speaking { unit }), now);
                clock.apply(&event(EventKind::Finished { unit, seconds: take(unit) }), now);
            }
            // Ten sentences of two words each tell too little of a voice.
            prop_assume!(heard >= 150);
            let error = clock.total(now).as_secs_f64() / whole - 1.0;
            prop_assert!(error.abs() < 0.1, "{error}");
        }

        #[test]
        fn elapsed_is_never_more_than_the_total(
            steps in proptest::collection::vec((0_u8..7, 0_usize..5, 0_u32..40), 0..60)
        ) {
            let start = Instant::now();
            let mut clock = Clock::new(["好", SENTENCE, "", "3.14", "end"], 1.3);
            let mut now = start;
            for (kind, unit, wait) in steps {
                now += Duration::from_secs(wait.into());
                let kind = match kind {
                    0 => EventKind::Preparing { unit },
                    1 => EventKind::Speaking { unit },
                    2 => EventKind::Finished { unit, seconds: wait.into() },
                    3 => EventKind::Paused,
                    4 => EventKind::Resumed,
                    5 => EventKind::Stopped,
                    _ => EventKind::Ended,
                };
                clock.apply(&event(kind), now);
                prop_assert!(clock.elapsed(now) <= clock.total(now));
            }
        }
    }
}
