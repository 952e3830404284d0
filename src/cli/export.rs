//! What can be typed after `langdu export`.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;

use crate::config::Ruby;

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

    /// Form of the text: text, markdown or html (default: text)
    #[arg(long, value_name = "FORMAT", default_value = "text", hide_default_value = true)]
    #[arg(hide_possible_values = true)]
    pub format: Format,

    /// Take the corrections that were applied in the reader
    #[arg(long)]
    pub corrected: bool,

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
    /// A page of HTML that needs nothing else.
    Html,
}
