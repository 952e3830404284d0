//! The settings: one struct with a default for every key, read from one optional TOML file.
//!
//! In comes the text of the file, out goes a [`Config`] or a [`ConfigError`] that names file, line and key. An
//! unknown key is an error, because a misspelt setting that is silently ignored looks like a broken program. What
//! was typed on the command line is laid over the result by `command`; nothing here knows options or terminals.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use serde::{Deserialize, Deserializer, Serialize};

use crate::shelf::notes::{FIELDS, is_template};
use crate::voice::TtsConfig;

mod print;
mod reader;
mod theme;

pub use print::Print;
pub use reader::{Ambiguous, Color, Column, Language, PACES, Reader, Ruby, Spread};
pub use theme::{Look, Paint, ThemeTable};

/// The commented settings file, every key at its default.
pub const EXAMPLE: &str = include_str!("../config.example.toml");

/// Every setting there is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The screen.
    pub reader: Reader,
    /// Themes of the reader's own, and changes to those that are shipped.
    pub themes: BTreeMap<String, ThemeTable>,
    /// Text for paper.
    pub export: Export,
    /// The printer.
    pub print: Print,
    /// The articles that are kept.
    pub shelf: Shelf,
    /// Corrections.
    pub corrections: Corrections,
    /// The voice.
    pub tts: TtsConfig,
    /// Keys of the screen, by the names of the actions; what is not named keeps its keys.
    #[serde(deserialize_with = "keys")]
    pub keys: BTreeMap<String, Vec<String>>,
}

/// `[export]`: text for paper. The options of `langdu export` go before these.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Export {
    /// Columns of the sheet; at least 1.
    #[serde(deserialize_with = "at_least_one")]
    pub width: u16,
    /// Lines of the sheet, header and footer included; 0 = one endless page.
    pub lines_per_page: u16,
    /// Whether a form feed stands between pages.
    pub form_feed: bool,
}

impl Default for Export {
    fn default() -> Self {
        Self { width: 76, lines_per_page: 0, form_feed: false }
    }
}

/// `[shelf]`: the articles that are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Shelf {
    /// The folder they are in, `~/` at its start being the home directory; empty = `articles` in langdu's data
    /// directory.
    pub folder: String,
}

/// `[corrections]`: what readers find wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Corrections {
    /// The address by which one is sent, of mail or of the web, with `{title}`, `{url}`, `{old}`, `{new}`, `{note}`,
    /// `{before}` and `{after}` to be filled; empty = none.
    #[serde(deserialize_with = "address_template")]
    pub send: String,
}

/// Why the settings could not be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file is there, or was named, and cannot be read.
    #[error("cannot read {}", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A key is unknown, a value is not one the key takes, or the file is not TOML.
    #[error("{}:{line}: {key}: {reason}", .path.display())]
    Invalid {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What stands before the `=` in that line, or between its brackets.
        key: String,
        /// What is wrong with it.
        reason: String,
    },
}

impl Config {
    /// Reads `path`. A file that is not there is an error: whoever may do without it asks [`Config::read_if_there`].
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        match fs::read_to_string(path) {
            Ok(text) => Self::parse(path, &text),
            Err(source) => Err(ConfigError::Unreadable { path: path.to_owned(), source }),
        }
    }

    /// Reads `path`, or gives the defaults where there is no such file.
    pub fn read_if_there(path: &Path) -> Result<Self, ConfigError> {
        match Self::read(path) {
            Err(ConfigError::Unreadable { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
                Ok(Self::default())
            }
            read => read,
        }
    }

    /// Reads `text`, which came from `path`.
    pub fn parse(path: &Path, text: &str) -> Result<Self, ConfigError> {
        toml::from_str(text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start.min(text.len()));
            ConfigError::Invalid {
                path: path.to_owned(),
                line: text.bytes().take(start).filter(|byte| *byte == b'\n').count() + 1,
                key: key_at(text, start),
                // A syntax error says on a second line what it expected: one line is enough for a message.
                reason: error.message().replace('\n', ", "),
            }
        })
    }

    /// These settings as a TOML file without comments.
    pub fn to_toml(&self) -> String {
        // Serialisation of plain structs into a string has no way to fail; were there one, an empty file is valid.
        toml::to_string_pretty(self).unwrap_or_default()
    }
}

/// The key that byte `position` of a TOML file belongs to.
fn key_at(text: &str, position: usize) -> String {
    let before = text.get(..position).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = text.get(line_start..).unwrap_or_default().lines().next().unwrap_or_default();
    // An item of a list that goes over several lines belongs to the key of the line where the list begins.
    let is_item = |line: &str| line.trim_start().starts_with(['"', '\'', '[', '{']) && !line.contains('=');
    let is_table = |line: &str| line.starts_with('[') && line.trim_end().ends_with(']');
    let list =
        before.lines().rev().filter(|_| is_item(line) && !is_table(line)).find(|line| line.contains('='));
    let key = list.unwrap_or(line).split(['=', '#']).next().unwrap_or_default();
    key.trim().trim_matches(['[', ']']).trim().to_owned()
}

/// Takes a list of keys, or one alone.
fn keys<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, Vec<String>>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "a key or a list of keys")]
    enum Bound {
        One(String),
        All(Vec<String>),
    }
    let bound = BTreeMap::<String, Bound>::deserialize(deserializer)?;
    let list = |bound| match bound {
        Bound::One(key) => vec![key],
        Bound::All(keys) => keys,
    };
    Ok(bound.into_iter().map(|(name, bound)| (name, list(bound))).collect())
}

