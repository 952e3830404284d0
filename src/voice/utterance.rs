//! One unit while an engine speaks it: its process, and the time it has been heard without pauses.
//!
//! Owned by the player's worker; it decides nothing.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::process::Process;

/// A unit on its way.
pub(super) struct Utterance {
    pub(super) sound: Voice,
    /// What the engine is given, all of it.
    pub(super) text: String,
    /// What of it is still to be given, for an engine that takes only so much at once.
    pub(super) rest: VecDeque<String>,
    /// How long it was spoken before the last pause.
    pub(super) spoken: Duration,
    /// Since when it is spoken; `None` while paused.
    pub(super) since: Option<Instant>,
    /// How long it may take, or, for the silent engine, takes.
    pub(super) limit: Duration,
}

/// What is heard of it.
pub(super) enum Voice {
    Silence,
    Command { process: Process, serial: u64 },
}

impl Utterance {
    /// How long it has been spoken, without pauses.
    pub(super) fn elapsed(&self, now: Instant) -> Duration {
        self.spoken + self.since.map_or(Duration::ZERO, |since| now.saturating_duration_since(since))
    }

    /// Stops its clock; its process too, if `signal`.
    pub(super) fn pause(&mut self, now: Instant, signal: bool) {
        self.spoken = self.elapsed(now);
        self.since = None;
        if let (Voice::Command { process, .. }, true) = (&self.sound, signal) {
            process.pause();
        }
    }

    /// Lets its clock go on, and its process if `signal`.
    pub(super) fn resume(&mut self, now: Instant, signal: bool) {
        if let (Voice::Command { process, .. }, true) = (&self.sound, signal) {
            process.resume();
        }
        self.since = Some(now);
    }
}

/// `text` in parts of at most `most` characters, cut behind a mark where there is one in the second half of a part.
pub(super) fn parts(text: &str, most: usize) -> VecDeque<String> {
    let mut parts = VecDeque::new();
    let mut part: Vec<char> = Vec::new();
    for character in text.chars() {
        if part.len() >= most {
            let is_mark = |c: &char| "，。、；：！？,.;:!? ".contains(*c);
            let cut = part.iter().rposition(is_mark).map(|at| at + 1).filter(|cut| *cut > most / 2);
            let rest = part.split_off(cut.unwrap_or(part.len()));
            parts.push_back(part.into_iter().collect());
            part = rest;
        }
        part.push(character);
    }
    parts.push_back(part.into_iter().collect());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_behind_its_marks() {
        assert_eq!(parts("春天来了，山上的花都开了。", 8), ["春天来了，", "山上的花都开了。"]);
        assert_eq!(parts("一二三四五六七", 3), ["一二三", "四五六", "七"]);
        assert_eq!(parts("短", usize::MAX), ["短"]);
        assert_eq!(parts("", 5), [""]);
        let long = "天地玄黄，宇宙洪荒。".repeat(50);
        let cut = parts(&long, 7);
        assert!(cut.iter().all(|part| part.chars().count() <= 7));
        assert_eq!(cut.into_iter().collect::<String>(), long);
    }
}
