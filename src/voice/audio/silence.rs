//! Silence: an engine's own is cut away, langdu's takes its place, and sound is led into it without a click.
//!
//! Samples come in and go out. Pauses are added when the sound is played or recorded and never kept with it, so that
//! another setting needs no new synthesis.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Sound, samples_in};

/// What is quieter than this is silence: −48 dBFS.
const THRESHOLD: u16 = 130;
/// How much is left of the silence before a sound.
const BEFORE: Duration = Duration::from_millis(5);
/// How much is left of the silence behind a sound: 风 and 四 begin and end more softly than they sound.
const BEHIND: Duration = Duration::from_millis(10);
/// The slope from nothing to full and back at the ends of what was cut.
const SLOPE: Duration = Duration::from_millis(3);

/// The kind of stop a sentence ends with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// It was cut at a comma because it is long.
    Clause,
    /// It ends inside a paragraph.
    Sentence,
    /// The paragraph ends with it.
    Paragraph,
}

impl Stop {
    /// The stop behind `text`, which is the last of its paragraph or not: by the last mark in it that is no closing
    /// quote or bracket.
    pub fn after(text: &str, ends_paragraph: bool) -> Self {
        let closes = |c: char| c.is_whitespace() || "”’」』】）》〉)]\"'".contains(c);
        match text.trim_end_matches(closes).chars().next_back() {
            _ if ends_paragraph => Self::Paragraph,
            Some('，' | '、' | '：' | ',' | ':') => Self::Clause,
            _ => Self::Sentence,
        }
    }
}

/// langdu's own pauses in milliseconds at rate 1; a faster voice pauses less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Pauses {
    /// Between sentences.
    pub sentence: u16,
    /// Where a long sentence was cut at a comma.
    pub clause: u16,
    /// Between paragraphs.
    pub paragraph: u16,
}

impl Default for Pauses {
    fn default() -> Self {
        Self { sentence: 300, clause: 0, paragraph: 600 }
    }
}

impl Pauses {
    /// The pause at a stop of that kind, at `rate` (0.5 to 3.0).
    pub fn at(self, stop: Stop, rate: f32) -> Duration {
        let milliseconds = match stop {
            Stop::Clause => self.clause,
            Stop::Sentence => self.sentence,
            Stop::Paragraph => self.paragraph,
        };
        Duration::from_millis(milliseconds.into()).div_f32(super::super::clamp_rate(rate))
    }
}

/// Cuts silence off both ends of `sound`, but for a few milliseconds, and leads its ends to nothing. Sound that is
/// silent throughout is left empty.
pub fn trim(sound: &mut Sound) {
    let rate = sound.rate;
    let is_loud = |sample: &i16| sample.unsigned_abs() > THRESHOLD;
    let samples = &mut sound.samples;
    let (Some(first), Some(last)) = (samples.iter().position(is_loud), samples.iter().rposition(is_loud))
    else {
        samples.clear();
        return;
    };
    let count = |time| usize::try_from(samples_in(time, rate)).unwrap_or(usize::MAX);
    samples.truncate((last + 1).saturating_add(count(BEHIND)));
    samples.drain(..first.saturating_sub(count(BEFORE)));
    let slope = count(SLOPE).min(samples.len() / 2);
    ramp(samples.iter_mut().take(slope), slope);
    ramp(samples.iter_mut().rev().take(slope), slope);
}

/// Silence of `time`.
pub fn pause(time: Duration, rate: u32) -> Vec<i16> {
    vec![0; usize::try_from(samples_in(time, rate)).unwrap_or_default()]
}

/// Multiplies samples by what grows from nothing to one over `length` of them.
fn ramp<'a>(samples: impl Iterator<Item = &'a mut i16>, length: usize) {
    for (index, sample) in samples.enumerate() {
        *sample = share(*sample, index, length);
    }
}

/// `part` of `whole` of a sample; all of it when the part is no less than the whole.
fn share(sample: i16, part: usize, whole: usize) -> i16 {
    if part >= whole {
        return sample;
    }
    let scaled = i64::from(sample) * i64::try_from(part).unwrap_or(0) / i64::try_from(whole).unwrap_or(1);
    i16::try_from(scaled).unwrap_or(sample)
}

/// A voice that goes away: how far it has gone, in samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fade {
    length: usize,
    done: usize,
}

impl Fade {
    /// A fade to nothing over `time`.
    pub fn new(time: Duration, rate: u32) -> Self {
        Self { length: usize::try_from(samples_in(time, rate)).unwrap_or(usize::MAX).max(1), done: 0 }
    }

