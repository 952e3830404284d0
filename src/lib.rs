//! langdu (朗读) reads articles in a terminal, reads them aloud, and prints them.
//!
//! ```text
//!  file · stdin · folder · address
//!         │ bytes
//!         ▼
//!    import ──────────► Article ──────────► layout ──► Lines ──► Pages ──┬──► tui    (screen)
//!    decode, cut chrome  meta + blocks        pure                       └──► paper  (print-friendly text)
//!                           │
//!                           └──► voice: units ──► engine command ──► player, clock, highlight
//! ```
//!
//! Each module is a room; ARCHITECTURE.md says who may use whom, and a test keeps it.

pub mod article;
pub mod cli;
pub mod command;
pub mod config;
pub mod import;
pub mod layout;
pub mod log;
pub mod paper;
pub mod paths;
pub mod press;
pub mod shelf;
pub mod text;
pub mod tui;
pub mod voice;
