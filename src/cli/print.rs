//! What can be typed after `langdu print`.

use std::ffi::OsString;

use clap::Args;

use super::Setting;

/// `langdu print`.
#[derive(Debug, Args)]
pub struct Print {
    /// Article: a file, an address, or - for standard input
    pub source: OsString,

    /// Printer (default: the system's)
    #[arg(long, value_name = "PRINTER")]
    pub to: Option<String>,

    /// What the printer is given: pdf or text (default: pdf)
    #[arg(long, value_name = "FORM", hide_possible_values = true)]
    pub format: Option<Form>,

    /// Columns of the sheet; fewer are larger (default: 76)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub width: Option<u16>,

    /// Lines of a page, header and footer included (default: 40)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub lines_per_page: Option<u16>,

    /// How lines are made.
    #[command(flatten)]
    pub setting: Setting,

    /// Take the corrections that were applied in the reader
    #[arg(long)]
    pub corrected: bool,

    /// Print nothing; show the command, the number of pages, lines and columns
    #[arg(long)]
    pub dry_run: bool,
}

/// What a printer is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Form {
    /// PDF.
    Pdf,
    /// Plain text.
    Text,
}
