//! The loudspeaker of the system: one command that plays, fed while it plays.
//!
//! Samples come in, sound comes out of a program that is there anyway, so langdu itself needs no library of sound to
//! start. [`PLAYERS`] is what was measured of each, [`Output`] the [`Sink`] that drives one. It is chosen by use: the
//! first that can play plays; one that cannot says so within milliseconds, and the next takes over what it was given.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::feed::Feed;
use super::pacing::Lag;
use super::sink::Sink;
use crate::voice::discover::find_program;

/// Why nothing more is heard.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OutputError {
    /// No program that plays is installed.
    #[error("no program that plays sound was found; looked for {}", looked_for.join(", "))]
    NoneFound {
        /// The programs that were looked for.
        looked_for: Vec<String>,
    },
    /// No player of that name is known.
    #[error("there is no player called {name}; there are {}", known.join(", "))]
    Unknown {
        /// The name.
        name: String,
        /// The names there are.
        known: Vec<String>,
    },
    /// The player could not be started.
    #[error("the player {player} could not be started: {reason}")]
    Spawn {
        /// The player.
        player: String,
        /// What the system said.
        reason: String,
    },
    /// The player ended while it should have played: most often there is no sound server or device.
    #[error("the player {player} ended: {stderr_tail}")]
    Ended {
        /// The player.
        player: String,
        /// Its exit code.
        code: Option<i32>,
        /// The signal that ended it.
        signal: Option<i32>,
        /// The end of what it said.
        stderr_tail: String,
    },
    /// The player takes no more samples.
    #[error("the player {player} does not go on")]
    Stalled {
        /// The player.
        player: String,
        /// The end of what it said.
        stderr_tail: String,
    },
}

/// A program that plays, and what was measured of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SystemPlayer {
    /// Its name, which is that of the program.
    pub name: &'static str,
    /// Its arguments, with `{rate}` for samples a second and `{file}` for the file it plays.
    pub(super) arguments: &'static [&'static str],
    pub(super) input: Input,
    pub(super) hold: Hold,
    pub(super) end: End,
    pub(super) lag: Lag,
    /// When it has taken nothing for so long it does not play any more.
    pub(super) patience: Duration,
}

/// How a player is given its sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Input {
    /// Samples on standard input, as long as there are any.
    Stream,
    /// A WAV file for each stretch.
    File,
}

/// How a player is paused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hold {
    /// It is stopped, and is silent after so long.
    Signal(Duration),
    /// It is given nothing more: stopping it is heard too late, or makes it skip.
    Starve,
    /// It is ended, and another one plays the rest.
    Restart,
}

/// How a player is ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// By TERM, at which it is silent at once.
    Terminate,
    /// By KILL, because at TERM it plays what it has.
    Kill,
}

const fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

/// No player that is fed as it plays is given more than this that it has not played.
const AHEAD: Duration = ms(150);

/// A sound server may need two seconds to wake up.
const PATIENCE: Duration = ms(5000);

/// The players in the order in which they are tried. The times were measured with a recorded PulseAudio null sink.
pub const PLAYERS: [SystemPlayer; 7] = [
    // Without a latency of its own it keeps two seconds, and plays nothing before it has them.
    SystemPlayer {
        name: "pacat",
        arguments: &["--raw", "--rate={rate}", "--channels=1", "--format=s16le", "--latency-msec=100"],
        input: Input::Stream,
        hold: Hold::Signal(ms(50)),
        end: End::Terminate,
        lag: Lag { start: ms(8), ahead: AHEAD },
        patience: PATIENCE,
    },
    SystemPlayer {
        name: "aplay",
        arguments: &[
            "-q",
            "-t",
            "raw",
            "-f",
            "S16_LE",
            "-c",
            "1",
            "-r",
            "{rate}",
            "--buffer-time=100000",
            "-",
        ],
        input: Input::Stream,
        hold: Hold::Signal(ms(97)),
        end: End::Terminate,
        lag: Lag { start: ms(16), ahead: AHEAD },
        patience: PATIENCE,
    },
    // From standard input it plays nothing and says nothing (0.3.65).
    SystemPlayer {
        name: "pw-play",
        arguments: &["{file}"],
        input: Input::File,
        hold: Hold::Restart,
        end: End::Terminate,
        lag: Lag { start: ms(60), ahead: ms(0) },
        patience: PATIENCE,
    },
    // It takes whatever it gets, so what it was given and not what it took tells the position.
    SystemPlayer {
        name: "ffplay",
        arguments: &[
            "-nodisp",
            "-autoexit",
            "-loglevel",
            "error",
            "-probesize",
            "32",
            "-analyzeduration",
            "0",
            "-fflags",
            "nobuffer",
            "-f",
            "s16le",
            "-ar",
            "{rate}",
            "-i",
            "-",
        ],
        input: Input::Stream,
        hold: Hold::Signal(ms(34)),
        end: End::Terminate,
        lag: Lag { start: ms(300), ahead: ms(600) },
        patience: PATIENCE,
    },
    SystemPlayer {
        name: "mpv",
        arguments: &[
            "--no-config",
            "--no-terminal",
            "--no-video",
            "--cache=no",
            "--audio-buffer=0.1",
            "--demuxer=rawaudio",
            "--demuxer-rawaudio-format=s16le",
            "--demuxer-rawaudio-channels=1",
            "--demuxer-rawaudio-rate={rate}",
            "-",
        ],
        input: Input::Stream,
        hold: Hold::Signal(ms(94)),
        end: End::Terminate,
        lag: Lag { start: ms(250), ahead: ms(600) },
        patience: PATIENCE,
    },
    // The player of sox. At TERM it plays on for more than a second.
    SystemPlayer {
        name: "play",
        arguments: &[
            "-q", "--buffer", "1024", "-t", "raw", "-e", "signed", "-b", "16", "-c", "1", "-r", "{rate}", "-",
        ],
        input: Input::Stream,
        hold: Hold::Starve,
        end: End::Kill,
        lag: Lag { start: ms(20), ahead: AHEAD },
        patience: PATIENCE,
    },
    // Comes with macOS.
    SystemPlayer {
        name: "afplay",
        arguments: &["{file}"],
        input: Input::File,
        hold: Hold::Restart,
        end: End::Terminate,
        lag: Lag { start: ms(100), ahead: ms(0) },
        patience: PATIENCE,
    },
];

