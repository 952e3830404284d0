//! Sound as data, and the way to the loudspeaker.
//!
//! Bytes of an engine come in, samples go out: [`wav`] reads and writes them, [`resample`] changes their rate,
//! [`silence`] cuts an engine's own silence away and puts langdu's pauses in its place, [`cache`] keeps them on disk,
//! A [`sink`] takes samples and tells what of them has been heard; [`output`] is the one that is a command of the
//! system, and [`pacing`] the clock it is fed by. Nothing here knows an article or a screen.

use std::time::Duration;

pub mod cache;
mod feed;
pub mod output;
pub mod pacing;
pub mod resample;
mod running;
pub mod silence;
pub mod sink;
pub mod wav;

pub use output::{Output, OutputError};
pub use silence::{Pauses, Stop};
pub use sink::Sink;
pub use wav::{Format, WavError};

/// A stretch of sound with one channel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sound {
    /// Samples a second.
    pub rate: u32,
    /// The samples; full scale is ±32767.
    pub samples: Vec<i16>,
}

impl Sound {
    /// How long it is heard.
    pub fn duration(&self) -> Duration {
        duration(self.samples.len() as u64, self.rate)
    }
}

/// How long `samples` at `rate` are heard.
pub fn duration(samples: u64, rate: u32) -> Duration {
    let rate = u64::from(rate.max(1));
    // The remainder is below the rate, so the product stays far below what a u64 holds.
    Duration::from_secs(samples / rate) + Duration::from_nanos((samples % rate) * 1_000_000_000 / rate)
}

/// How many samples at `rate` are heard in `time`, rounded down.
pub fn samples_in(time: Duration, rate: u32) -> u64 {
    let rate = u64::from(rate);
    time.as_secs().saturating_mul(rate) + u64::from(time.subsec_nanos()) * rate / 1_000_000_000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_and_time_are_two_names_of_one_thing() {
        for rate in [8000, 22050, 44100, 48000] {
            for samples in [0, 1, 7, 22049, 22050, 1_000_000_007] {
                let time = duration(samples, rate);
                // A nanosecond is less than a sample, so rounding down loses at most one.
                assert!(samples - samples_in(time, rate) <= 1, "{samples} at {rate}");
            }
        }
        assert_eq!(duration(22050, 22050), Duration::from_secs(1));
        assert_eq!(Sound::default().duration(), Duration::ZERO);
    }
}
