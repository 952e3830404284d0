//! The command line as types: what can be typed, and the help that says so. No behaviour.
//!
//! In come arguments, out goes a [`Cli`] or clap's own error. The types carry the English help; [`command`] lays the
//! Chinese over it, and a test sees to it that none is missing. Knows the settings' value types and nothing else.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{ArgAction, Args, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::config::{Ambiguous, Color, Column, Language};
use crate::tui::strings::Lang;

mod export;
mod help;
mod listen;
mod man;
mod notes;
mod print;
mod setting;
mod shelf;
mod tools;

pub use export::{Export, Format};
pub use help::command;
pub use listen::{Engines, Listen, Subtitles};
pub use man::manual;
pub use notes::{Corrections, CorrectionsFormat, Notes};
pub use print::{Form, Print};
pub use setting::{Punctuation, Setting, Writing};
pub use shelf::{Add, List, Search, Sort};
pub use tools::{Completions, Doctor};

/// What was typed.
#[derive(Debug, Parser)]
#[command(name = "langdu", version, disable_help_subcommand = true)]
#[command(disable_help_flag = true, disable_version_flag = true)]
pub struct Cli {
    /// Article to read: a file, a folder, an address, or - for standard input (default: the shelf)
    pub source: Option<OsString>,

    /// Read paragraph by paragraph in plain lines, for screen readers
    #[arg(long, requires = "source")]
    pub plain: bool,

    /// What else to do than read.
    #[command(subcommand)]
    pub command: Option<Command>,

    /// Options of every subcommand.
    #[command(flatten)]
    pub globals: Globals,

    /// Print help (-h: short; --help: with examples)
    #[arg(short, long, global = true, action = ArgAction::Help, help_heading = "Global options")]
    help: Option<bool>,

    /// Print version
    #[arg(short = 'V', long, action = ArgAction::Version, help_heading = "Global options")]
    version: Option<bool>,
}

/// Options that every subcommand takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Global options")]
pub struct Globals {
    /// Settings file to use instead of the usual one
    #[arg(long, global = true, value_name = "FILE", env = "LANGDU_CONFIG", hide_env_values = true)]
    pub config: Option<PathBuf>,

    /// Cells the terminal gives to “ ” … — · : auto, 1 or 2 (default: auto, ask it)
    #[arg(long, global = true, value_name = "WIDTH", hide_possible_values = true)]
    pub ambiguous: Option<Ambiguous>,

    /// File to append a log to: what was read, which commands ran, what was said
    #[arg(long, global = true, value_name = "FILE")]
    pub log: Option<PathBuf>,

    /// Encoding of the source, such as gb18030 or big5 (default: found out)
    #[arg(long, global = true, value_name = "LABEL")]
    pub encoding: Option<String>,

    /// Pages to read of a split article: a number or all (default: 1)
    #[arg(long, global = true, value_name = "N", value_parser = pages)]
    pub pages: Option<usize>,

    /// Column of text on the screen: narrow, normal, wide, full, or its cells (default: normal, 76)
    #[arg(long, global = true, value_name = "WIDTH", value_parser = columns)]
    pub columns: Option<Columns>,

    /// Theme of the screen: ansi, light, dark, sepia, contrast, auto or your own (default: ansi)
    #[arg(long, global = true, value_name = "NAME")]
    pub theme: Option<String>,

    /// Language of the interface.
    #[arg(long, global = true, value_name = "LANG", hide_possible_values = true)]
    #[arg(help = "Language of the interface: zh or en (default: by LC_ALL, LC_MESSAGES, LANG)")]
    pub lang: Option<Language>,

    /// When colours are used.
    #[arg(long, global = true, value_name = "WHEN", hide_possible_values = true)]
    #[arg(help = "Colours: auto, always or never (default: auto, which heeds NO_COLOR)")]
    pub color: Option<Color>,
}

/// A number of pages, at least one; `all` is more than any article has.
fn pages(word: &str) -> Result<usize, String> {
    match word.parse() {
        _ if word == "all" => Ok(usize::MAX),
        Ok(0) | Err(_) => Err("1, 2, 3 … / all".to_owned()),
        Ok(number) => Ok(number),
    }
}