fn address_template<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let template = String::deserialize(deserializer)?;
    if template.is_empty() || is_template(&template) {
        return Ok(template);
    }
    let fields: Vec<String> = FIELDS.iter().map(|field| format!("{{{field}}}")).collect();
    let wanted = format!("mailto: / http: / https:, {}", fields.join(" "));
    Err(serde::de::Error::custom(wanted))
}

fn at_least_one<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u16, D::Error> {
    match u16::deserialize(deserializer)? {
        0 => Err(serde::de::Error::custom("at least 1")),
        number => Ok(number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Config, ConfigError> {
        Config::parse(Path::new("c.toml"), text)
    }

    #[test]
    fn an_empty_file_is_the_default() {
        assert_eq!(parse("").unwrap(), Config::default());
    }

    #[test]
    fn the_example_is_the_default() {
        assert_eq!(parse(EXAMPLE).unwrap(), Config::default());
    }

    #[test]
    fn the_example_names_every_key() {
        // An optional key has no default to serialise: the example shows it in a comment.
        // The items of a list over several lines are no keys.
        let is_key = |line: &&str| line.contains('=') || line.starts_with('[');
        for line in Config::default().to_toml().lines().filter(is_key) {
            let wanted = line.split('=').next().unwrap_or_default().trim();
            let named =
                EXAMPLE.lines().any(|line| line.split('=').next().unwrap_or_default().trim() == wanted);
            assert!(named, "config.example.toml lacks {wanted}");
        }
    }

    #[test]
    fn what_is_written_reads_back() {
        let config = Config {
            reader: Reader { max_columns: 40, ambiguous: Ambiguous::Wide, ..Reader::default() },
            ..Config::default()
        };
        assert_eq!(parse(&config.to_toml()).unwrap(), config);
    }

    #[test]
    fn an_unknown_key_is_named_with_its_line() {
        let error = parse("[reader]\nmax_columns = 40\nmax_colums = 40\n").unwrap_err();
        let ConfigError::Invalid { line, key, .. } = &error else { panic!("{error}") };
        assert_eq!((*line, key.as_str()), (3, "max_colums"));
        assert!(error.to_string().starts_with("c.toml:3: max_colums: unknown field"), "{error}");
    }

    #[test]
    fn a_bad_value_is_named_with_its_line() {
        for (text, line, key) in [
            ("[reader]\n\nkinsoku = \"loose\"", 3, "kinsoku"),
            ("[export]\nwidth = 0", 2, "width"),
            ("[themes.x]\ntext = { fg = \"pink\" }", 2, "text"),
            ("[themes.x]\nbase = \"dark\"\nfoot = { fg = 1 }", 3, "foot"),
            ("[themes.x.text]\nfg = 256", 2, "fg"),
            ("[reader]\nindent = 5", 2, "indent"),
            ("[export]\nwidth = 70000", 2, "width"),
            ("[print]\nlines_per_page = 0", 2, "lines_per_page"),
            ("[print]\ncommand = [\"lp\", \"{page}\"]", 2, "command"),
            ("[reader]\nambiguous = 3", 2, "ambiguous"),
            ("[reader]\nambiguous = \"宽\"", 2, "ambiguous"),
            ("# 注\n[printer]\nname = 1", 2, "printer"),
            ("[reader\n", 1, "reader"),
            ("[tts.engines.x]\ncmd = [\"a\", \"{speed}\"]", 2, "cmd"),
            ("[tts.engines.x]\ncmd = [\n  \"a\",\n  [\"-v\", \"{x}\"],\n]", 4, "cmd"),
            ("[tts.engines.x]\ntext = \"arg\"", 1, "tts.engines.x"),
            ("[keys]\nhelp = 3", 2, "help"),
        ] {
            let error = parse(text).unwrap_err();
            let ConfigError::Invalid { line: at, key: named, .. } = &error else { panic!("{error}") };
            assert_eq!((*at, named.as_str()), (line, key), "{text:?}: {error}");
        }
    }

    #[test]
    fn the_width_of_ambiguous_characters_may_be_a_number() {
        assert_eq!(parse("reader.ambiguous = 2").unwrap().reader.ambiguous, Ambiguous::Wide);
        assert_eq!(parse("reader.ambiguous = \"1\"").unwrap().reader.ambiguous, Ambiguous::Narrow);
    }

    #[test]
    fn a_key_may_stand_alone() {
        let keys = parse("[keys]\nhelp = \"H\"\nquit = [\"q\", \"Q\"]\nredraw = []").unwrap().keys;
        assert_eq!((keys["help"].len(), keys["quit"].len(), keys["redraw"].len()), (1, 2, 0));
    }

    #[test]
    fn only_a_missing_file_is_forgiven() {
        let dir = tempfile::tempdir().unwrap();
        let missing = dir.path().join("none.toml");
        assert_eq!(Config::read_if_there(&missing).unwrap(), Config::default());
        assert!(matches!(Config::read(&missing), Err(ConfigError::Unreadable { .. })));
        assert!(matches!(Config::read_if_there(dir.path()), Err(ConfigError::Unreadable { .. })));
    }
}
