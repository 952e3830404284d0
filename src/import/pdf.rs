//! The text of a PDF, taken out by `pdftotext` where that is installed.
//!
//! In come the bytes of a PDF, out goes its text in UTF-8. The program is started without a shell and gets the PDF on
//! its standard input, so that no name of a file is ever an option; time and output are limited. What the text says is
//! not known here, but for what belongs to pages (`pages`).
//!
//! However the conversation ends, the program is ended and reaped before anything else is done. It belongs to langdu's
//! process group, so that a terminal that closes ends both. Should langdu itself end in the middle, by SIGKILL too, the
//! program's pipes come to their end, and so does a program that reads or writes; on Linux one that only works runs out
//! of processor time, of which it has as much as langdu has patience. One that only sleeps would outlive langdu.

mod pages;

use std::io::{self, ErrorKind, Read as _, Write as _};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use super::ImportError;
use crate::log;

/// The program, of poppler-utils.
const PROGRAM: &str = "pdftotext";
/// No page is set in lines here, so the order of reading counts, not the layout; pages end with a form feed.
const ARGUMENTS: [&str; 7] = ["-q", "-enc", "UTF-8", "-eol", "unix", "-", "-"];
/// How long it may take, from its start to its end.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often it is looked at when it has said everything: its end is near.
const LOOK: Duration = Duration::from_millis(1);
/// Megabytes of text that are read.
const LARGEST: usize = 64;

/// The text of the PDF in `bytes`.
///
/// # Errors
/// The program is not there; or there is no text, too much of it, or none in time.
pub(super) fn text(bytes: &[u8]) -> Result<Vec<u8>, ImportError> {
    let (text, well) = output(Command::new(PROGRAM).args(ARGUMENTS), bytes, PATIENCE)?;
    if !well && text.is_empty() {
        return Err(ImportError::BrokenPdf);
    }
    if text.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0x0c) {
        return Err(ImportError::ScannedPdf);
    }
    Ok(pages::joined(&String::from_utf8_lossy(&text)).into_bytes())
}

/// What `command` says to `bytes`, and whether it ended well and by itself. After `patience` it is ended.
fn output(command: &mut Command, bytes: &[u8], patience: Duration) -> Result<(Vec<u8>, bool), ImportError> {
    let deadline = Instant::now() + patience;
    let mut running = Running::start(command).map_err(|error| match error.kind() {
        ErrorKind::NotFound => ImportError::NeedsProgram { kind: "PDF", program: PROGRAM },
        _ => ImportError::BrokenPdf,
    })?;
    let text = running.converse(bytes, deadline);
    // The end of its output is the end of its work; it may need a moment to say so. Else nothing is waited for.
    let status = running.end(if text.is_ok() { deadline } else { Instant::now() });
    log::note("ran", || match &status {
        Ok(status) => format!("{PROGRAM}: {status}"),
        Err(error) => format!("{PROGRAM}: {error}"),
    });
    Ok((text?, status.is_ok_and(|status| status.success())))
}

/// The program while it runs. Dropped, it is ended and reaped.
struct Running(Child);

impl Running {
    fn start(command: &mut Command) -> io::Result<Self> {
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let running = Self(command.spawn()?);
        #[cfg(target_os = "linux")]
        running.limit_work();
        Ok(running)
    }

    /// Lets it work for as many seconds as langdu has patience, whether langdu is still there or not.
    #[cfg(target_os = "linux")]
    fn limit_work(&self) {
        use rustix::process::{Pid, Resource, Rlimit, prlimit};
        let seconds = Some(PATIENCE.as_secs());
        // It fails when it has ended, or where less is allowed anyway.
        let _ = prlimit(
            Some(Pid::from_child(&self.0)),
            Resource::Cpu,
            Rlimit { current: seconds, maximum: seconds },
        );
    }

    /// Gives it `bytes` and reads what it says until its output ends, at most until `deadline`.
    fn converse(&mut self, bytes: &[u8], deadline: Instant) -> Result<Vec<u8>, ImportError> {
        let (Some(mut stdin), Some(stdout)) = (self.0.stdin.take(), self.0.stdout.take()) else {
            return Err(ImportError::BrokenPdf);
        };
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || {
            let mut text = Vec::new();
            let read = stdout.take((LARGEST << 20) as u64 + 1).read_to_end(&mut text);
            // Whoever waited too long is no longer there to hear it.
            let _ = sender.send(read.map(|_| text));
        });
        let bytes = bytes.to_vec();
        // A program that has seen enough closes its end: no error.
        thread::spawn(move || drop(stdin.write_all(&bytes)));
        match receiver.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(Ok(text)) if text.len() > LARGEST << 20 => Err(ImportError::TooLarge { limit: LARGEST }),
            Ok(Ok(text)) => Ok(text),
            Ok(Err(_)) | Err(_) => Err(ImportError::BrokenPdf),
        }
    }

    /// Waits for its end until `deadline`, then ends it. It is reaped in every case.
    fn end(mut self, deadline: Instant) -> io::Result<ExitStatus> {
        while self.0.try_wait()?.is_none() && Instant::now() < deadline {
            thread::sleep(LOOK);
        }
        // It fails only when it has ended.
        let _ = self.0.kill();
        self.0.wait()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Neither does anything to a program that has been reaped.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[cfg(all(test, unix))]
mod tests {
    use rustix::process::{Pid, test_kill_process};

    use super::*;

    /// No test waits as long as the programs would sleep.
    const SOON: Duration = Duration::from_secs(60);

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn a_program_that_has_said_everything_and_lives_on_is_ended() {
        let start = Instant::now();
        let script = "cat >/dev/null; echo $$; exec sleep 600 >&-";
        let (text, well) = output(&mut shell(script), b"%PDF", Duration::from_millis(500)).unwrap();
        let pid = Pid::from_raw(String::from_utf8(text).unwrap().trim().parse().unwrap()).unwrap();
        assert!(!well && test_kill_process(pid).is_err());
        assert!(start.elapsed() < SOON, "{:?}", start.elapsed());
    }

    #[test]
    fn a_program_that_says_nothing_is_ended() {
        let start = Instant::now();
        let error = output(&mut shell("exec sleep 600"), b"%PDF", Duration::from_millis(50)).unwrap_err();
        assert!(matches!(error, ImportError::BrokenPdf));
        assert!(start.elapsed() < SOON, "{:?}", start.elapsed());
    }

    #[test]
    fn a_program_that_ends_by_itself_is_waited_for() {
        let (text, well) = output(&mut shell("cat; exec >&-; sleep 0.1"), "渡口".as_bytes(), SOON).unwrap();
        assert_eq!((text, well), ("渡口".as_bytes().to_vec(), true));
        let (text, well) = output(&mut shell("exit 3"), b"%PDF", SOON).unwrap();
        assert_eq!((text.as_slice(), well), (&b""[..], false));
    }

    #[test]
    fn nobody_lets_go_of_a_program_that_runs() {
        let running = Running::start(&mut shell("exec sleep 600")).unwrap();
        let pid = Pid::from_child(&running.0);
        #[cfg(target_os = "linux")]
        {
            let limits = std::fs::read_to_string(format!("/proc/{}/limits", running.0.id())).unwrap();
            let limit = limits.lines().find(|line| line.starts_with("Max cpu time")).unwrap();
            assert_eq!(limit.split_whitespace().filter(|word| *word == "60").count(), 2, "{limit}");
        }
        assert!(test_kill_process(pid).is_ok());
        drop(running);
        assert!(test_kill_process(pid).is_err());
    }
}
