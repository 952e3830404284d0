//! What can be typed after the commands of the shelf.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;

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
