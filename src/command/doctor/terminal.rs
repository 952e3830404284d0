//! The terminal: what it is, how large, how it draws “ ” … — ·, how many colours it has; and the locale.
//!
//! In come the environment and, where both ends of it are there, the terminal itself, which is asked as the reader asks
//! it. Where there is none nothing is asked.

use std::env;
use std::io::{self, IsTerminal, Write};

use super::{Check, Context, Named};
use crate::config::Ambiguous;
use crate::tui::strings::{Lang, Msg, fill};
use crate::tui::{Depth, TakenTerminal, probe};

use super::super::colors_wanted;

const TERMINAL: Named = Named("terminal", Msg::DoctorTerminal);
const LOCALE: Named = Named("locale", Msg::DoctorLocale);
const WIDTHS: Named = Named("widths", Msg::DoctorWidths);
const COLOURS: Named = Named("colours", Msg::DoctorColours);

/// A window below this has no room for a page with head and foot.
const LEAST: (u16, u16) = (8, 4);

pub(super) fn checks(context: &Context, out_is_terminal: bool) -> Vec<Check> {
    let lang = context.lang;
    let variable = |name| env::var(name).ok().filter(|value| !value.is_empty());
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(variable);
    let mut checks = Vec::new();
    if out_is_terminal {
        let size = crossterm::terminal::size().ok();
        checks.push(terminal(variable("TERM").as_deref(), size, lang));
    } else {
        checks.push(TERMINAL.ok(Msg::DoctorNoTerminal.text(lang)));
    }
    checks.push(self::locale(locale.as_deref(), lang));
    if out_is_terminal && io::stdin().is_terminal() {
        checks.push(widths(context.config.reader.ambiguous, ask(), lang));
    }
    if out_is_terminal {
        let depth = Depth::of_terminal(variable("COLORTERM").as_deref(), variable("TERM").as_deref());
        let depth = if colors_wanted(context.config.reader.color) { depth } else { Depth::None };
        checks.push(colours(depth, lang));
    }
    checks
}

fn terminal(term: Option<&str>, size: Option<(u16, u16)>, lang: Lang) -> Check {
    let term = term.unwrap_or_default();
    if term.is_empty() || term == "dumb" {
        let found = fill(Msg::DoctorTermDumb, lang, &[&term]);
        return TERMINAL.warn(found, Msg::DoctorTermDumbDo.text(lang));
    }
    let (columns, rows) = size.unwrap_or_default();
    if columns < LEAST.0 || rows < LEAST.1 {
        return TERMINAL.warn(Msg::DoctorTermSmall.text(lang), Msg::DoctorTermSmallDo.text(lang));
    }
    TERMINAL.ok(fill(Msg::DoctorTermSize, lang, &[&term, &columns, &rows]))
}

/// By the variables that POSIX names for characters (`LC_CTYPE`).
fn locale(name: Option<&str>, lang: Lang) -> Check {
    let Some(name) = name else {
        // Elsewhere characters are no matter of the locale.
        return if cfg!(all(unix, not(target_os = "macos"))) {
            LOCALE.warn(Msg::DoctorLocaleNone.text(lang), Msg::DoctorLocaleDo.text(lang))
        } else {
            LOCALE.ok("")
        };
    };
    let codeset = name.split('@').next().unwrap_or_default().rsplit('.').next().unwrap_or_default();
    match codeset.to_ascii_lowercase().as_str() {
        "utf-8" | "utf8" => LOCALE.ok(name),
        _ => LOCALE.warn(fill(Msg::DoctorLocaleOther, lang, &[&name]), Msg::DoctorLocaleDo.text(lang)),
    }
}

/// The columns of “ as the terminal tells them; `None` if it tells nothing.
fn ask() -> Option<u8> {
    let mut out = io::stdout();
    let _taken = TakenTerminal::take(&mut out).ok()?;
    probe::ask(&mut out, false).and_then(|()| out.flush()).ok()?;
    Some(probe::answer().widths?.ambiguous)
}

fn widths(set: Ambiguous, asked: Option<u8>, lang: Lang) -> Check {
    let set = match set {
        Ambiguous::Auto => None,
        Ambiguous::Narrow => Some(1),
        Ambiguous::Wide => Some(2),
    };
    match (set, asked) {
        (Some(set), Some(asked)) if set != asked => WIDTHS
            .warn(fill(Msg::DoctorWidthsDiffer, lang, &[&set, &asked]), Msg::DoctorWidthsDifferDo.text(lang)),
        (Some(set), _) => WIDTHS.ok(fill(Msg::DoctorWidthsSet, lang, &[&set])),
        (None, Some(asked)) => WIDTHS.ok(fill(Msg::DoctorWidthsAsked, lang, &[&asked])),
        (None, None) => WIDTHS.warn(Msg::DoctorWidthsSilent.text(lang), Msg::DoctorWidthsSilentDo.text(lang)),
    }
}

fn colours(depth: Depth, lang: Lang) -> Check {
    let said = match depth {
        Depth::None => Msg::DoctorColoursNone,
        Depth::Sixteen => Msg::DoctorColours16,
        Depth::Palette => Msg::DoctorColours256,
        Depth::True => Msg::DoctorColoursAll,
    };
    COLOURS.ok(said.text(lang))
}

#[cfg(test)]
mod tests {
    use super::super::State;
    use super::*;

    #[test]
    fn a_terminal_that_cannot_move_its_cursor_or_has_no_room_is_told() {
        let state = |term, size| terminal(term, Some(size), Lang::En).state;
        assert_eq!(state(Some("xterm-256color"), (80, 24)), State::Ok);
        assert_eq!(state(Some("dumb"), (80, 24)), State::Warning);
        assert_eq!(state(None, (80, 24)), State::Warning);
        assert_eq!(state(Some("xterm"), (80, 2)), State::Warning);
        assert_eq!(terminal(Some("xterm"), None, Lang::En).state, State::Warning);
    }

    #[test]
    fn a_locale_is_utf_8_whatever_its_language() {
        for (name, state) in [
            ("zh_CN.UTF-8", State::Ok),
            ("C.utf8", State::Ok),
            ("de_DE.UTF-8@euro", State::Ok),
            ("zh_CN.GB18030", State::Warning),
            ("C", State::Warning),
            ("POSIX", State::Warning),
        ] {
            assert_eq!(locale(Some(name), Lang::En).state, state, "{name}");
        }
        assert!(locale(Some("zh_CN.GBK"), Lang::Zh).advice.unwrap().contains("UTF-8"));
    }

    #[test]
    fn settings_that_the_terminal_contradicts_are_told() {
        for (set, asked, state) in [
            (Ambiguous::Auto, Some(1), State::Ok),
            (Ambiguous::Auto, None, State::Warning),
            (Ambiguous::Wide, Some(2), State::Ok),
            (Ambiguous::Wide, Some(1), State::Warning),
            (Ambiguous::Narrow, Some(2), State::Warning),
            (Ambiguous::Narrow, None, State::Ok),
        ] {
            assert_eq!(widths(set, asked, Lang::En).state, state, "{set:?} {asked:?}");
        }
    }

    #[test]
    fn every_number_of_colours_will_do() {
        let depths = [Depth::None, Depth::Sixteen, Depth::Palette, Depth::True];
        let said: Vec<_> = depths.into_iter().map(|depth| colours(depth, Lang::En)).collect();
        assert!(said.iter().all(|check| check.state == State::Ok));
        assert!(said[3].found.contains("24"));
    }
}
