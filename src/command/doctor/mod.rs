//! `langdu doctor`: whether everything that langdu needs is here and in order, and what to do where it is not.
//!
//! In come the global options, out goes a line for each check, or JSON. What is broken is told like what is missing, so
//! neither the settings nor a terminal have to be in order to learn about them. The exit code is 1 where something is
//! broken that langdu needs; what can be done without is a warning.

use serde::Serialize;

use super::{Context, Failure, Status, Streams, info, plain};
use crate::cli::{Doctor, Globals};
use crate::text::sanitize::clean_line;
use crate::tui::strings::{Lang, Msg, fill};

mod files;
mod programs;
mod terminal;

/// Columns of the names of the checks.
const NAME_COLUMNS: usize = 12;

/// What was found out by one look.
#[derive(Debug, Serialize)]
struct Check {
    /// What was looked at: part of the contract with scripts.
    #[serde(rename = "check")]
    key: &'static str,
    state: State,
    /// What is there, or what is wrong.
    found: String,
    /// What to do about it.
    advice: Option<String>,
    #[serde(skip)]
    name: Msg,
}

/// How things stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    /// As it should be.
    Ok,
    /// Something cannot be done, or not as well.
    Warning,
    /// Something is broken.
    Broken,
}

/// A check before its outcome is known: its name for scripts and for people.
#[derive(Clone, Copy, Debug)]
struct Named(&'static str, Msg);

impl Named {
    fn ok(self, found: impl Into<String>) -> Check {
        self.with(State::Ok, &found.into(), None)
    }

    fn warn(self, found: impl Into<String>, advice: impl Into<String>) -> Check {
        self.with(State::Warning, &found.into(), Some(&advice.into()))
    }

    fn broken(self, found: impl Into<String>, advice: impl Into<String>) -> Check {
        self.with(State::Broken, &found.into(), Some(&advice.into()))
    }

    fn with(self, state: State, found: &str, advice: Option<&str>) -> Check {
        // Whatever a file or a program is called, it is told on one line.
        Check { key: self.0, state, found: clean_line(found), advice: advice.map(clean_line), name: self.1 }
    }
}

pub(super) fn run(options: &Doctor, globals: &Globals, streams: &mut Streams<'_>) -> Result<Status, Failure> {
    let (context, settings) = files::settings(globals);
    let lang = context.lang;
    let mut checks = vec![version(lang)];
    checks.extend(terminal::checks(&context, streams.out_is_terminal));
    checks.extend(programs::checks(&context));
    checks.extend(settings);
    checks.extend(files::checks(&context));
    let text = if options.json {
        info::json(&checks)
    } else {
        checks.iter().map(|check| check.to_line(lang)).collect()
    };
    streams.out.write_all(text.as_bytes()).map_err(|error| Failure::output(&error, lang))?;
    let broken = checks.iter().any(|check| check.state == State::Broken);
    if broken { Err(Failure::Said(1)) } else { Ok(Status::Done) }
}

/// Which langdu this is, for whoever is shown the rest.
fn version(lang: Lang) -> Check {
    let (os, arch) = (std::env::consts::OS, std::env::consts::ARCH);
    Named("langdu", Msg::DoctorLangdu).ok(fill(
        Msg::DoctorVersion,
        lang,
        &[&env!("CARGO_PKG_VERSION"), &os, &arch],
    ))
}

impl Check {
    fn to_line(&self, lang: Lang) -> String {
        let mark = match self.state {
            State::Ok => "ok",
            State::Warning => "!",
            State::Broken => "!!",
        };
        let name = self.name.text(lang);
        let air = NAME_COLUMNS.saturating_sub(textwrap::core::display_width(name));
        let said = match &self.advice {
            Some(advice) => fill(Msg::DoctorDo, lang, &[&self.found, advice]),
            None => self.found.clone(),
        };
        format!("{mark:<3} {name}{:air$} {}\n", "", plain(&said))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_is_one_line_in_columns_and_steers_nothing() {
        let check = Named("pdf", Msg::DoctorPrinting).warn("a\u{1b}[2Jb\nc", "装上");
        assert_eq!(check.to_line(Lang::Zh), "!   打印         ab c → 装上\n");
        let check = Named("pdf", Msg::DoctorPdf).ok("here");
        assert_eq!(check.to_line(Lang::En), "ok  PDF          here\n");
    }

    #[test]
    fn names_fit_their_column() {
        for name in Msg::ALL.iter().filter(|msg| format!("{msg:?}").starts_with("Doctor")) {
            // Names are those without a blank or a gap.
            let texts = [name.text(Lang::Zh), name.text(Lang::En)];
            if texts.iter().all(|text| text.len() < 20 && !text.contains([' ', '{'])) {
                assert!(texts.iter().all(|text| textwrap::core::display_width(text) <= NAME_COLUMNS));
            }
        }
    }
}
