//! The options that decide how lines are made, for everything that goes on paper.

use clap::Args;

use crate::config::Ruby;

/// The heading of the options that decide how lines are made. `=false` undoes what the settings ask for.
const SETTING: &str = "Setting";

/// How lines are made.
#[derive(Debug, Default, Args)]
pub struct Setting {
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
