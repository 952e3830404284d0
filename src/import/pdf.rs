//! The text of a PDF, taken out by `pdftotext` where that is installed.
//!
//! In come the bytes of a PDF, out goes its text in UTF-8. The program is started without a shell and gets the PDF on
//! its standard input, so that no name of a file is ever an option; time and output are limited. What the text says is
//! not known here, but for what belongs to pages (`pages`).

mod pages;

use std::io::{ErrorKind, Read as _, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::ImportError;
use crate::log;

/// The program, of poppler-utils.
const PROGRAM: &str = "pdftotext";
/// No page is set in lines here, so the order of reading counts, not the layout; pages end with a form feed.
const ARGUMENTS: [&str; 7] = ["-q", "-enc", "UTF-8", "-eol", "unix", "-", "-"];
/// How long it may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// Megabytes of text that are read.
const LARGEST: usize = 64;

/// The text of the PDF in `bytes`.
pub(super) fn text(bytes: &[u8]) -> Result<Vec<u8>, ImportError> {
    let started = Command::new(PROGRAM)
        .args(ARGUMENTS)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let mut child = match started {
        Ok(child) => child,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Err(ImportError::NeedsProgram { kind: "PDF", program: PROGRAM });
        }
        Err(_) => return Err(ImportError::BrokenPdf),
    };
    let text = converse(&mut child, bytes);
    // Whatever happened, it is gone before anything else is done.
    let _ = child.kill();
    let status = child.wait();
    log::note("ran", || match &status {
        Ok(status) => format!("{PROGRAM}: {status}"),
        Err(error) => format!("{PROGRAM}: {error}"),
    });
    let text = text?;
    if !status.is_ok_and(|status| status.success()) && text.is_empty() {
        return Err(ImportError::BrokenPdf);
    }
    if text.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0x0c) {
        return Err(ImportError::ScannedPdf);
    }
    Ok(pages::joined(&String::from_utf8_lossy(&text)).into_bytes())
}

/// Gives the program `bytes` and reads what it says until it ends.
fn converse(child: &mut Child, bytes: &[u8]) -> Result<Vec<u8>, ImportError> {
    let (Some(mut stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
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
    match receiver.recv_timeout(PATIENCE) {
        Ok(Ok(text)) if text.len() > LARGEST << 20 => Err(ImportError::TooLarge { limit: LARGEST }),
        Ok(Ok(text)) => {
            // The end of its output is the end of its work; it may need a moment to say so.
            let _ = child.wait();
            Ok(text)
        }
        Ok(Err(_)) | Err(_) => Err(ImportError::BrokenPdf),
    }
}
