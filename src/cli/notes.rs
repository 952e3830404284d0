//! What can be typed after the commands about what readers leave in articles.

use std::ffi::OsString;

use clap::Args;

/// `langdu corrections`.
#[derive(Debug, Args)]
pub struct Corrections {
    /// Article whose corrections are shown (default: all)
    #[arg(value_name = "SOURCE")]
    pub source: Option<OsString>,

    /// Form: list, markdown, or diff, a unified diff of the article as Markdown (default: list)
    #[arg(long, value_name = "FORM", default_value = "list", hide_default_value = true)]
    #[arg(hide_possible_values = true)]
    pub format: CorrectionsFormat,

    /// Write the address of a mail or form for each: send in the table corrections of the settings
    #[arg(long, conflicts_with = "format")]
    pub link: bool,
}

/// The forms that corrections are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum CorrectionsFormat {
    /// A line for each, below the title of the article.
    #[default]
    List,
    /// A list in Markdown with the words around.
    Markdown,
    /// What `patch` takes.
    Diff,
}

/// `langdu notes`.
#[derive(Debug, Args)]
pub struct Notes {
    /// Article whose bookmarks, highlights and notes are written (default: all)
    #[arg(value_name = "SOURCE")]
    pub source: Option<OsString>,

    /// Write JSON instead of Markdown
    #[arg(long)]
    pub json: bool,
}
