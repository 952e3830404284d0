//! What is wrong with the arguments, in a line: what, where, and what to do.
//!
//! In comes clap's error, out goes a [`Failure`] in the user's language. What clap has no common word for is told in
//! its own.

use std::error::Error as _;
use std::ffi::OsString;

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::Failure;
use crate::cli;
use crate::tui::strings::{Lang, Msg, fill};

/// What came of `arguments`, the first of which is the program's name, when clap refused them with `error`.
pub fn refused(error: Error, arguments: &[OsString], lang: Lang) -> Failure {
    match describe(&error, arguments, lang) {
        Some(what) => {
            let command = command_of(arguments).map(|name| format!(" {name}")).unwrap_or_default();
            Failure::Usage(fill(Msg::ArgumentHelp, lang, &[&what, &format!("langdu{command} --help")]))
        }
        None => Failure::Arguments(error),
    }
}

fn describe(error: &Error, arguments: &[OsString], lang: Lang) -> Option<String> {
    let said = |kind| error.get(kind).map(|value| words(value, lang)).filter(|words| !words.is_empty());
    let argument = said(ContextKind::InvalidArg).or_else(|| said(ContextKind::InvalidSubcommand));
    let value = said(ContextKind::InvalidValue);
    let text = |msg: Msg, told: &[&String]| {
        let told: Vec<&dyn std::fmt::Display> =
            told.iter().map(|told| *told as &dyn std::fmt::Display).collect();
        fill(msg, lang, &told)
    };
    Some(match error.kind() {
        // A subcommand after something else is a word like any other.
        ErrorKind::UnknownArgument | ErrorKind::InvalidSubcommand => {
            let argument = argument?;
            let near = said(ContextKind::SuggestedArg);
            match near {
                Some(near) => text(Msg::ArgumentNear, &[&argument, &near]),
                None if argument.starts_with('-') => text(Msg::ArgumentUnknown, &[&argument]),
                None => match arguments.get(1).and_then(|first| like_command(&first.to_string_lossy())) {
                    Some(command) => text(Msg::ArgumentExtraNear, &[&argument, &command.to_owned()]),
                    None => text(Msg::ArgumentExtra, &[&argument]),
                },
            }
        }
        ErrorKind::InvalidValue => match (value, said(ContextKind::ValidValue)) {
            (Some(value), Some(valid)) => text(Msg::ArgumentChoice, &[&argument?, &value, &valid]),
            (Some(value), None) => text(Msg::ArgumentValue, &[&argument?, &value]),
            (None, _) => text(Msg::ArgumentNoValue, &[&argument?]),
        },
        ErrorKind::ValueValidation => {
            let reason = error.source().map(ToString::to_string).unwrap_or_default();
            match reason.split_once(" is not in ") {
                Some((_, range)) => {
                    text(Msg::ArgumentRange, &[&argument?, &value?, &range.replace("..=", "–")])
                }
                None => text(Msg::ArgumentValue, &[&argument?, &value?]),
            }
        }
        ErrorKind::MissingRequiredArgument => text(Msg::ArgumentMissing, &[&argument?]),
        ErrorKind::ArgumentConflict => {
            let (argument, prior) = (argument?, said(ContextKind::PriorArg)?);
            if argument == prior {
                text(Msg::ArgumentTwice, &[&argument])
            } else {
                text(Msg::ArgumentConflict, &[&argument, &prior])
            }
        }
        _ => return None,
    })
}

/// What clap tells, several words with commas between them.
fn words(value: &ContextValue, lang: Lang) -> String {
    let comma = if lang == Lang::Zh { "、" } else { ", " };
    match value {
        ContextValue::String(word) => word.clone(),
        ContextValue::Strings(words) => words.join(comma),
        _ => String::new(),
    }
}

/// The subcommand that was typed.
fn command_of(arguments: &[OsString]) -> Option<&'static str> {
    arguments.iter().skip(1).find_map(|word| cli::COMMANDS.into_iter().find(|name| *name == word))
}

/// The subcommand that `word` is a slip of the fingers away from: two letters changed places, or one is wrong, missing or
/// too many.
pub(super) fn like_command(word: &str) -> Option<&'static str> {
    let word = word.to_lowercase();
    cli::COMMANDS.into_iter().find(|name| name.len() > 3 && is_slip(&word, name))
}

fn is_slip(typed: &str, meant: &str) -> bool {
    let (typed, meant): (Vec<char>, Vec<char>) = (typed.chars().collect(), meant.chars().collect());
    let same = typed.iter().zip(&meant).take_while(|(typed, meant)| typed == meant).count();
    match (typed.split_at(same).1, meant.split_at(same).1) {
        ([], []) => false,
        ([one, other, typed @ ..], [first, second, meant @ ..]) if (one, other) == (second, first) => {
            typed == meant
        }
        // Wrong, too many, missing.
        ([_, typed @ ..], [_, meant @ ..]) if typed == meant => true,
        ([_, typed @ ..], meant) if typed == meant => true,
        (typed, [_, meant @ ..]) => typed == meant,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_fingers_is_a_subcommand_and_a_name_is_none() {
        for (typed, meant) in [
            ("exprot", "export"),
            ("exportt", "export"),
            ("xport", "export"),
            ("Serch", "search"),
            ("lisen", "listen"),
            ("docter", "doctor"),
            ("pint", "print"),
        ] {
            assert_eq!(like_command(typed), Some(meant), "{typed}");
        }
        for name in ["export.txt", "export", "渡口", "report", "a", "", "prince", "notebook"] {
            assert_eq!(like_command(name), None, "{name}");
        }
    }
}
