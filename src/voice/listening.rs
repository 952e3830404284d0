//! What a screen has to know of the voice: the player's events in, a state and a sentence out. Pure.

use std::time::Duration;

use super::event::{Event, EventKind, Failure};

/// Within this time of its start, "previous" leaves a sentence; later it begins it again.
const PREVIOUS_LIMIT: Duration = Duration::from_secs(2);

/// The states of listening.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// Nothing is spoken.
    #[default]
    Idle,
    /// The engine is being started for a sentence.
    Preparing,
    /// A sentence is being spoken.
    Speaking,
    /// A sentence waits to go on.
    Paused,
    /// The voice stopped because of a [`Failure`]; the sentence is kept.
    Failed,
}

/// Listening as far as it can be seen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listening {
    /// The state.
    pub state: State,
    /// The index of the sentence that is spoken, waits, or was the last one; `None` before the first.
    pub unit: Option<usize>,
    /// Why it stopped, while the state is [`State::Failed`].
    pub failure: Option<Failure>,
    /// Sentences left out because the engine failed on them, since the voice was last started.
    pub skipped: usize,
    /// Whether the article was spoken to its end.
    pub ended: bool,
    generation: u64,
}

impl Listening {
    /// Takes in an event. Those of an older generation change nothing.
    pub fn apply(&mut self, event: &Event) {
        if event.generation < self.generation {
            return;
        }
        self.generation = event.generation;
        let paused = self.state == State::Paused;
        match &event.kind {
            // A step made while paused moves the highlight and nothing else.
            EventKind::Preparing { unit } => {
                self.at(if paused { State::Paused } else { State::Preparing }, *unit);
            }
            EventKind::Speaking { unit } => self.at(State::Speaking, *unit),
            EventKind::Measured { .. } | EventKind::Finished { .. } | EventKind::TakenOver { .. } => {}
            EventKind::Skipped { .. } => self.skipped += 1,
            EventKind::Paused => self.state = State::Paused,
            EventKind::Resumed => self.state = State::Speaking,
            EventKind::Stopped | EventKind::Slept => (self.state, self.skipped) = (State::Idle, 0),
            EventKind::Ended => (self.state, self.ended) = (State::Idle, true),
            EventKind::Failed(failure) => {
                (self.state, self.failure) = (State::Failed, Some(failure.clone()));
            }
        }
    }

    /// Whether a sentence is being spoken, is about to be, or waits.
    pub fn is_active(&self) -> bool {
        matches!(self.state, State::Preparing | State::Speaking | State::Paused)
    }

    fn at(&mut self, state: State, unit: usize) {
        self.state = state;
        self.unit = Some(unit);
        self.failure = None;
        self.ended = false;
    }
}

/// The sentence that "previous" goes to from `unit`, of which `elapsed` has been heard: the one before within two
/// seconds, else its own start.
pub fn previous_target(elapsed: Duration, unit: usize) -> usize {
    if elapsed < PREVIOUS_LIMIT { unit.saturating_sub(1) } else { unit }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_state_follows_the_events() {
        let mut listening = Listening::default();
        let mut see = |generation, kind| {
            listening.apply(&Event { generation, kind });
            (listening.state, listening.unit)
        };
        assert_eq!(see(1, EventKind::Preparing { unit: 3 }), (State::Preparing, Some(3)));
        assert_eq!(see(1, EventKind::Speaking { unit: 3 }), (State::Speaking, Some(3)));
        assert_eq!(see(1, EventKind::Finished { unit: 3, seconds: 1.0 }), (State::Speaking, Some(3)));
        assert_eq!(see(1, EventKind::Paused), (State::Paused, Some(3)));
        assert_eq!(see(2, EventKind::Preparing { unit: 4 }), (State::Paused, Some(4)));
        assert_eq!(see(2, EventKind::Resumed), (State::Speaking, Some(4)));
        assert_eq!(see(1, EventKind::Speaking { unit: 9 }), (State::Speaking, Some(4)), "older generation");
        let failure = Failure::Hang { program: "x".into() };
        assert_eq!(see(2, EventKind::Failed(failure.clone())), (State::Failed, Some(4)));
        assert_eq!(listening.failure, Some(failure));
        listening.apply(&Event { generation: 3, kind: EventKind::Speaking { unit: 4 } });
        assert_eq!(listening.failure, None);
        listening.apply(&Event { generation: 3, kind: EventKind::Ended });
        assert!(listening.ended && !listening.is_active());
    }

    #[test]
    fn previous_goes_back_only_at_the_start_of_a_sentence() {
        assert_eq!(previous_target(Duration::from_millis(1999), 5), 4);
        assert_eq!(previous_target(Duration::from_secs(2), 5), 5);
        assert_eq!(previous_target(Duration::ZERO, 0), 0);
    }
}
