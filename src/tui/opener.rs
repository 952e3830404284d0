//! Opening an address with another program: the reader's browser, as a rule. In come a command and an address, out goes
//! what went wrong. The command is an array of arguments, never a line for a shell.

use super::links::is_web;
use super::strings::{Lang, Msg, fill};
use crate::log;
use crate::shelf::notes::is_address;
use std::process::{Command, Stdio};

/// What stands for the address in the command of the settings.
const URL: &str = "{url}";

/// What opens addresses where the settings name nothing.
pub const SYSTEM: &str = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };

/// Opens `url` with `command`, `{url}` standing for it (at the end, if it stands nowhere), and waits until that program
/// has ended: call this on a thread of its own. What the program says is not heard. It has a process group of its own,
/// so that what is typed to stop langdu does not stop a browser.
///
/// # Errors
/// A sentence for the reader: it could not be started, or says that it failed.
pub(super) fn open(command: &[String], url: &str, lang: Lang) -> Result<(), String> {
    if !is_web(url) {
        return Err(fill(Msg::LinkNotWeb, lang, &[&url]));
    }
    start(command, url, lang)
}

/// Opens the address by which a correction is sent, as [`open`] does: that of the settings, of mail or of the web.
///
/// # Errors
/// Those of [`open`].
pub(super) fn send(command: &[String], address: &str, lang: Lang) -> Result<(), String> {
    if !is_address(address) {
        return Err(fill(Msg::LinkNotWeb, lang, &[&address]));
    }
    start(command, address, lang)
}

fn start(command: &[String], url: &str, lang: Lang) -> Result<(), String> {
    let (program, arguments) = arguments(command, url);
    let mut command = Command::new(&program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let ended = command.status();
    log::note("ran", || match &ended {
        Ok(status) => format!("{program}: {status}"),
        Err(error) => format!("{program}: {error}"),
    });
    match ended {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(fill(Msg::LinkFailed, lang, &[&program, &status])),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Err(fill(Msg::LinkNoProgram, lang, &[&program]))
        }
        Err(error) => Err(fill(Msg::LinkFailed, lang, &[&program, &error])),
    }
}

fn arguments(command: &[String], url: &str) -> (String, Vec<String>) {
    let Some((program, arguments)) = command.split_first() else {
        return (SYSTEM.to_owned(), vec![url.to_owned()]);
    };
    let mut filled: Vec<String> = arguments.iter().map(|argument| argument.replace(URL, url)).collect();
    if !arguments.iter().any(|argument| argument.contains(URL)) {
        filled.push(url.to_owned());
    }
    (program.clone(), filled)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn command(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn the_address_is_one_argument() {
        let url = "https://example.com/?a=1&b=$(touch${IFS}x);'";
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("out");
        let script = format!("printf '%s|' \"$@\" > '{}'; echo noise; echo noise >&2", out.display());
        for (words, expected) in [
            (vec!["sh", "-c", script.as_str(), "sh", "--to", "{url}", "end"], format!("--to|{url}|end|")),
            (vec!["sh", "-c", script.as_str(), "sh", "new"], format!("new|{url}|")),
        ] {
            assert_eq!(open(&command(&words), url, Lang::En), Ok(()));
            assert_eq!(std::fs::read_to_string(&out).unwrap(), expected);
        }
    }

    /// A correction goes by mail or by a form; what the article leads to is opened on the web alone.
    #[test]
    fn only_a_correction_goes_by_mail() {
        let nothing = command(&["true"]);
        let mail = "mailto:a@example.com?body=%E5%B2%B8";
        assert_eq!(send(&nothing, mail, Lang::En), Ok(()));
        assert_eq!(send(&nothing, "https://example.com/?a", Lang::En), Ok(()));
        assert!(open(&nothing, mail, Lang::En).is_err());
        for wrong in ["file:///etc/passwd", "mailto:a b", "javascript:x", "-mailto:a"] {
            assert!(send(&nothing, wrong, Lang::En).is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_goes_wrong_is_told() {
        let url = "https://example.com/";
        let failed = open(&command(&["sh", "-c", "exit 3"]), url, Lang::En).unwrap_err();
        assert!(failed.contains("sh") && failed.contains('3'), "{failed}");
        let missing = open(&command(&["no-such-browser", "{url}"]), url, Lang::En).unwrap_err();
        assert!(missing.contains("no-such-browser"), "{missing}");
        assert!(open(&command(&["true"]), "file:///etc/passwd", Lang::En).is_err());
    }
}
