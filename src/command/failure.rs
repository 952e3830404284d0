//! How a run ends: exit code, and what is said about it.
//!
//! In come results and typed errors, out go one line on standard error and an exit code. Whatever came from outside,
//! a file name or a system's message, is made harmless before a terminal sees it.

use std::io::{self, Write};
use std::process::ExitCode;

use crate::config::ConfigError;
use crate::log;
use crate::text::glyph::glyphs;
use crate::text::width::WidthProfile;
use crate::tui::KeyError;
use crate::tui::strings::{Lang, Msg, fill};

/// How a run that did not fail ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Everything asked for is done.
    Done,
    /// The user broke it off.
    Interrupted,
}

/// Why a run failed, in the language of the user.
#[derive(Debug)]
pub enum Failure {
    /// The arguments make no sense, or ask for help or the version.
    Arguments(clap::Error),
    /// Options or settings that cannot be used.
    Usage(String),
    /// What was asked for could not be done.
    Failed(String),
    /// Something that has been said already; its exit code.
    Said(u8),
    /// Whoever read the output has had enough: a success, and nothing to say.
    BrokenPipe,
}

impl Failure {
    /// The failure to write the result to standard output.
    pub fn output(error: &io::Error, lang: Lang) -> Self {
        Self::io(
            error,
            |cause| fill(Msg::CannotWrite, lang, &[&Msg::StandardOutput.text(lang), &cause]),
            lang,
        )
    }

    /// The failure of a command that gives a chain of errors. A broken pipe anywhere in it is one.
    pub fn from_chain(error: &anyhow::Error, lang: Lang) -> Self {
        let causes = error.chain().filter_map(|cause| cause.downcast_ref::<io::Error>());
        match causes.last() {
            Some(cause) => Self::io(cause, |described| described, lang),
            None => Self::Failed(format!("{error:#}")),
        }
    }

    /// The failure of reading or writing that `say` puts into words, given the cause.
    pub fn io(error: &io::Error, say: impl FnOnce(String) -> String, lang: Lang) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::BrokenPipe,
            _ => Self::Failed(say(describe_io_error(error, lang))),
        }
    }
}

/// What an exit code means that a command gives after it has said everything itself.
pub(super) fn from_code(code: u8) -> Result<Status, Failure> {
    match code {
        0 => Ok(Status::Done),
        130 => Ok(Status::Interrupted),
        code => Err(Failure::Said(code)),
    }
}

/// Says on `err` what there is to say about `result`, and gives the exit code: 0 done, 1 failed, 2 usage or settings,
/// 130 interrupted.
pub fn finish(result: Result<Status, Failure>, err: &mut dyn Write) -> ExitCode {
    let (message, code) = match result {
        Ok(Status::Done) | Err(Failure::BrokenPipe) => return ended(0, ""),
        Ok(Status::Interrupted) => return ended(130, ""),
        Err(Failure::Said(code)) => return ended(code, ""),
        Err(Failure::Arguments(error)) if !error.use_stderr() => {
            // Help and version, which clap sends to standard output. If nobody reads them, nobody misses them.
            let _ = error.print();
            return ExitCode::SUCCESS;
        }
        Err(Failure::Arguments(error)) => {
            // clap quotes what was typed; its own styles are left out rather than told apart from foreign escapes.
            let _ = write!(err, "{}", plain(&error.render().to_string()));
            return ExitCode::from(2);
        }
        Err(Failure::Usage(message)) => (message, 2),
        Err(Failure::Failed(message)) => (message, 1),
    };
    // Where standard error is gone too, the exit code is all that is left.
    let _ = writeln!(err, "langdu: {}", plain(&message));
    ended(code, &message)
}

/// The exit code, told to the log with what was said last.
fn ended(code: u8, message: &str) -> ExitCode {
    log::note("end", || format!("exit code {code} {message}"));
    ExitCode::from(code)
}

/// `text` with everything taken out or made visible that could steer a terminal. Lines stay.
pub fn plain(text: &str) -> String {
    let lines = text
        .split('\n')
        .map(|line| glyphs(line, &WidthProfile::narrow()).map(|glyph| glyph.text).collect::<String>());
    lines.collect::<Vec<_>>().join("\n")
}

/// What went wrong with a file, without its name.
pub fn describe_io_error(error: &io::Error, lang: Lang) -> String {
    let msg = match error.kind() {
        io::ErrorKind::NotFound => Msg::IoNotFound,
        io::ErrorKind::PermissionDenied => Msg::IoDenied,
        io::ErrorKind::AlreadyExists => Msg::IoExists,
        io::ErrorKind::InvalidInput => Msg::IoNotRegular,
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Msg::IoFull,
        io::ErrorKind::ReadOnlyFilesystem => Msg::IoReadOnly,
        io::ErrorKind::IsADirectory => Msg::IoFolder,
        io::ErrorKind::NotADirectory => Msg::IoNoFolder,
        io::ErrorKind::InvalidData => Msg::IoNotText,
        _ => return error.to_string(),
    };
    msg.text(lang).to_owned()
}

/// Why keys cannot be bound as the settings say, in words.
pub(super) fn describe_key_error(error: &KeyError, lang: Lang) -> String {
    match error {
        KeyError::NoAction(name) => fill(Msg::KeysNoAction, lang, &[name]),
        KeyError::NoKey(name, key) => fill(Msg::KeysNoKey, lang, &[name, key]),
        KeyError::Twice(key, one, other) => fill(Msg::KeysTwice, lang, &[key, &one.name(), &other.name()]),
        KeyError::NoWayOut => fill(Msg::KeysNoWayOut, lang, &[]),
    }
}

/// Why the settings cannot be used.
pub(super) fn describe_config_error(error: &ConfigError, lang: Lang) -> String {
    match error {
        ConfigError::Unreadable { path, source } => {
            fill(Msg::ConfigUnreadable, lang, &[&path.display(), &describe_io_error(source, lang)])
        }
        ConfigError::Invalid { path, line, key, reason } => {
            fill(Msg::ConfigInvalid, lang, &[&path.display(), line, key, reason])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_is_made_visible() {
        assert_eq!(plain("a\u{1b}[31m\u{9b}b\u{202e}c\r\u{7}\n第二行\t。"), "a␛[31mbc␇\n第二行    。");
    }

    #[test]
    fn a_broken_pipe_is_success_and_silent() {
        let error = io::Error::from(io::ErrorKind::BrokenPipe);
        let mut said = Vec::new();
        let code = finish(Err(Failure::output(&error, Lang::Zh)), &mut said);
        assert_eq!(format!("{code:?}"), format!("{:?}", ExitCode::SUCCESS));
        assert!(said.is_empty());
    }

    #[test]
    fn a_failure_is_said_in_the_language_of_the_user() {
        for (lang, wanted) in [
            (Lang::Zh, "langdu: 写不了 标准输出：磁盘满了\n"),
            (Lang::En, "langdu: cannot write standard output: the disk is full\n"),
        ] {
            let mut said = Vec::new();
            let failure = Failure::output(&io::Error::from(io::ErrorKind::StorageFull), lang);
            finish(Err(failure), &mut said);
            assert_eq!(String::from_utf8(said).unwrap(), wanted);
        }
    }
}
