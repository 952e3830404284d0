//! Reading aloud: an article comes in, sound comes out of a command of the system, and events say which sentence is
//! being spoken, so that a screen can follow it.
//!
//! [`mod@unit`] cuts the article into sentences, [`normalise`] writes them as an engine can read them, [`config`],
//! [`template`], [`mod@discover`] and [`engine`] know which command speaks, [`process`] owns its process group, [`player`]
//! plays the units one after another, [`synth`] makes sound of a unit, [`record`] writes an article into a file, [`audio`] is sound as data and the way to the
//! loudspeaker, [`listening`] and [`clock`] turn the player's events into what is shown. Nothing here knows a screen.

mod ahead;
mod answer;
pub mod audio;
pub mod clock;
pub mod config;
pub mod discover;
pub mod engine;
pub mod event;
mod guard;
pub mod listening;
pub mod normalise;
pub mod player;
mod preset;
mod printable;
pub mod process;
pub mod record;
mod report;
mod stage;
pub mod synth;
pub mod template;
pub mod unit;
mod utterance;
mod worker;

pub use clock::{Clock, clock_text};
pub use config::{EngineConfig, SpeakMode, TtsConfig, clamp_rate};
pub use discover::{Purpose, discover};
pub use engine::{Engine, EngineError};
pub use event::{Event, EventKind, Failure};
pub use listening::{Listening, State, previous_target};
pub use player::{After, Limits, OpenSink, Player, Settings, Sleep};
pub use process::kill_all;
pub use unit::{Clause, Unit, clause_at, units};