/// The name of the player that was last heard to play.
static PROVEN: Mutex<Option<&'static str>> = Mutex::new(None);

/// The players to try, the likeliest first: those of [`PLAYERS`] that are installed, or the one that is named.
///
/// # Errors
/// [`OutputError::NoneFound`], also when the named one is not there; [`OutputError::Unknown`] for a name that is none.
pub fn candidates(name: &str) -> Result<Vec<&'static SystemPlayer>, OutputError> {
    let wanted: Vec<_> = PLAYERS.iter().filter(|player| name == "auto" || player.name == name).collect();
    if wanted.is_empty() {
        let known = PLAYERS.iter().map(|player| player.name.to_owned()).collect();
        return Err(OutputError::Unknown { name: name.to_owned(), known });
    }
    let looked_for = wanted.iter().map(|player| player.name.to_owned()).collect();
    let mut found: Vec<_> = wanted.into_iter().filter(|player| find_program(player.name).is_some()).collect();
    if found.is_empty() {
        return Err(OutputError::NoneFound { looked_for });
    }
    let proven = *PROVEN.lock().unwrap_or_else(PoisonError::into_inner);
    found.sort_by_key(|player| Some(player.name) != proven);
    Ok(found)
}

/// Notes that `player` plays, so that the next stream begins with it.
pub(super) fn proven(player: &SystemPlayer) {
    *PROVEN.lock().unwrap_or_else(PoisonError::into_inner) = Some(player.name);
}

/// The sound of the system. Dropped, it is silent and leaves no process.
#[derive(Debug)]
pub struct Output {
    rate: u32,
    feed: Feed,
}

impl Output {
    /// Opens the loudspeaker for samples at `rate`, with the first of `candidates` that can play. It is started at
    /// once, so that it is ready when the first sentence is. `on_failure` is called from another thread when
    /// [`Sink::failure`] has something to tell, and must not block.
    pub fn open(
        candidates: &[&'static SystemPlayer],
        rate: u32,
        on_failure: impl FnOnce() + Send + 'static,
    ) -> Self {
        Self { rate, feed: Feed::start(candidates, rate, on_failure) }
    }

    /// The name of the player in use: the first candidate until another has taken over.
    pub fn player(&self) -> &'static str {
        self.feed.player()
    }
}

impl Sink for Output {
    fn rate(&self) -> u32 {
        self.rate
    }

    fn write(&mut self, samples: &[i16]) {
        self.feed.write(samples);
    }

    fn written(&self) -> u64 {
        self.feed.written()
    }

    fn heard(&self) -> u64 {
        self.feed.heard()
    }

    fn pause(&mut self) {
        self.feed.pause(true);
    }

    fn resume(&mut self) {
        self.feed.pause(false);
    }

    fn fade_out(&mut self, over: Duration) {
        self.feed.fade_out(over);
    }

    fn stop(&mut self) {
        self.feed.stop();
    }

    fn failure(&self) -> Option<OutputError> {
        self.feed.failure()
    }
}