/// What `--columns` asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Columns {
    /// A width by its name.
    Named(Column),
    /// At most so many cells; 0: as many as the terminal has.
    Cells(u16),
}

fn columns(word: &str) -> Result<Columns, String> {
    let named = |column| Ok(Columns::Named(column));
    match word {
        "narrow" => named(Column::Narrow),
        "normal" => named(Column::Normal),
        "wide" => named(Column::Wide),
        "full" => named(Column::Full),
        _ => word
            .parse()
            .map(Columns::Cells)
            .map_err(|_| "narrow / normal / wide / full / 1, 2, 3 …".to_owned()),
    }
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write print-friendly text
    Export(Export),
    /// Print an article
    Print(Print),
    /// Read an article aloud
    Listen(Listen),
    /// Show what is known about an article
    Info(Info),
    /// Show which text-to-speech engines are here
    Engines(Engines),
    /// Put articles on the shelf
    Add(Add),
    /// List the articles on the shelf
    List(List),
    /// Find words in the articles on the shelf
    Search(Search),
    /// Show the corrections that were made in articles
    Corrections(Corrections),
    /// Write bookmarks, highlights and notes as Markdown
    Notes(Notes),
    /// Show the settings in force
    Config(ConfigCommand),
    /// Look whether langdu has everything it needs
    Doctor(Doctor),
    /// Write the script with which a shell completes the command line
    Completions(Completions),
    /// Write the manual page
    Man,
}

/// `langdu info`.
#[derive(Debug, Args)]
pub struct Info {
    /// Article: a file, an address, or - for standard input
    pub source: OsString,

    /// Write JSON
    #[arg(long)]
    pub json: bool,
}

/// `langdu config`.
#[derive(Debug, Args)]
pub struct ConfigCommand {
    /// Print the default settings, with comments
    #[arg(long, conflicts_with = "path")]
    pub default: bool,

    /// Print where the settings are looked for
    #[arg(long)]
    pub path: bool,
}

impl Cli {
    /// Reads `arguments`, the first of which is the program's name; help and errors come in `lang` where clap lets
    /// them.
    ///
    /// # Errors
    /// clap's error, which is also how help and version are asked for.
    pub fn read(arguments: &[OsString], lang: Lang) -> Result<Self, clap::Error> {
        if let Some(cli) = Self::of_source_alone(arguments) {
            return Ok(cli);
        }
        let matches = command(lang).try_get_matches_from(arguments)?;
        Self::from_arg_matches(&matches).map_err(|error| error.format(&mut Self::command()))
    }
}

/// The names of the subcommands.
pub(crate) const COMMANDS: [&str; 15] = [
    "export",
    "print",
    "listen",
    "info",
    "engines",
    "add",
    "list",
    "search",
    "corrections",
    "notes",
    "config",
    "doctor",
    "completions",
    "man",
    "help",
];

impl Cli {
    /// What `langdu SOURCE` means, where nothing else is typed: nobody waits for the first page until all options and
    /// their texts are put together, which takes a tenth of that time. `None` for everything else.
    fn of_source_alone(arguments: &[OsString]) -> Option<Self> {
        let [_, source] = arguments else { return None };
        let is_option = source != "-" && source.as_encoded_bytes().starts_with(b"-");
        let is_command = COMMANDS.iter().any(|name| source == name);
        if source.is_empty() || is_option || is_command || std::env::var_os("LANGDU_CONFIG").is_some() {
            return None;
        }
        let globals = Globals {
            config: None,
            ambiguous: None,
            log: None,
            encoding: None,
            pages: None,
            columns: None,
            theme: None,
            lang: None,
            color: None,
        };
        let source = Some(source.clone());
        Some(Self { source, plain: false, command: None, globals, help: None, version: None })
    }
}

