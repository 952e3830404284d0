//! The command line as types: what can be typed, and the help that says so. No behaviour.
//!
//! In come arguments, out goes a [`Cli`] or clap's own error. The types carry the English help; [`command`] lays the
//! Chinese over it, and a test sees to it that none is missing. Knows the settings' value types and nothing else.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{ArgAction, Args, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::config::{Ambiguous, Color, Language, Ruby};
use crate::tui::strings::Lang;

mod help;

pub use help::command;

/// What was typed.
#[derive(Debug, Parser)]
#[command(name = "langdu", version, disable_help_subcommand = true)]
#[command(disable_help_flag = true, disable_version_flag = true)]
pub struct Cli {
    /// Article to read: a file, a folder, an address, or - for standard input (default: the shelf)
    pub source: Option<OsString>,

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

    /// Encoding of the source, such as gb18030 or big5 (default: found out)
    #[arg(long, global = true, value_name = "LABEL")]
    pub encoding: Option<String>,

    /// Pages to read of a split article: a number or all (default: 1)
    #[arg(long, global = true, value_name = "N", value_parser = pages)]
    pub pages: Option<usize>,

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

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write print-friendly text
    Export(Export),
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
    /// Show the settings in force
    Config(ConfigCommand),
}

/// The heading of the options that decide how lines are made. `=false` undoes what the settings ask for.
const SETTING: &str = "Setting";

/// `langdu export`.
#[derive(Debug, Args)]
pub struct Export {
    /// Articles: files, addresses, or - for standard input
    #[arg(required = true, value_name = "SOURCE")]
    pub sources: Vec<OsString>,

    /// Where to write: a file, or a folder when there are several sources
    #[arg(short, long, value_name = "PATH")]
    pub output: Option<PathBuf>,

    /// Form of the text: text or markdown (default: text)
    #[arg(long, value_name = "FORMAT", default_value = "text", hide_default_value = true)]
    #[arg(hide_possible_values = true)]
    pub format: Format,

    /// Columns of the sheet (default: 76)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub width: Option<u16>,

    /// Lines of a page, header and footer included; 0 for one endless page (default: 0)
    #[arg(long, value_name = "N")]
    pub lines_per_page: Option<u16>,

    /// Put a form feed between pages
    #[arg(long)]
    pub form_feed: bool,

    /// Indent of a paragraph's first line in characters, 0 to 4 (default: 2)
    #[arg(long, value_name = "N", help_heading = SETTING, value_parser = clap::value_parser!(u8).range(0..=4))]
    pub indent: Option<u8>,

    /// Keep headings, single lines and single characters from standing alone
    #[arg(long, value_name = "BOOL", help_heading = SETTING, num_args = 0..=1, require_equals = true)]
    #[arg(default_missing_value = "true", hide_possible_values = true)]
    pub widows: Option<bool>,

    /// Put a column of air between Han characters and Latin letters or digits
    #[arg(long, value_name = "BOOL", help_heading = SETTING, num_args = 0..=1, require_equals = true)]
    #[arg(default_missing_value = "true", hide_possible_values = true)]
    pub autospace: Option<bool>,

    /// Stretch lines that nearly reach the right edge
    #[arg(long, value_name = "BOOL", help_heading = SETTING, num_args = 0..=1, require_equals = true)]
    #[arg(default_missing_value = "true", hide_possible_values = true)]
    pub justify: Option<bool>,

    /// Let a stop hang right of the text, which is two columns narrower for it
    #[arg(long, value_name = "BOOL", help_heading = SETTING, num_args = 0..=1, require_equals = true)]
    #[arg(default_missing_value = "true", hide_possible_values = true)]
    pub hanging: Option<bool>,

    /// Give “ ” … — · two columns each in Chinese text
    #[arg(long, value_name = "BOOL", help_heading = SETTING, num_args = 0..=1, require_equals = true)]
    #[arg(default_missing_value = "true", hide_possible_values = true)]
    pub em_grid: Option<bool>,

    /// ASCII marks between Han characters: keep or fullwidth (default: keep)
    #[arg(long, value_name = "HOW", help_heading = SETTING, hide_possible_values = true)]
    pub punctuation: Option<Punctuation>,

    /// How lines run: horizontal or vertical (default: horizontal)
    #[arg(long, value_name = "HOW", help_heading = SETTING, hide_possible_values = true)]
    pub writing: Option<Writing>,

    /// What stands above Han characters: none or pinyin (default: none)
    #[arg(long, value_name = "WHAT", help_heading = SETTING, hide_possible_values = true)]
    pub ruby: Option<Ruby>,

    /// Replace files that are already there
    #[arg(long)]
    pub force: bool,
}

