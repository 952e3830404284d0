//! What can be typed after `langdu listen` and `langdu engines`.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;

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

    /// Take the corrections that were applied in the reader
    #[arg(long)]
    pub corrected: bool,

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
