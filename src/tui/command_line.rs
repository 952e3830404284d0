//! The command line of the screen: what can be typed behind `:`, what is suggested while it is typed, and what it does. A
//! command is an action by its name, some with a word behind it; a number is a page. Part of the state's update.

use super::action::Action;
use super::adjust::ADJUSTABLE;
use super::app::{App, Effect, Mode, Prompt};
use super::input::Input;
use super::key::meant;
use super::search::Query;
use super::strings::{Msg, fill};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use std::path::PathBuf;
use std::time::Instant;

/// Short names, as in vi.
const SHORT: [(&str, Action); 3] = [("q", Action::Quit), ("h", Action::Help), ("w", Action::Export)];

/// Commands that are no actions: their names, and what they do.
const MORE: [(&str, Msg); 3] = [("set", Msg::HelpSet), ("rate", Msg::HelpRate), ("open", Msg::HelpOpen)];

/// Something that could be meant by what is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Suggestion {
    /// What would be typed.
    pub(super) text: String,
    /// What it does, or what can be typed behind it.
    pub(super) help: String,
    /// A word has to follow.
    more: bool,
}

/// A command, as far as it is known by its name alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Command {
    Act(Action),
    Set,
    Rate,
    Open,
}

impl App {
    /// What could be meant by `typed`, the likeliest first.
    pub(super) fn suggestions(&self, typed: &str) -> Vec<Suggestion> {
        let typed = typed.trim_start();
        if let Some(rest) = typed.strip_prefix("set ") {
            return self.suggested_settings(rest.trim_start());
        }
        if typed.contains(' ') || typed.starts_with(|c: char| c.is_ascii_digit()) {
            return Vec::new();
        }
        let lang = self.preferences.lang;
        let name = typed.replace('-', "_");
        let query = Query::new(typed);
        let actions = Action::ALL.iter().filter(|action| **action != Action::Command).map(|action| {
            let keys = self.preferences.keys.names_on(*action, self.is_vertical());
            let gap = if keys.is_empty() { "" } else { "  " };
            (action.name(), format!("{}{gap}{keys}", action.help().text(lang)), false)
        });
        let more = MORE.iter().map(|(name, help)| (*name, help.text(lang).to_owned(), true));
        let mut found: Vec<_> = actions
            .chain(more)
            .filter_map(|(text, help, more)| {
                let rank = if text.starts_with(&name) {
                    0
                } else if text.contains(&name) {
                    1
                } else if query.as_ref().is_some_and(|query| query.is_in(&help)) {
                    2
                } else {
                    return None;
                };
                Some((rank, Suggestion { text: text.to_owned(), help, more }))
            })
            .collect();
        found.sort_by_key(|(rank, _)| *rank);
        found.into_iter().map(|(_, suggestion)| suggestion).collect()
    }

    fn suggested_settings(&self, typed: &str) -> Vec<Suggestion> {
        match typed.split_once(' ') {
            None => {
                let matching = ADJUSTABLE.iter().filter(|setting| setting.name.starts_with(typed));
                let suggestion = |setting: &super::adjust::Adjustable| Suggestion {
                    text: format!("set {}", setting.name),
                    help: format!("{}  ({})", setting.values.join(" "), (setting.get)(self)),
                    more: true,
                };
                matching.map(suggestion).collect()
            }
            Some((name, value)) => {
                let Some(setting) = ADJUSTABLE.iter().find(|setting| setting.name == name) else {
                    return Vec::new();
                };
                let matching = setting.values.iter().filter(|known| known.starts_with(value.trim_start()));
                let suggestion = |known: &&str| Suggestion {
                    text: format!("set {name} {known}"),
                    help: if (setting.get)(self) == *known { "✓".to_owned() } else { String::new() },
                    more: false,
                };
                matching.map(suggestion).collect()
            }
        }
    }

    /// A key on the command line that is about the suggestions; `None` if it is not.
    pub(super) fn suggestion_key(&mut self, event: &KeyEvent, input: &Input) -> Option<Vec<Effect>> {
        let suggestions = self.suggestions(input.text());
        let (count, chosen) = (suggestions.len(), self.suggested);
        let control = event.modifiers.contains(KeyModifiers::CONTROL);
        let step = |forward: bool| match (chosen, forward) {
            _ if count == 0 => None,
            (None, true) => Some(0),
            (None, false) => Some(count - 1),
            // Past either end nothing is chosen, and what was typed stands for itself.
            (Some(at), true) => Some(at + 1).filter(|at| *at < count),
            (Some(at), false) => at.checked_sub(1),
        };
        match event.code {
            KeyCode::Down => self.suggested = step(true),
            KeyCode::Up | KeyCode::BackTab => self.suggested = step(false),
            KeyCode::Char('n') if control => self.suggested = step(true),
            KeyCode::Char('p') if control => self.suggested = step(false),
            KeyCode::Tab => {
                let Some(suggestion) = suggestions.get(chosen.unwrap_or(0)) else { return Some(Vec::new()) };
                let behind = if suggestion.more { " " } else { "" };
                self.suggested = None;
                self.mode =
                    Mode::Prompt(Prompt::Command, Input::new(&format!("{}{behind}", suggestion.text)));
                return Some(Vec::new());
            }
            _ => return None,
        }
        self.mode = Mode::Prompt(Prompt::Command, input.clone());
        Some(Vec::new())
    }

