//! The clock a loudspeaker is fed by: how much it may be given now, and what of it has been heard.
//!
//! Pure: instants come in as the time since some beginning, numbers of samples go out. A player of the system takes
//! whatever it is given, and what it holds can neither be paused nor taken back; so it is never given more than a
//! sixth of a second that it has not yet played. No sound card's second is that of the computer: what a slower one has
//! not taken sets the clock right; a faster one, off by 50 in a million, has to wait for a tenth of a second once in
//! fifty minutes.

use std::collections::VecDeque;
use std::ops::Range;
use std::time::Duration;

use super::{duration, samples_in};

/// What is known of the device that is fed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lag {
    /// From the first sample given to the first heard.
    pub start: Duration,
    /// How much is given before it is heard.
    pub ahead: Duration,
}

/// The feeding of one stream.
#[derive(Clone, Debug)]
pub struct Pacing {
    rate: u32,
    lag: Lag,
    fed: u64,
    /// How far the stream had been heard at the instant `since`; it stands while that is `None`.
    heard: u64,
    since: Option<Duration>,
    /// Silence that nobody asked for, by its place in the stream.
    padding: VecDeque<Range<u64>>,
    /// Padding that has been heard and forgotten.
    padded: u64,
}

impl Pacing {
    /// A stream at `rate` of which nothing has been fed.
    pub fn new(rate: u32, lag: Lag) -> Self {
        let padding = VecDeque::new();
        Self { rate, lag, fed: 0, heard: 0, since: None, padding, padded: 0 }
    }

    /// Samples a second.
    pub fn rate(&self) -> u32 {
        self.rate
    }

    /// How many samples may be fed now.
    pub fn due(&self, now: Duration) -> u64 {
        (self.position(now) + samples_in(self.lag.ahead, self.rate)).saturating_sub(self.fed)
    }

    /// How long until `count` samples may be fed.
    pub fn wait(&self, now: Duration, count: u64) -> Duration {
        duration(count.saturating_sub(self.due(now)), self.rate) + self.until_running(now)
    }

    /// Notes that `count` samples were fed.
    pub fn feed(&mut self, now: Duration, count: u64) {
        let position = self.position(now);
        // A stream that had run dry begins anew.
        if position >= self.fed || self.since.is_none() {
            (self.heard, self.since) = (position, Some(now + self.lag.start));
        }
        self.fed += count;
    }

    /// Notes that `count` samples of silence were fed that do not count as heard.
    pub fn pad(&mut self, now: Duration, count: u64) {
        let start = self.fed;
        self.feed(now, count);
        self.padding.push_back(start..self.fed);
    }

    /// How many samples have been heard.
    pub fn heard(&self, now: Duration) -> u64 {
        let position = self.position(now);
        let before = |padding: &Range<u64>| padding.end.min(position).saturating_sub(padding.start);
        position - self.padded - self.padding.iter().map(before).sum::<u64>()
    }

    /// How many samples of what was fed have not been heard, silence and all.
    pub fn left(&self, now: Duration) -> u64 {
        self.fed - self.position(now)
    }

    /// Stops the clock; `more` is still heard of what was fed.
    pub fn pause(&mut self, now: Duration, more: Duration) {
        self.heard = (self.position(now) + samples_in(more, self.rate)).min(self.fed);
        self.since = None;
    }

    /// Lets the clock go on.
    pub fn resume(&mut self, now: Duration) {
        self.since = Some(now);
    }

    /// Notes that everything fed has been heard.
    pub fn finish(&mut self) {
        (self.heard, self.since) = (self.fed, None);
    }

    /// Notes that what was not heard will not be, and gives the number of those samples.
    pub fn take_back(&mut self, now: Duration) -> u64 {
        let position = self.position(now);
        let unheard = self.fed - position;
        (self.heard, self.since, self.fed) = (position, None, position);
        unheard
    }

    /// Sets the clock right, if `unread` samples have not yet been taken out of the pipe: they have not been heard.
    /// What has been taken tells nothing, since nobody knows how much a device holds.
    pub fn correct(&mut self, now: Duration, unread: u64) {
        let taken = self.fed.saturating_sub(unread);
        if self.since.is_some() && self.position(now) > taken {
            (self.heard, self.since) = (taken, Some(now));
        }
        while let Some(padding) = self.padding.front().filter(|padding| padding.end <= self.heard) {
            self.padded += padding.end - padding.start;
            self.padding.pop_front();
        }
    }

    /// How far the stream has been heard, padding and all.
    fn position(&self, now: Duration) -> u64 {
        let run = self.since.map_or(Duration::ZERO, |since| now.saturating_sub(since));
        (self.heard + samples_in(run, self.rate)).min(self.fed)
    }