    /// Makes the next samples quieter, and those behind the end silent.
    pub fn apply(&mut self, samples: &mut [i16]) {
        for sample in samples {
            let left = self.length - self.done;
            // Squared: to the ear a straight line stays loud for long and then falls off a cliff.
            *sample = share(share(*sample, left, self.length), left, self.length);
            self.done = (self.done + 1).min(self.length);
        }
    }

    /// Whether there is nothing left to hear.
    pub fn is_over(&self) -> bool {
        self.done >= self.length
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const RATE: u32 = 22050;

    fn sound(before: usize, loud: usize, behind: usize) -> Sound {
        let samples = [vec![100; before], vec![9000; loud], vec![-130; behind]].concat();
        Sound { rate: RATE, samples }
    }

    #[test]
    fn a_few_milliseconds_of_silence_stay_and_the_ends_are_led_to_nothing() {
        let mut trimmed = sound(5000, 3000, 9000);
        trim(&mut trimmed);
        assert_eq!(trimmed.samples.len(), 110 + 3000 + 220);
        assert_eq!(trimmed.samples[110..3110], [9000; 3000], "what is heard is untouched");
        let ends = [trimmed.samples[0], *trimmed.samples.last().unwrap()];
        assert_eq!(ends, [0, 0]);
        let steps = trimmed.samples[..100].windows(2).map(|pair| pair[1] - pair[0]);
        assert!(steps.clone().all(|step| (0..=2).contains(&step)), "{steps:?}");
    }

    #[test]
    fn nothing_but_silence_leaves_nothing() {
        for mut quiet in [sound(500, 0, 500), sound(0, 0, 0)] {
            trim(&mut quiet);
            assert!(quiet.samples.is_empty());
        }
    }

    #[test]
    fn the_stop_is_told_by_the_last_mark() {
        for (text, stop) in [
            ("他来了。", Stop::Sentence),
            ("他说：“好。”", Stop::Sentence),
            ("春天，", Stop::Clause),
            ("（春天、）", Stop::Clause),
            ("他说：", Stop::Clause),
            ("标题", Stop::Sentence),
            ("走吧；", Stop::Sentence),
            ("", Stop::Sentence),
        ] {
            assert_eq!(Stop::after(text, false), stop, "{text}");
            assert_eq!(Stop::after(text, true), Stop::Paragraph);
        }
    }

    #[test]
    fn pauses_keep_pace_with_the_voice() {
        let pauses = Pauses::default();
        let at = |stop, rate| pauses.at(stop, rate).as_millis();
        assert_eq!([at(Stop::Sentence, 1.0), at(Stop::Clause, 1.0), at(Stop::Paragraph, 1.0)], [300, 0, 600]);
        assert_eq!(
            [at(Stop::Sentence, 2.0), at(Stop::Paragraph, 0.5), at(Stop::Sentence, f32::NAN)],
            [150, 1200, 300]
        );
        assert_eq!(pause(Duration::from_millis(300), RATE).len(), 6615);
    }

    #[test]
    fn a_fade_ends_in_silence_however_it_is_cut() {
        let mut whole = vec![i16::MIN; 3000];
        Fade::new(Duration::from_millis(100), RATE).apply(&mut whole);
        let mut pieces = vec![i16::MIN; 3000];
        let mut fade = Fade::new(Duration::from_millis(100), RATE);
        pieces.chunks_mut(7).for_each(|piece| fade.apply(piece));
        assert_eq!(whole, pieces);
        assert!(fade.is_over());
        assert_eq!(whole[0], i16::MIN);
        assert!(whole.windows(2).all(|pair| pair[0] <= pair[1]), "it never becomes louder");
        assert!(whole[2205..].iter().all(|sample| *sample == 0));
    }

    proptest! {
        #[test]
        fn trimming_never_takes_what_is_heard(samples in proptest::collection::vec(any::<i16>(), 0..600), rate in 1_u32..50000) {
            let mut sound = Sound { rate, samples: samples.clone() };
            trim(&mut sound);
            prop_assert!(sound.samples.len() <= samples.len());
            let loud = |samples: &[i16]| samples.iter().filter(|sample| sample.unsigned_abs() > THRESHOLD).count();
            let slopes = 2 * usize::try_from(samples_in(SLOPE, rate)).unwrap();
            prop_assert!(loud(&sound.samples) + slopes >= loud(&samples));
        }
    }
}
