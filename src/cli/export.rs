//! What can be typed after `langdu export`.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;

use super::Setting;

/// `langdu export`.
#[derive(Debug, Args)]
pub struct Export {
    /// Articles: files, addresses, or - for standard input
    #[arg(required = true, value_name = "SOURCE")]
    pub sources: Vec<OsString>,

    /// Where to write: a file, or a folder when there are several sources
    #[arg(short, long, value_name = "PATH")]
    pub output: Option<PathBuf>,

    /// Form: text, markdown, html or pdf (default: by the name of the output, else text)
    #[arg(long, value_name = "FORMAT", hide_possible_values = true)]
    pub format: Option<Format>,

    /// Take the corrections that were applied in the reader
    #[arg(long)]
    pub corrected: bool,

    /// Columns of the sheet (default: 76)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub width: Option<u16>,

    /// Lines of a page, header and footer included; 0 for one endless page (default: 0; PDF: 40)
    #[arg(long, value_name = "N")]
    pub lines_per_page: Option<u16>,

    /// Put a form feed between pages
    #[arg(long)]
    pub form_feed: bool,

    /// How lines are made.
    #[command(flatten)]
    pub setting: Setting,

    /// Replace files that are already there
    #[arg(long)]
    pub force: bool,
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
    /// The pages that are printed.
    Pdf,
}
