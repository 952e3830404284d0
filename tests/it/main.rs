//! The integration tests: one binary, no network, no sound, no home directory.

#[cfg(unix)]
mod voice;