    /// What is entered: the chosen suggestion, or what was typed. A suggestion to which more has to be typed stays.
    pub(super) fn entered(&mut self, typed: &str) -> Result<String, String> {
        let chosen = self.suggested.take().and_then(|at| self.suggestions(typed).into_iter().nth(at));
        match chosen {
            Some(Suggestion { text, more: true, .. }) => Err(format!("{text} ")),
            Some(Suggestion { text, .. }) => Ok(text),
            None => Ok(typed.to_owned()),
        }
    }

    /// Does what was typed behind `:`.
    pub(super) fn command(&mut self, typed: &str, now: Instant) -> Vec<Effect> {
        let typed = typed.trim();
        let narrow: String = typed.chars().map(|c| meant(c).unwrap_or(c)).collect();
        if typed.is_empty() || narrow.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
            return self.go_to(&narrow);
        }
        // As in a pager.
        if let Some(text) = typed.strip_prefix(['/', '／']) {
            return self.search(Prompt::Search, text);
        }
        let (name, rest) = typed.split_once(char::is_whitespace).unwrap_or((typed, ""));
        let rest = rest.trim();
        match (self.command_named(name), rest) {
            (None, _) => self.no_command(typed),
            (Some(Command::Set), _) => self.set(rest),
            (Some(Command::Rate), _) => self.set_rate(rest),
            (Some(Command::Open), "") => self.prompt(Prompt::Command, "open "),
            (Some(Command::Open), path) => self.open_file(PathBuf::from(path)),
            (Some(Command::Act(Action::Search)), text) if !text.is_empty() => {
                self.search(Prompt::Search, text)
            }
            (Some(Command::Act(Action::Export)), path) if !path.is_empty() => {
                self.enter(Prompt::Export(None), path, now)
            }
            (Some(Command::Act(action)), _) => match rest.parse() {
                Ok(times) => {
                    self.times = Some(times);
                    self.act_times(action, now)
                }
                Err(_) if rest.is_empty() => self.act(action, now),
                Err(_) => self.no_command(typed),
            },
        }
    }

    /// The command of this name, or the only one that is suggested for it.
    fn command_named(&self, name: &str) -> Option<Command> {
        let exact = |name: &str| match name {
            "set" => Some(Command::Set),
            "rate" => Some(Command::Rate),
            "open" => Some(Command::Open),
            _ => Action::named(name).filter(|action| *action != Action::Command).map(Command::Act),
        };
        let short =
            || SHORT.iter().find(|(short, _)| *short == name).map(|(_, action)| Command::Act(*action));
        exact(name).or_else(short).or_else(|| match self.suggestions(name).as_slice() {
            [only] => exact(&only.text),
            _ => None,
        })
    }

    fn no_command(&mut self, typed: &str) -> Vec<Effect> {
        self.notice = Some(fill(Msg::NoSuchCommand, self.preferences.lang, &[&typed]));
        Vec::new()
    }

    fn set(&mut self, typed: &str) -> Vec<Effect> {
        let lang = self.preferences.lang;
        let (name, value) = typed.split_once([' ', '=']).unwrap_or((typed, ""));
        let (name, value) = (name.trim(), value.trim_matches([' ', '=', '"']));
        match self.adjust(name, value) {
            Ok(effects) => effects,
            Err(Some(setting)) => {
                let values = setting.values.join(" ");
                self.notice = Some(fill(Msg::NoSuchValue, lang, &[&name, &values, &(setting.get)(self)]));
                Vec::new()
            }
            Err(None) => {
                let names: Vec<_> = ADJUSTABLE.iter().map(|setting| setting.name).collect();
                self.notice = Some(fill(Msg::NoSuchSetting, lang, &[&names.join(" ")]));
                Vec::new()
            }
        }
    }

    fn set_rate(&mut self, typed: &str) -> Vec<Effect> {
        match typed.trim_end_matches(['×', 'x']).parse::<f32>() {
            Ok(rate) if rate.is_finite() => self.rate_to(rate),
            _ => self.say(Msg::NoSuchRate),
        }
    }
}