/// What is done with ASCII marks between Han characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Punctuation {
    /// They stay.
    Keep,
    /// They become full-width marks.
    Fullwidth,
}

/// How lines run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Writing {
    /// From left to right.
    Horizontal,
    /// From top to bottom, columns from right to left.
    Vertical,
}

/// The written forms of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Plain text set in lines.
    Text,
    /// Markdown with metadata at the top.
    Markdown,
}

/// `langdu listen`.
#[derive(Debug, Args)]
pub struct Listen {
    /// Article: a file, an address, or - for standard input
    pub source: OsString,

    /// Text-to-speech engine to use
    #[arg(long, value_name = "NAME")]
    pub engine: Option<String>,

    /// Voice, in the engine's own words
    #[arg(long, value_name = "VOICE")]
    pub voice: Option<String>,

    /// Rate, 0.5 to 3.0 (default: 1.0)
    #[arg(long, value_name = "RATE")]
    pub rate: Option<f32>,

    /// Paragraph to begin with, from 1
    #[arg(long, value_name = "PARAGRAPH", value_parser = clap::value_parser!(u32).range(1..))]
    pub from: Option<u32>,

    /// Write what would be spoken: number, paragraph, characters, text for the engine
    #[arg(long)]
    pub dry_run: bool,

    /// Record instead of speaking: a .wav file, or another form that the settings can encode
    #[arg(short, long, value_name = "FILE", conflicts_with = "dry_run")]
    pub output: Option<PathBuf>,

    /// Subtitles beside the recording: srt or lrc
    #[arg(long, value_name = "FORMAT", requires = "output", hide_possible_values = true)]
    pub subtitles: Option<Subtitles>,

    /// Replace files that are already there
    #[arg(long, requires = "output")]
    pub force: bool,
}

/// The forms of subtitles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Subtitles {
    /// `SubRip`: begin and end of each sentence.
    Srt,
    /// LRC, as for songs: the begin of each sentence.
    Lrc,
}

impl Subtitles {
    /// The end of the names of such files.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Srt => "srt",
            Self::Lrc => "lrc",
        }
    }
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

/// `langdu engines`.
#[derive(Debug, Args)]
pub struct Engines {
    /// Let each that is here speak two sentences, and tell which do not
    #[arg(long)]
    pub test: bool,

    /// Write JSON
    #[arg(long)]
    pub json: bool,
}

/// `langdu add`.
#[derive(Debug, Args)]
pub struct Add {
    /// Articles: files, or - for standard input
    #[arg(required = true, value_name = "SOURCE")]
    pub sources: Vec<OsString>,
}

/// `langdu list`.
#[derive(Debug, Default, Args)]
pub struct List {
    /// Folder to list instead of the shelf
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,

    /// What comes first: added, title, date or read (default: added)
    #[arg(long, value_name = "BY", default_value = "added", hide_default_value = true)]
    #[arg(hide_possible_values = true)]
    pub sort: Sort,

    /// Write JSON
    #[arg(long)]
    pub json: bool,
}

/// What articles are sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Sort {
    /// What was added last comes first.
    #[default]
    Added,
    /// As titles are read.
    Title,
    /// What was published last comes first.
    Date,
    /// What was read furthest comes first.
    Read,
}

/// `langdu search`.
#[derive(Debug, Args)]
pub struct Search {
    /// What to look for; the first letters of a title's pinyin find the title
    pub text: String,

    /// Folder to search instead of the shelf
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,

    /// Take simplified and traditional characters for the same
    #[arg(long)]
    pub fold: bool,

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
    pub fn read(arguments: Vec<OsString>, lang: Lang) -> Result<Self, clap::Error> {
        let matches = command(lang).try_get_matches_from(arguments)?;
        Self::from_arg_matches(&matches).map_err(|error| error.format(&mut Self::command()))
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

    fn read(words: &[&str]) -> Result<Cli, clap::Error> {
        Cli::read(
            std::iter::once("langdu").chain(words.iter().copied()).map(OsString::from).collect(),
            Lang::En,
        )
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
            ["export", "a", "--format", "html"].as_slice(),
            &["export", "a", "--width", "0"],
            &["export"],
            &["listen", "a", "--from", "0"],
            &["listen", "a", "--rate", "fast"],
            &["listen", "a", "--subtitles", "srt"],
            &["listen", "a", "-o", "a.wav", "--dry-run"],
            &["info"],
            &["add"],
            &["search"],
            &["list", "--sort", "size"],
            &["config", "--path", "--default"],
            &["--ambiguous", "3", "a"],
            &["--pages", "0", "a"],
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