/// The language that `arguments` or else the environment's `locale` ask for, before anything else is known: help and
/// complaints about the arguments themselves are said in it.
pub fn language_asked(arguments: &[OsString], locale: Option<&str>) -> Lang {
    let mut words = arguments.iter().filter_map(|word| word.to_str());
    let named = words.find_map(|word| match word.strip_prefix("--lang") {
        Some("") => Some(None),
        Some(rest) => rest.strip_prefix('=').map(Some),
        None => None,
    });
    match named.and_then(|value| value.or_else(|| words.next())) {
        Some("zh") => Lang::Zh,
        Some("en") => Lang::En,
        _ => Lang::from_locale(locale),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_alone_means_what_it_means_to_clap() {
        let mut names: Vec<String> =
            Cli::command().get_subcommands().map(|command| command.get_name().to_owned()).collect();
        names.push("help".into());
        let mut known = COMMANDS.map(str::to_owned).to_vec();
        names.sort();
        known.sort();
        assert_eq!(known, names);
        for word in ["a.txt", "-", "文章", "https://example.com", "a b", "./info", "infos"] {
            let words = ["langdu", word].map(OsString::from);
            let by_clap =
                Cli::from_arg_matches(&command(Lang::Zh).try_get_matches_from(&words).unwrap()).unwrap();
            let alone = Cli::of_source_alone(&words);
            assert_eq!(format!("{:?}", alone.unwrap()), format!("{by_clap:?}"), "{word}");
        }
        for word in ["-h", "--plain", "info", "help", ""] {
            assert!(Cli::of_source_alone(&["langdu", word].map(OsString::from)).is_none(), "{word}");
        }
        assert!(Cli::of_source_alone(&["langdu", "a", "b"].map(OsString::from)).is_none());
    }

    fn read(words: &[&str]) -> Result<Cli, clap::Error> {
        let words: Vec<_> =
            std::iter::once("langdu").chain(words.iter().copied()).map(OsString::from).collect();
        Cli::read(&words, Lang::En)
    }

    #[test]
    fn the_definition_is_sound() {
        for lang in [Lang::Zh, Lang::En] {
            command(lang).debug_assert();
        }
    }

    #[test]
    fn global_options_stand_anywhere() {
        for words in [
            ["--lang", "zh", "info", "a.txt"].as_slice(),
            &["info", "--lang", "zh", "a.txt"],
            &["info", "a.txt", "--lang=zh"],
            &["a.txt", "--lang", "zh"],
        ] {
            assert_eq!(read(words).unwrap().globals.lang, Some(Language::Zh), "{words:?}");
        }
    }

    #[test]
    fn a_source_needs_no_subcommand_and_may_be_standard_input() {
        assert_eq!(read(&["-"]).unwrap().source.unwrap(), "-");
        assert_eq!(read(&["./info"]).unwrap().source.unwrap(), "./info");
    }

    #[test]
    fn what_does_not_work_is_not_accepted() {
        for words in [
            ["export", "a", "--format", "rtf"].as_slice(),
            &["export", "a", "--width", "0"],
            &["export"],
            &["listen", "a", "--from", "0"],
            &["listen", "a", "--rate", "fast"],
            &["listen", "a", "--subtitles", "srt"],
            &["listen", "a", "-o", "a.wav", "--dry-run"],
            &["info"],
            &["add"],
            &["search"],
            &["print"],
            &["print", "a", "b"],
            &["print", "a", "--lines-per-page", "0"],
            &["print", "a", "--format", "html"],
            &["list", "--sort", "size"],
            &["config", "--path", "--default"],
            &["--ambiguous", "3", "a"],
            &["--pages", "0", "a"],
            &["--columns", "broad", "a"],
            &["--columns", "-1", "a"],
            &["--pages", "every", "a"],
        ] {
            assert_eq!(read(words).unwrap_err().exit_code(), 2, "{words:?}");
        }
    }

    #[test]
    fn the_language_is_known_before_the_arguments_are_read() {
        let asked = |words: &[&str], locale| {
            language_asked(&words.iter().map(OsString::from).collect::<Vec<_>>(), locale)
        };
        assert_eq!(asked(&["langdu", "--lang", "zh"], None), Lang::Zh);
        assert_eq!(asked(&["langdu", "--lang=en"], Some("zh_CN.UTF-8")), Lang::En);
        assert_eq!(asked(&["langdu", "--lang"], Some("zh_CN.UTF-8")), Lang::Zh);
        assert_eq!(asked(&["langdu", "--language", "en"], Some("zh_CN.UTF-8")), Lang::Zh);
    }
}
