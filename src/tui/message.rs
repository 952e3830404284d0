//! What can happen to the reading screen, and what the keys go to meanwhile: values only.

use super::help::HelpList;
use super::input::Input;
use super::library::Opened;
use super::listen::VoiceName;
use super::loading::Loaded;
use super::pick::Pick;
use super::preview::{PaperSize, Preview, Sheets};
use super::qr::Qr;
use super::strings::Lang;
use super::voice_words::describe_failure;
use crate::article::{Anchor, Article};
use crate::layout::Pagination;
use crate::shelf::Entry;
use crate::shelf::notes::{self, Notebook};
use crate::shelf::state::Reading;
use crate::text::width::WidthProfile;
use crate::voice::{Clock, Event, EventKind, Unit};
use crossterm::event::{KeyEvent, MouseEvent};
use ratatui::layout::Size;
use std::path::PathBuf;
use std::sync::Arc;

/// What can happen.
#[derive(Debug)]
pub enum Message {
    /// A key.
    Key(KeyEvent),
    /// Pasted text.
    Paste(String),
    /// The mouse, if the reader asked for it.
    Mouse(MouseEvent),
    /// The screen has another size.
    Resize(Size),
    /// The reader has turned to the terminal, perhaps after changing its settings.
    FocusGained,
    /// The reader has turned to something else.
    FocusLost,
    /// What was read of the article before.
    Read(Reading),
    /// How many articles were read, and what of them.
    ReadInAll(usize, Reading),
    /// The terminal believes something else about widths than it did.
    Widths(WidthProfile),
    /// The colour behind the text of the terminal: red, green and blue.
    Background((u8, u8, u8)),
    /// More pages are counted; the number is that of the count.
    Counted(u64, Pagination),
    /// What will be spoken of this article is known, and how long that will take.
    Units(Arc<Article>, Arc<[Unit]>, Clock),
    /// An engine is there.
    VoiceOpened(VoiceName),
    /// Where the voice was when the article was last listened to.
    LastHeard(Anchor),
    /// No engine can be had, and why.
    VoiceMissing(String),
    /// How fast that voice was heard to speak before: seconds for a second of estimate.
    Pace(f64),
    /// The notebook of this article, as it was imported, was read.
    Notebook(Arc<Article>, Box<notes::Opened>),
    /// It was written, or could not be, and why.
    NotebookKept(Arc<Article>, Result<Box<Notebook>, String>),
    /// The voice says something.
    Voice(Event),
    /// Time has passed in which nothing else happened.
    Tick,
    /// The article is written, to this file and what that lacks, or not, and why.
    Exported(Result<(PathBuf, Option<String>), String>),
    /// The sheets of the article are made, of this size and for these widths of characters.
    Sheets {
        /// Columns and lines.
        size: PaperSize,
        /// How wide characters are.
        widths: WidthProfile,
        /// The sheets.
        sheets: Sheets,
        /// The program that would print and is not there.
        missing: Option<String>,
    },
    /// All of an article of which the first part was shown is there, or cannot be read, and why.
    Loaded(Result<Loaded, String>),
    /// The file has been read again, or not, and why.
    Reloaded(Result<Loaded, String>),
    /// Another program has changed the file.
    SourceChanged,
    /// What is on the shelf, or why that cannot be told.
    Listed(Result<Vec<Entry>, String>),
    /// The article of this file is there, or cannot be read, and why.
    Opened(PathBuf, Result<Opened, String>),
    /// A message about the article of this edition: nothing, if another has taken its place.
    Of(u64, Box<Message>),
    /// Something to tell the reader.
    Notice(String),
    /// Leave at once: the terminal is gone or the system says so.
    Terminate,
    /// Go to the shell.
    Suspend,
}

impl Message {
    /// What the log tells of it: nothing of keys, of what is counted, and of time.
    pub(super) fn told(&self) -> Option<String> {
        let outcome = |what: &str, failed: Option<&String>| match failed {
            Some(reason) => format!("{what}: {reason}"),
            None => what.to_owned(),
        };
        Some(match self {
            Self::Resize(size) => format!("size {size}"),
            Self::VoiceOpened(name) => format!("voice {}", name.engine),
            Self::VoiceMissing(reason) => format!("no voice: {reason}"),
            Self::Voice(Event { kind: EventKind::Failed(failure), .. }) => {
                format!("voice failed: {}", describe_failure(failure, Lang::En))
            }
            Self::Voice(Event { kind: EventKind::TakenOver { failure, engine, .. }, .. }) => {
                format!("voice failed: {}; {engine} goes on", describe_failure(failure, Lang::En))
            }
            Self::Voice(Event { kind: EventKind::Ended, .. }) => "read aloud to the end".to_owned(),
            Self::Exported(written) => outcome("exported", written.as_ref().err()),
            Self::Loaded(read) => outcome("read to the end", read.as_ref().err()),
            Self::Reloaded(read) => outcome("read again", read.as_ref().err()),
            Self::Opened(path, read) => outcome(&format!("opened {}", path.display()), read.as_ref().err()),
            Self::Listed(listed) => outcome("shelf", listed.as_ref().err()),
            Self::SourceChanged => "the file has changed".to_owned(),
            Self::Of(_, message) => return message.told(),
            Self::Notice(notice) => format!("said: {notice}"),
            Self::Terminate => "told to end".to_owned(),
            Self::Suspend => "told to stop".to_owned(),
            _ => return None,
        })
    }
}

/// What the keys go to.
#[derive(Clone, Debug, PartialEq)]
pub enum Mode {
    /// The article.
    Read,
    /// The list of keys.
    Help(HelpList),
    /// The table of contents.
    Contents(Pick),
    /// The links.
    Links(Pick),
    /// What the reader left in the article.
    Marks(Pick),
    /// The articles of the shelf.
    Library(Pick),
    /// A code for the camera of a phone.
    Qr(Qr),
    /// How much was read of this article, and how many there are, and what was read of them once that is known.
    Stats(Option<(usize, Reading)>),
    /// The sheets as they would be printed.
    Preview(Preview),
    /// A line at the foot of the screen.
    Prompt(Prompt, Input),
}

/// What a line is typed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prompt {
    /// A command, the number of a page, or a percentage.
    Command,
    /// A text to look for.
    Search,
    /// A regular expression to look for.
    Pattern,
    /// The file to export to, on sheets of this size if one was chosen.
    Export(Option<PaperSize>),
    /// A note about a passage.
    Note,
    /// The name of a bookmark.
    Label,
    /// How a passage should read.
    Words,
    /// Why it should read so.
    Reason,
}
