//! One unit while it is spoken: its process, and the time it has been heard without pauses.
//!
//! Owned by the player's worker; it decides nothing.

use std::time::{Duration, Instant};

use super::process::Process;

/// A unit on its way.
pub(super) struct Utterance {
    pub(super) sound: Sound,
    /// What the engine was given.
    pub(super) text: String,
    /// How long it was spoken before the last pause.
    pub(super) spoken: Duration,
    /// Since when it is spoken; `None` while paused.
    pub(super) since: Option<Instant>,
    /// How long it may take, or, for the silent engine, takes.
    pub(super) limit: Duration,
}

/// What is heard of it.
pub(super) enum Sound {
    Silence,
    Command { process: Process, serial: u64 },
}

impl Utterance {
    /// How long it has been spoken, without pauses.
    pub(super) fn elapsed(&self, now: Instant) -> Duration {
        self.spoken + self.since.map_or(Duration::ZERO, |since| now.saturating_duration_since(since))
    }

    pub(super) fn pause(&mut self, now: Instant) {
        self.spoken = self.elapsed(now);
        self.since = None;
        if let Sound::Command { process, .. } = &self.sound {
            process.pause();
        }
    }

    pub(super) fn resume(&mut self, now: Instant) {
        if let Sound::Command { process, .. } = &self.sound {
            process.resume();
        }
        self.since = Some(now);
    }
}
