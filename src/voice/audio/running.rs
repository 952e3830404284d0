//! A player of the system while it runs: its process, its pipe or its file, and when it last took something.
//!
//! Bytes go in as far as there is room; nothing here waits, and nothing decides what is to be done.

use std::io::{self, Write};
use std::process::ChildStdin;
use std::time::{Duration, Instant};

use super::output::{Hold, Input, SystemPlayer};
use super::pacing::Pacing;
use super::{Sound, wav};
use crate::voice::discover::find_program;
use crate::voice::process::{self, Invocation, Process};

/// A running player.
pub(super) struct Running {
    pub(super) process: Process,
    input: Option<ChildStdin>,
    pub(super) held: bool,
    /// When it was given its first sample.
    pub(super) fed: Option<Instant>,
    /// What stood unread when it last read, and since when.
    unread: (u64, Instant),
    /// The file it plays, and the samples in it.
    pub(super) file: Option<(tempfile::NamedTempFile, Vec<i16>)>,
}

impl Running {
    /// Starts `player`: for a stream, or for a file of `samples`. `on_exit` is called when it has ended.
    pub(super) fn start(
        player: &SystemPlayer,
        rate: u32,
        samples: Option<Vec<i16>>,
        on_exit: impl FnOnce() + Send + 'static,
    ) -> io::Result<Self> {
        let file = samples.map(|samples| wav_file(samples, rate)).transpose()?;
        let path = file.as_ref().map(|(file, _)| file.path().display().to_string()).unwrap_or_default();
        let filled = |argument: &&str| argument.replace("{rate}", &rate.to_string()).replace("{file}", &path);
        let invocation = Invocation {
            program: find_program(player.name).ok_or(io::ErrorKind::NotFound)?,
            arguments: player.arguments.iter().map(filled).collect(),
            input: match player.input {
                Input::Stream => process::Input::Pipe,
                Input::File => process::Input::Null,
            },
            ..Invocation::default()
        };
        let mut process = Process::spawn(invocation, on_exit)?;
        let input = process.take_stdin();
        if let Some(input) = &input {
            never_block(input)?;
        }
        let fed = file.is_some().then(Instant::now);
        Ok(Self { process, input, held: false, fed, unread: (0, Instant::now()), file })
    }

    pub(super) fn hold(&mut self, how: Hold, pacing: &mut Pacing, now: Duration) {
        let still_heard = match how {
            Hold::Signal(after) => {
                self.process.pause();
                after
            }
            // Whatever it has been given is played.
            Hold::Starve | Hold::Restart => Duration::from_secs(60),
        };
        pacing.pause(now, still_heard);
        self.held = true;
    }

    pub(super) fn release(&mut self, how: Hold, pacing: &mut Pacing, now: Duration) {
        if let Hold::Signal(_) = how {
            self.process.resume();
        }
        pacing.resume(now);
        self.held = false;
        self.unread.1 = Instant::now();
    }

    /// The bytes in its pipe, where the system tells.
    pub(super) fn unread(&mut self) -> Option<u64> {
        let unread = unread(self.input.as_ref()?)?;
        if unread == 0 || unread != self.unread.0 {
            self.unread = (unread, Instant::now());
        }
        Some(unread)
    }

    /// Writes as much of `pending` as the pipe has room for.
    pub(super) fn write(&mut self, pending: &mut Vec<u8>) -> io::Result<()> {
        let Some(input) = &mut self.input else { return Ok(()) };
        while !pending.is_empty() {
            match input.write(pending) {
                Ok(written) => {
                    pending.drain(..written.min(pending.len()));
                    self.unread.1 = Instant::now();
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Whether it has long not read what is there for it.
    pub(super) fn has_stalled(&self, pending: bool, patience: Duration) -> bool {
        self.fed.is_some() && (pending || self.unread.0 > 0) && self.unread.1.elapsed() > patience
    }
}

fn wav_file(samples: Vec<i16>, rate: u32) -> io::Result<(tempfile::NamedTempFile, Vec<i16>)> {
    let sound = Sound { rate, samples };
    let mut file = tempfile::Builder::new().prefix("langdu-").suffix(".wav").tempfile()?;
    file.write_all(&wav::to_bytes(&sound).map_err(io::Error::other)?)?;
    Ok((file, sound.samples))
}

#[cfg(unix)]
fn never_block(input: &ChildStdin) -> io::Result<()> {
    Ok(rustix::io::ioctl_fionbio(input, true)?)
}

/// Elsewhere a player that does not read makes its feeder wait, and nobody else.
#[cfg(not(unix))]
fn never_block(_: &ChildStdin) -> io::Result<()> {
    Ok(())
}

#[cfg(target_os = "linux")]
fn unread(input: &ChildStdin) -> Option<u64> {
    rustix::io::ioctl_fionread(input).ok()
}

#[cfg(not(target_os = "linux"))]
fn unread(_: &ChildStdin) -> Option<u64> {
    None
}
