//! Another rate for the same sound, by band-limited interpolation.
//!
//! A windowed sinc of 16 zero crossings on either side is read from a table of 512 steps to the sample, with straight
//! lines between the steps, which serves every pair of rates alike (J. O. Smith, "Digital Audio Resampling Home Page",
//! CCRMA). Straight lines between the samples themselves would fold what a voice has above half the lower rate into a
//! hiss; a polyphase table for each pair of rates would be faster and is not needed at forty times real time.

use super::Sound;

/// Zero crossings of the sinc on either side.
const CROSSINGS: usize = 16;
/// Steps of the table from one sample to the next.
const STEPS: usize = 512;
/// How much of the band is kept, as a share: what lies above falls off to nothing at half the lower rate.
const KEPT: f64 = 0.94;

/// `sound` at `rate`, as long as before to the sample. The same rate gives the same samples.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "positions are below 2^52, and a cast to 16 bits saturates"
)]
pub fn resample(sound: Sound, rate: u32) -> Sound {
    if sound.rate == rate || sound.rate == 0 || rate == 0 {
        return sound;
    }
    let (from, to) = (u64::from(sound.rate), u64::from(rate));
    let length = (sound.samples.len() as u64 * to).div_ceil(from);
    // Below the lower of both rates there is nothing to keep: a slower target widens the sinc.
    let scale = KEPT * (to as f64 / from as f64).min(1.0);
    let reach = (CROSSINGS as f64 / scale).ceil() as u64;
    let table = table();
    let last = sound.samples.len() as u64;
    let samples = (0..length).map(|index| {
        let (before, rest) = (index * from / to, index * from % to);
        let position = before as f64 + rest as f64 / to as f64;
        let window = before.saturating_sub(reach)..(before + reach + 1).min(last);
        let heard = sound.samples.get(window.start as usize..window.end as usize).unwrap_or_default();
        let value: f64 = heard
            .iter()
            .zip(window.start..)
            .map(|(sample, at)| {
                f64::from(*sample) * at_distance(&table, (position - at as f64).abs() * scale)
            })
            .sum();
        (value * scale).round() as i16
    });
    Sound { rate, samples: samples.collect() }
}

/// The windowed sinc at distances of whole steps, from 0 outwards.
#[expect(clippy::cast_precision_loss, reason = "a few thousand steps")]
fn table() -> Vec<f64> {
    let reach = CROSSINGS as f64;
    let at = |step: usize| {
        let distance = step as f64 / STEPS as f64;
        let angle = std::f64::consts::PI * distance;
        let sinc = if step == 0 { 1.0 } else { angle.sin() / angle };
        // Blackman's window: what leaks through is 58 dB below the signal.
        let turn = angle / reach;
        sinc * (0.42 + 0.5 * turn.cos() + 0.08 * (2.0 * turn).cos())
    };
    (0..=CROSSINGS * STEPS).map(at).collect()
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a distance is not negative, and past the table there is nothing"
)]
fn at_distance(table: &[f64], distance: f64) -> f64 {
    let step = distance * STEPS as f64;
    let index = step as usize;
    match (table.get(index), table.get(index + 1)) {
        (Some(here), Some(next)) => here + (next - here) * (step - index as f64),
        _ => 0.0,
    }
}

#[cfg(test)]
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "small numbers")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tone(rate: u32, hertz: f64, seconds: f64) -> Sound {
        let count = (f64::from(rate) * seconds).round() as i32;
        let at = |index| (f64::from(index) * hertz * std::f64::consts::TAU / f64::from(rate)).sin() * 16000.0;
        Sound { rate, samples: (0..count).map(|index| at(index).round() as i16).collect() }
    }

    /// The greatest difference in the middle of both, where no end disturbs.
    fn difference(one: &Sound, other: &Sound) -> i32 {
        let middle = one.samples.len() / 4..one.samples.len() * 3 / 4;
        middle.map(|at| (i32::from(one.samples[at]) - i32::from(other.samples[at])).abs()).max().unwrap()
    }

    #[test]
    fn a_tone_stays_that_tone() {
        for (from, to) in [(22050, 48000), (48000, 22050), (16000, 22050), (24000, 22050), (8000, 44100)] {
            let resampled = resample(tone(from, 1000.0, 0.2), to);
            // 40 of 16000 is 52 dB down.
            let error = difference(&resampled, &tone(to, 1000.0, 0.2));
            assert!(error < 40, "{from} to {to}: off by {error}");
        }
    }

    #[test]
    fn what_the_new_rate_cannot_carry_is_gone_and_not_folded_back() {
        let resampled = resample(tone(48000, 15000.0, 0.2), 22050);
        let middle = &resampled.samples[1000..3000];
        assert!(middle.iter().all(|sample| sample.unsigned_abs() < 40), "{:?}", middle.iter().max());
    }

    proptest! {
        #[test]
        fn the_length_in_time_stays(
            count in 0_usize..400, from in 8000_u32..=48000, to in 8000_u32..=48000, loud: bool
        ) {
            let sound = Sound { rate: from, samples: vec![if loud { i16::MIN } else { 5 }; count] };
            let resampled = resample(sound.clone(), to);
            prop_assert_eq!(resampled.rate, to);
            let wanted = count as f64 * f64::from(to) / f64::from(from);
            prop_assert!((resampled.samples.len() as f64 - wanted).abs() < 1.0);
            prop_assert_eq!(&resample(sound.clone(), from), &sound);
        }
    }
}
