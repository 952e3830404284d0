//! The integration tests: one binary, no network, no sound, no home directory.
#![allow(
    clippy::string_slice,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a panic is how a test fails"
)]

#[cfg(unix)]
mod audio;
mod cli;
mod comforts;
mod corpus;
mod docs;
#[cfg(feature = "net")]
mod fetch;
mod find;
mod glyphs;
mod hostile;
mod import;
mod layout;
mod looks;
mod markdown;
mod marks;
mod options;
mod pages;
mod panes;
mod paper;
#[cfg(unix)]
mod pty;
mod qr;
mod reading;
#[cfg(unix)]
mod record;
mod screen;
mod shelf;
mod speech;
mod terminal_model;
mod tidy;
#[cfg(unix)]
mod voice;
