//! From an article to the printer: what is sent is made, and given to a command of the system.
//!
//! In come an article, a sheet and the settings of `[print]`, out goes an [`Order`] that can be looked at before it is
//! sent. The command is an array of arguments and never passes through a shell; what an article says never becomes an
//! option. How lines and pages are made is `paper`'s affair.

mod command;
mod font;
mod send;
mod written;

use std::path::PathBuf;

use crate::article::Article;
use crate::paper::pdf::{Document, FaceError, Pdf, pdf};
use crate::paper::{self, Sheet};
use crate::text::glyph::one_line;
use crate::text::sanitize::clean_line;
use crate::text::script::Script;
use crate::text::width::WidthProfile;
use crate::voice::discover::find_program;

pub use command::{UnknownGap, Word};
pub use written::{Paper, Written};

/// How printing is done: what the settings say, and which printer was asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Press {
    /// The command and its arguments.
    pub command: Vec<Word>,
    /// What it is given.
    pub form: Form,
    /// The file of a font for Chinese; empty: one of the system.
    pub font: String,
    /// The printer, where it is not the usual one.
    pub printer: Option<String>,
}

/// What a printer is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// PDF with the glyphs in it.
    #[default]
    Pdf,
    /// Plain text with form feeds, for printers and programs that have a font for it.
    Text,
}

impl Form {
    /// The name in settings, and the end of file names.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Text => "text",
        }
    }
}

/// Why nothing is printed.
#[derive(Debug, thiserror::Error)]
pub enum PressError {
    /// The settings name no command.
    #[error("no print command")]
    NoCommand,
    /// There is no such program.
    #[error("{0} is not there")]
    NoProgram(String),
    /// The program says that it failed: its name, how it ended, and the first line it said.
    #[error("{0}: {1}: {2}")]
    Failed(String, String, String),
    /// The program did not end: its name.
    #[error("{0} does not end")]
    Endless(String),
    /// The font of the settings cannot be used: its file, and why.
    #[error("{0}: {1}")]
    Font(String, String),
    /// A file for the printer could not be made, or the program not be started.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// Something to be printed.
#[derive(Clone, Debug)]
pub struct Order {
    command: Vec<Word>,
    /// What the printer is given.
    pub form: Form,
    title: String,
    printer: String,
    /// The file.
    pub bytes: Vec<u8>,
    /// How many sheets it is.
    pub sheets: usize,
    /// The font that was taken, where there is one to take.
    pub font: Option<PathBuf>,
    /// The characters that it lacks, each once.
    pub missing: String,
}

/// The longest title that a command is given, in columns.
const TITLE: usize = 80;

impl Press {
    /// Whether there is a command to print with.
    pub fn is_there(&self) -> bool {
        self.program().is_some_and(|program| find_program(&program).is_some())
    }

    /// The program that prints; none where the settings name none.
    pub fn program(&self) -> Option<String> {
        command::fill(&self.command, &|_| String::new()).into_iter().next()
    }

    /// The file of the font that is taken for a text in `script`; `None` where the system has none.
    ///
    /// # Errors
    /// The font that the settings name cannot be used.
    pub fn font(&self, script: Script) -> Result<Option<PathBuf>, PressError> {
        Ok(font::find(&self.font, script)?.map(|(path, _)| path))
    }

    /// What is to be printed of `article` on sheets like `sheet`.
    ///
    /// # Errors
    /// The font that the settings name cannot be used.
    pub fn set(&self, article: &Article, sheet: &Sheet) -> Result<Order, PressError> {
        let title =
            one_line(article.meta().title.as_deref().unwrap_or_default(), TITLE, &WidthProfile::narrow());
        let sheets = paper::sheets(article, sheet);
        let count = sheets.len();
        let (bytes, font, missing) = match self.form {
            Form::Text => {
                let mut bytes = Vec::new();
                paper::write(article, &Sheet { form_feed: true, ..*sheet }, &mut bytes)?;
                (bytes, None, String::new())
            }
            Form::Pdf => {
                let (path, face) = font::find(&self.font, article.script())?.unzip();
                let lines = sheets.iter().map(Vec::len).max().unwrap_or_default();
                let document = Document {
                    meta: article.meta(),
                    script: article.script(),
                    sheets: &sheets,
                    columns: sheet.measure.columns,
                    lines: u16::try_from(lines).unwrap_or(u16::MAX).max(sheet.lines_per_page),
                    widths: sheet.measure.widths,
                };
                let said = |error: FaceError| {
                    let path = path.as_ref().map(|path: &PathBuf| path.display().to_string());
                    PressError::Font(path.unwrap_or_default(), error.to_string())
                };
                let Pdf { bytes, missing } = pdf(&document, face.as_ref()).map_err(said)?;
                (bytes, path, missing)
            }
        };
        Ok(Order {
            command: self.command.clone(),
            form: self.form,
            title: clean_line(&title),
            printer: self.printer.clone().unwrap_or_default(),
            bytes,
            sheets: count,
            font,
            missing,
        })
    }
}
