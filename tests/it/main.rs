//! The integration tests: one binary, no network, no sound, no home directory.
#![allow(
    clippy::string_slice,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a panic is how a test fails"
)]

#[cfg(unix)]
mod audio;
mod blocks;
#[cfg(unix)]
mod broken_voice;
mod cli;
mod comforts;
mod corpus;
mod docs;
#[cfg(unix)]
mod doctor;
mod feet;
#[cfg(feature = "net")]
mod fetch;
mod find;
mod glyphs;
mod hostile;
mod html;
mod import;
mod layout;
mod linear;
mod log;
mod looks;
mod markdown;
mod marking;
mod marks;
mod misfortune;
mod options;
mod page_fields;
mod pages;
mod panes;
mod paper;
mod pdf;
mod preview;
#[cfg(unix)]
mod print;
#[cfg(unix)]
mod progress;
#[cfg(unix)]
mod pty;
mod qr;
mod reading;
mod readings;
#[cfg(unix)]
mod record;
mod screen;
mod shelf;
mod sound;
mod speech;
mod terminal_model;
mod tidy;
mod tools;
#[cfg(unix)]
mod voice;
mod walk;
mod walk_pages;
