//! The settings of the screen: `[reader]`.

use std::fmt;
use std::ops::RangeInclusive;

use clap::ValueEnum;
use serde::{Deserialize, Deserializer, Serialize};

use crate::text::breaks::Kinsoku;
use crate::text::grid::{Punctuation, Writing};

/// `[reader]`: the screen, and how its terminal draws.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Reader {
    /// The widest column of text, in terminal cells; a wider terminal gets margins. 0 = as wide as the terminal.
    pub max_columns: u16,
    /// Whether the column is that wide at the start, or narrower or wider.
    pub column: Column,
    /// Whether two pages are shown side by side.
    pub spread: Spread,
    /// Empty rows between paragraphs.
    pub paragraph_spacing: u16,
    /// The indent of a paragraph's first line in em of two cells, 0 to 4.
    #[serde(deserialize_with = "at_most_four")]
    pub indent: u8,
    /// Whether single lines of a paragraph, headings and single characters are kept from standing alone.
    pub widows: bool,
    /// Whether one cell of air stands between Chinese and Latin text.
    pub autospace: bool,
    /// Whether lines that nearly reach the edge are stretched to it.
    pub justify: bool,
    /// Whether a stop that has no room on its line stands in the right margin.
    pub hanging: bool,
    /// Whether “ ” … — · take two cells in Chinese text where the terminal gives them one.
    pub em_grid: bool,
    /// What ASCII marks between Chinese characters are shown as.
    pub punctuation: Punctuation,
    /// Whether lines run from left to right or from top to bottom.
    pub writing: Writing,
    /// What stands above the characters of a horizontal line.
    pub ruby: Ruby,
    /// Which characters may not begin or end a line.
    pub kinsoku: Kinsoku,
    /// Characters a minute at which the page goes on by itself, 60 to 3000.
    #[serde(deserialize_with = "a_pace")]
    pub pace: u16,
    /// How many cells the terminal gives to “ ” … — ·
    pub ambiguous: Ambiguous,
    /// The command that opens an address, `{url}` standing for it; empty: that of the system.
    pub open: Vec<String>,
    /// The language of the interface.
    pub lang: Language,
    /// The name of the theme, or `auto`.
    pub theme: String,
    /// Whether colours are used.
    pub color: Color,
}

impl Default for Reader {
    fn default() -> Self {
        Self {
            max_columns: 76,
            column: Column::default(),
            spread: Spread::default(),
            paragraph_spacing: 0,
            indent: 2,
            widows: false,
            autospace: false,
            justify: false,
            hanging: false,
            em_grid: false,
            punctuation: Punctuation::default(),
            writing: Writing::default(),
            ruby: Ruby::default(),
            kinsoku: Kinsoku::default(),
            pace: 300,
            ambiguous: Ambiguous::default(),
            open: Vec::new(),
            lang: Language::default(),
            theme: "ansi".to_owned(),
            color: Color::default(),
        }
    }
}

/// How many cells the terminal gives to characters of ambiguous width, such as “ ” … — · (UAX #11).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Serialize)]
pub enum Ambiguous {
    /// Ask the terminal; 1 where there is none to ask.
    #[default]
    #[serde(rename = "auto")]
    Auto,
    /// One cell.
    #[value(name = "1")]
    #[serde(rename = "1")]
    Narrow,
    /// Two cells.
    #[value(name = "2")]
    #[serde(rename = "2")]
    Wide,
}

/// Takes `"auto"`, `"1"` and `"2"`, and the bare numbers 1 and 2 that a person writes.
impl<'de> Deserialize<'de> for Ambiguous {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl serde::de::Visitor<'_> for Visitor {
            type Value = Ambiguous;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("\"auto\", 1 or 2")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Ambiguous, E> {
                match text {
                    "auto" => Ok(Ambiguous::Auto),
                    "1" => Ok(Ambiguous::Narrow),
                    "2" => Ok(Ambiguous::Wide),
                    _ => Err(E::invalid_value(serde::de::Unexpected::Str(text), &self)),
                }
            }

            fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Ambiguous, E> {
                match number {
                    1 => Ok(Ambiguous::Narrow),
                    2 => Ok(Ambiguous::Wide),
                    _ => Err(E::invalid_value(serde::de::Unexpected::Signed(number), &self)),
                }
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// How wide the column of text is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Column {
    /// As a phone's page.
    Narrow,
    /// `max_columns`.
    #[default]
    Normal,
    /// A third wider.
    Wide,
    /// As the window.
    Full,
}

/// Whether two pages are shown side by side, as in an open book.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Spread {
    /// Where two columns of the full measure have room.
    #[default]
    Auto,
    /// Never.
    Off,
}

/// What stands above the characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ruby {
    /// Nothing.
    #[default]
    None,
    /// How they are read.
    Pinyin,
}

/// The language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// The one of `LC_ALL`, `LC_MESSAGES` or `LANG`.
    #[default]
    Auto,
    /// 中文.
    Zh,
    /// English.
    En,
}

/// Whether colours are used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Color {
    /// Unless `NO_COLOR` is set or the terminal is dumb.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

fn at_most_four<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u8, D::Error> {
    match u8::deserialize(deserializer)? {
        number @ 0..=4 => Ok(number),
        _ => Err(serde::de::Error::custom("0 to 4")),
    }
}

/// The paces that can be chosen for a page that goes on by itself, in characters a minute.
pub const PACES: RangeInclusive<u16> = 60..=3000;

fn a_pace<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u16, D::Error> {
    match u16::deserialize(deserializer)? {
        pace if PACES.contains(&pace) => Ok(pace),
        _ => Err(serde::de::Error::custom("60 to 3000")),
    }
}
