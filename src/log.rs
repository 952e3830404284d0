//! The log that is written where the user asks for one (`--log FILE`): what was read, which commands ran and how they
//! ended, what was said.
//!
//! In come notes from every room that touches the world, out goes a line for each at the end of the file. Without
//! `--log` nothing is written and nothing made ready to be written. Of texts only the first characters are told, of
//! addresses no password; no line can steer a terminal that it is looked at in. What cannot be written is left out: a
//! log is no reason to stop reading.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::process;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::SystemTime;

use crate::text::moment::moment;
use crate::text::sanitize::clean_line;

/// The file, once it is open.
static LOG: OnceLock<Mutex<File>> = OnceLock::new();

/// Characters of an argument or a title that are told.
const FIRST: usize = 24;
/// Characters of a line: whatever a program has to say, a line can be read.
const LONGEST: usize = 1000;

/// Opens the log, to which every note of this process is then appended. It is made for this user alone.
///
/// # Errors
/// That of the system; `InvalidInput` for anything but a regular file, as a terminal or a pipe is none.
pub fn open(path: &Path) -> io::Result<()> {
    // To open a pipe is to wait for its reader.
    if fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir()) {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    // One process has one log: the first.
    let _ = LOG.set(Mutex::new(file));
    Ok(())
}

/// Appends a line about `what`, if there is a log: only then is `text` asked.
pub fn note(what: &str, text: impl FnOnce() -> String) {
    note_some(what, || Some(text()));
}

/// [`note`], where there may be nothing to tell.
pub fn note_some(what: &str, text: impl FnOnce() -> Option<String>) {
    let Some(log) = LOG.get() else { return };
    let Some(text) = text() else { return };
    let line = line(&moment(SystemTime::now()), process::id(), what, &text);
    // In one piece, so that two processes with one log do not write into each other's lines.
    let _ = log.lock().unwrap_or_else(PoisonError::into_inner).write_all(line.as_bytes());
}

fn line(when: &str, process: u32, what: &str, text: &str) -> String {
    let text: String = without_password(&clean_line(text)).chars().take(LONGEST).collect();
    format!("{when} {process} {what}: {text}\n")
}

/// A command as it is told: every argument but its first characters left out.
pub fn command<'a>(program: &Path, arguments: impl IntoIterator<Item = &'a str>) -> String {
    let mut told = program.display().to_string();
    for argument in arguments {
        told.push(' ');
        told.push_str(&shortened(&without_password(argument)));
    }
    told
}

/// The first characters of `text`, and a sign that there are more.
pub fn shortened(text: &str) -> String {
    match text.char_indices().nth(FIRST) {
        Some((end, _)) => text.get(..end).unwrap_or_default().to_owned() + "…",
        None => text.to_owned(),
    }
}

/// `text` without the name and the password that may stand in an address of it.
pub fn without_password(text: &str) -> String {
    let mut told = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((scheme, after)) = rest.split_once("://") {
        told.push_str(scheme);
        told.push_str("://");
        let end = after.find(|c: char| matches!(c, '/' | '?' | '#') || c.is_whitespace());
        let (host, more) = after.split_at(end.unwrap_or(after.len()));
        told.push_str(host.rsplit_once('@').map_or(host, |(_, host)| host));
        rest = more;
    }
    told + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_one_line_and_steers_nothing() {
        let line = line("2024-02-29T23:59:59Z", 7, "said", "a\n\u{1b}[2J\u{9b}2Jb\t乙");
        assert_eq!(line, "2024-02-29T23:59:59Z 7 said: a b 乙\n");
        assert_eq!(super::line("", 7, "said", &"字".repeat(2000)).chars().count(), LONGEST + 10);
    }

    #[test]
    fn of_texts_the_beginning_is_told_and_of_addresses_no_password() {
        assert_eq!(shortened("船到岸时"), "船到岸时");
        assert_eq!(shortened(&"船".repeat(30)), "船".repeat(24) + "…");
        for (address, told) in [
            ("https://a:b@example.com/x@y", "https://example.com/x@y"),
            ("https://example.com/?to=x@y", "https://example.com/?to=x@y"),
            ("a@b/c", "a@b/c"),
            ("refused: ftp://x@h/ http://y:z@i: no", "refused: ftp://h/ http://i: no"),
        ] {
            assert_eq!(without_password(address), told);
        }
        let argument = "他把缆绳绕过石桩，听见水声慢下来，远处有人提着灯。";
        let told = command(Path::new("/bin/say"), ["-v", "zh", argument]);
        assert!(told.starts_with("/bin/say -v zh 他把") && told.ends_with('…'), "{told}");
    }

    #[test]
    fn only_a_regular_file_is_a_log() {
        let dir = tempfile::tempdir().unwrap();
        assert!(open(dir.path()).is_err());
        assert!(open(&dir.path().join("no/such/folder")).is_err());
        #[cfg(unix)]
        assert_eq!(open(Path::new("/dev/null")).unwrap_err().kind(), io::ErrorKind::InvalidInput);
        // No test opens one that is: it would be that of all of them.
        note("said", || unreachable!("nobody asked for a log"));
    }
}
