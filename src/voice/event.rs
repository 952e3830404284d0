//! What the player says while it plays: values only.
//!
//! They go to whoever shows or counts the listening; everything in them may be shown as it is.

use std::io;

use super::answer::Unheard;
use super::audio::{OutputError, WavError};
use super::process::Exit;

/// What happened, and to which generation of commands it belongs.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// The number of commands, so far, that changed what is spoken.
    pub generation: u64,
    /// What happened.
    pub kind: EventKind,
}

/// What can happen. A unit is given by its index, from 0.
#[derive(Clone, Debug, PartialEq)]
pub enum EventKind {
    /// The engine is being started for a unit.
    Preparing {
        /// The unit.
        unit: usize,
    },
    /// A unit is being spoken.
    Speaking {
        /// The unit.
        unit: usize,
    },
    /// How long a unit takes that is being spoken: known where langdu plays the sound itself.
    Measured {
        /// The unit.
        unit: usize,
        /// Its length in seconds.
        seconds: f64,
    },
    /// A unit has been spoken.
    Finished {
        /// The unit.
        unit: usize,
        /// How long that took, in seconds, without pauses.
        seconds: f64,
    },
    /// The voice waits.
    Paused,
    /// The voice goes on.
    Resumed,
    /// The voice was silenced.
    Stopped,
    /// The voice fell silent because its time was over; it stays where it is.
    Slept,
    /// The engine failed, and another one has taken over.
    TakenOver {
        /// What the engine did.
        failure: Failure,
        /// The name of the other one.
        engine: String,
        /// Whether it makes no sound.
        silent: bool,
    },
    /// The article has been spoken to its end.
    Ended,
    /// The voice has given up; it stays where it is.
    Failed(Failure),
    /// The engine failed on a unit, and the voice goes on behind it.
    Skipped {
        /// The unit.
        unit: usize,
        /// What the engine did.
        failure: Failure,
    },
}

/// How an engine can fail. Everything in it may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The program is not there any more.
    Missing {
        /// The program.
        program: String,
    },
    /// The program ended with an error.
    Exit {
        /// The program.
        program: String,
        /// Its exit code.
        code: Option<i32>,
        /// The signal that ended it.
        signal: Option<i32>,
        /// The end of what it said.
        stderr_tail: String,
    },
    /// The program ended well, but sooner than anybody can speak: most often there is no sound device.
    TooFast {
        /// The program.
        program: String,
        /// The end of what it said.
        stderr_tail: String,
    },
    /// The program did not come to an end.
    Hang {
        /// The program.
        program: String,
    },
    /// The program could not be started.
    Spawn {
        /// The program.
        program: String,
        /// What the system said.
        reason: String,
    },
    /// The program ended well, but what it wrote is no sound.
    NoSound {
        /// The program.
        program: String,
        /// What is wrong with it.
        reason: WavError,
        /// The end of what it said.
        stderr_tail: String,
    },
    /// The sound was made and cannot be heard.
    Output(OutputError),
}

impl Failure {
    /// The failure to start `program`.
    pub(super) fn of_spawn(program: &str, error: &io::Error) -> Self {
        let program = program.to_owned();
        match error.kind() {
            io::ErrorKind::NotFound => Self::Missing { program },
            _ => Self::Spawn { program, reason: error.to_string() },
        }
    }

    /// The failure of `program` as it ended.
    pub(super) fn of_exit(program: &str, exit: Exit) -> Self {
        let Exit { code, signal, stderr_tail } = exit;
        Self::Exit { program: program.to_owned(), code, signal, stderr_tail }
    }

    /// The failure of `program` to answer.
    pub(super) fn of_answer(program: &str, unheard: Unheard) -> Self {
        match unheard {
            Unheard::Spawn(error) => Self::of_spawn(program, &error),
            Unheard::Hang => Self::Hang { program: program.to_owned() },
            Unheard::Ended(exit) => Self::of_exit(program, exit),
        }
    }
}
