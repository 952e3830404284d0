//! What the state's update asks for: values only. `workshop` carries it out.

use super::preview::PaperSize;
use super::source::Source;
use crate::article::{Amended, Anchor, Article};
use crate::layout::Measure;
use crate::shelf::notes::Notebook;
use crate::shelf::state::Reading;
use crate::text::width::WidthProfile;
use crate::voice::{After, Sleep};
use std::path::PathBuf;
use std::sync::Arc;

/// Work to be done outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Leave the program.
    Quit,
    /// Leave the terminal and stop until continued.
    Suspend,
    /// Write every cell anew.
    Redraw,
    /// Let the terminal send what the mouse does, or no longer.
    Mouse(bool),
    /// Put this text on the clipboard of the terminal.
    Copy(String),
    /// Open this address of the web with another program.
    OpenAddress(String),
    /// Open the address, of mail or of the web, by which a correction is sent.
    SendCorrection(String),
    /// This is the whole article: begin what needs all of it.
    Whole(Arc<Article>),
    /// Another article takes its place, read from this file; what comes of it is told as of this edition.
    Turn {
        /// The number of the edition.
        edition: u64,
        /// All of it.
        article: Arc<Article>,
        /// The file, where it can be read again.
        source: Option<Source>,
    },
    /// The article as the corrections want it, or as it was, is on the screen: it is spoken, counted and written from now
    /// on. Places are kept as those of the imported one.
    Amend(Option<Arc<Amended>>),
    /// Keep what the reader left in the article.
    KeepNotebook(Box<Notebook>),
    /// See what is on the shelf.
    List,
    /// Read this article of the shelf.
    Open(PathBuf),
    /// Keep the reading position.
    SavePosition(Anchor),
    /// Add this to what is kept of reading the article.
    SaveReading(Reading),
    /// Tell how much was read of all articles.
    SumReading,
    /// Keep where the voice is; `None` when it has read everything.
    SaveListening(Option<Anchor>),
    /// Count the pages; older counts are of no use any more.
    Count {
        /// The number of the count.
        id: u64,
        /// What lines are made to.
        measure: Measure,
        /// Rows of a page.
        height: u16,
    },
    /// Find a voice and begin with this unit, silently if asked.
    OpenVoice {
        /// Index of the unit.
        unit: usize,
        /// Walk without a sound.
        silent: bool,
        /// The rate.
        rate: f32,
    },
    /// Look whether the file has changed.
    LookAtSource,
    /// Read the file again.
    Reload,
    /// Speak from this unit on.
    PlayFrom(usize),
    /// Speak this unit instead of the present one, or wait there if paused.
    SkipTo(usize),
    /// Hold the voice.
    Pause,
    /// Let it go on.
    Resume,
    /// Silence it.
    StopVoice,
    /// Speak at another rate.
    SetRate(f32),
    /// Keep the pace that was heard of the voice, at this rate.
    KeepPace(f64, f32),
    /// What follows each sentence.
    SetAfter(After),
    /// When to fall silent.
    SetSleep(Option<Sleep>),
    /// Make the sheets of the article, of this size and for these widths of characters.
    MakeSheets(PaperSize, WidthProfile),
    /// Print the article on such sheets.
    Print(PaperSize, WidthProfile),
    /// Write the article to this file, which must not be there yet, in the form that its name asks for; on sheets of this
    /// size, if one was chosen.
    Export(PathBuf, Option<PaperSize>),
}