    /// How long until the clock runs: the start of the device.
    fn until_running(&self, now: Duration) -> Duration {
        self.since.map_or(Duration::ZERO, |since| since.saturating_sub(now))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LAG: Lag = Lag { start: ms(10), ahead: ms(150) };

    const fn ms(milliseconds: u64) -> Duration {
        Duration::from_millis(milliseconds)
    }

    /// At a thousand samples a second a sample is a millisecond.
    fn pacing() -> Pacing {
        Pacing::new(1000, LAG)
    }

    #[test]
    fn it_is_fed_just_so_much_ahead() {
        let mut pacing = pacing();
        assert_eq!(pacing.due(ms(0)), 150);
        pacing.feed(ms(0), 150);
        assert_eq!([pacing.due(ms(0)), pacing.due(ms(10)), pacing.due(ms(40))], [0, 0, 30]);
        assert_eq!([pacing.heard(ms(5)), pacing.heard(ms(40)), pacing.heard(ms(900))], [0, 30, 150]);
        assert_eq!(
            [pacing.wait(ms(0), 30), pacing.wait(ms(30), 30), pacing.wait(ms(40), 30)],
            [ms(40), ms(10), ms(0)]
        );
    }

    #[test]
    fn a_stream_that_ran_dry_does_not_run_on() {
        let mut pacing = pacing();
        pacing.feed(ms(0), 100);
        assert_eq!([pacing.left(ms(100)), pacing.left(ms(110))], [10, 0]);
        pacing.feed(ms(5000), 50);
        assert_eq!([pacing.heard(ms(5000)), pacing.heard(ms(5030)), pacing.heard(ms(9000))], [100, 120, 150]);
    }

    #[test]
    fn a_pause_stops_the_clock_and_loses_nothing() {
        let mut pacing = pacing();
        pacing.feed(ms(0), 150);
        pacing.pause(ms(60), ms(20));
        assert_eq!([pacing.heard(ms(60)), pacing.heard(ms(9000))], [70, 70]);
        assert_eq!(pacing.due(ms(9000)), 70);
        pacing.resume(ms(9000));
        assert_eq!([pacing.heard(ms(9030)), pacing.heard(ms(9999))], [100, 150]);
    }

    #[test]
    fn padding_is_not_heard() {
        let mut pacing = pacing();
        pacing.feed(ms(0), 50);
        pacing.pad(ms(0), 100);
        pacing.feed(ms(100), 50);
        let heard = [40, 60, 110, 160, 170, 300].map(|at| pacing.heard(ms(at)));
        assert_eq!(heard, [30, 50, 50, 50, 60, 100]);
        pacing.correct(ms(200), 0);
        assert_eq!(pacing.heard(ms(300)), 100);
    }

    #[test]
    fn what_is_still_in_the_pipe_has_not_been_heard() {
        let mut pacing = pacing();
        pacing.feed(ms(0), 150);
        pacing.correct(ms(70), 90);
        assert_eq!(pacing.heard(ms(70)), 60, "it may well have been");
        pacing.correct(ms(110), 120);
        assert_eq!([pacing.heard(ms(110)), pacing.heard(ms(120))], [30, 40]);
    }

    #[test]
    fn a_slower_card_is_never_far_behind() {
        // It plays a thousandth slower than the clock, and takes a tenth of a second before it plays.
        let (mut pacing, mut played) = (Pacing::new(8000, LAG), 0.0_f64);
        for step in 0..100_000_u32 {
            let now = ms(u64::from(step) * 20);
            pacing.feed(now, pacing.due(now));
            #[allow(clippy::cast_precision_loss, reason = "small numbers")]
            let (fed, heard) = (pacing.fed as f64, pacing.heard(now) as f64);
            assert!(heard - played < 1200.0, "{heard} of {played} after {now:?}");
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small numbers")]
            pacing.correct(now, (fed - (played + 800.0)).max(0.0) as u64);
            played = (played + 159.84).min(fed);
        }
    }

    proptest! {
        #[test]
        fn what_was_heard_was_fed_and_only_grows(
            steps in proptest::collection::vec((0_u64..300, 0_u64..400, 0_u8..6), 1..60)
        ) {
            let mut pacing = pacing();
            let (mut now, mut fed, mut padded, mut last, mut paused) = (0, 0, 0, 0, false);
            for (time, count, what) in steps {
                now += time;
                match what {
                    0 => { pacing.pause(ms(now), ms(20)); paused = true; }
                    1 if paused => { pacing.resume(ms(now)); paused = false; }
                    2 if !paused => { pacing.pad(ms(now), count); padded += count; }
                    3 if !paused => pacing.correct(ms(now), 0),
                    _ if !paused => {
                        let count = count.min(pacing.due(ms(now)));
                        pacing.feed(ms(now), count);
                        fed += count;
                    }
                    _ => {}
                }
                let heard = pacing.heard(ms(now));
                prop_assert!(heard <= fed && heard >= last, "{heard} of {fed} after {last}");
                last = heard;
            }
            pacing.resume(ms(now));
            let end = ms(now + fed + padded + 1000);
            prop_assert_eq!(pacing.heard(end), fed);
        }
    }
}
