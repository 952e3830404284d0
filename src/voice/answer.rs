//! What a command answers that is asked for something and ends: a program and its arguments in, what it wrote out.

use std::io::{self, Read};
use std::path::Path;
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

use super::process::{Exit, Invocation, Process};

/// How much output of a probe is read, in bytes: spd-say lists fourteen thousand voices.
const OUTPUT_LIMIT: u64 = 16 << 20;

/// Why nothing is known of what a command writes.
#[derive(Debug)]
pub(super) enum Unheard {
    /// It could not be started.
    Spawn(io::Error),
    /// It did not end in time.
    Hang,
    /// It ended, and not well.
    Ended(Exit),
}

/// What `program` writes on standard output, at most sixteen megabytes, and how it ended.
///
/// # Errors
/// [`Unheard`], if it does not end well within `limit`.
pub(super) fn answer(program: &Path, arguments: &[&str], limit: Duration) -> Result<(String, Exit), Unheard> {
    let deadline = Instant::now() + limit;
    let invocation = Invocation {
        program: program.to_owned(),
        arguments: arguments.iter().map(|&argument| argument.to_owned()).collect(),
        output: true,
        starts_daemon: true,
        ..Invocation::default()
    };
    let mut process = Process::spawn(invocation, || {}).map_err(Unheard::Spawn)?;
    let stdout = process.take_stdout().ok_or(Unheard::Hang)?;
    let (sender, heard) = channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // Nobody waits for it any more when it took too long.
        let _ = sender.send(stdout.take(OUTPUT_LIMIT).read_to_end(&mut bytes).map(|_| bytes));
    });
    let left = || deadline.saturating_duration_since(Instant::now());
    let heard = heard.recv_timeout(left()).ok().and_then(Result::ok).ok_or(Unheard::Hang)?;
    let exit = process.has_ended(left()).then(|| process.reap()).ok_or(Unheard::Hang)?;
    match exit.code {
        Some(0) => Ok((String::from_utf8_lossy(&heard).into_owned(), exit)),
        _ => Err(Unheard::Ended(exit)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn an_answer_is_bounded_in_time() {
        let sh = Path::new("/bin/sh");
        let long = Duration::from_secs(20);
        assert_eq!(answer(sh, &["-c", "echo 好"], long).unwrap().0, "好\n");
        let error = answer(sh, &["-c", "echo x; echo why >&2; exit 1"], long).unwrap_err();
        assert!(
            matches!(error, Unheard::Ended(Exit { code: Some(1), stderr_tail, .. }) if stderr_tail == "why")
        );
        let error = answer(sh, &["-c", "exec sleep 600"], Duration::from_millis(50)).unwrap_err();
        assert!(matches!(error, Unheard::Hang));
        let error = answer(Path::new("/no/such/program"), &[], Duration::from_secs(1)).unwrap_err();
        assert!(matches!(error, Unheard::Spawn(_)));
    }
}
