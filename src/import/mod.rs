//! Bytes to [`Article`]: decode, clean, take the page's furniture off, cut into paragraphs.
//!
//! In comes a file, standard input or bytes; out goes an article with warnings about whatever was uncertain. Odd
//! content is never an error: only what holds no text at all is. Screens, layout and configuration are not known
//! here, nor the words in which errors and warnings are told (`command::describe`).

mod byline;
mod decode;
mod furniture;
mod pagetext;
mod text;

use std::ffi::OsStr;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::article::{Article, ArticleBuilder, Meta};
use crate::text::sanitize;

pub use decode::Seems;

/// Where an article comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A file.
    File(PathBuf),
    /// Standard input.
    Stdin,
}

impl Source {
    /// What an argument of the command line names: `-` is standard input, an `http://` or `https://` address is an
    /// error that says that pages are not fetched, everything else is a file.
    pub fn parse(argument: impl AsRef<OsStr>) -> Result<Self, ImportError> {
        let argument = argument.as_ref();
        let text = argument.to_string_lossy();
        let is_address =
            ["http://", "https://"].iter().any(|scheme| starts_with_ignoring_case(&text, scheme));
        match (&*text, is_address) {
            ("-", _) => Ok(Self::Stdin),
            (_, true) => Err(ImportError::Unsupported { url: sanitize::clean_line(&text) }),
            _ => Ok(Self::File(PathBuf::from(argument))),
        }
    }
}

/// How to read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The label of an encoding (`gbk`, `utf-16le`, …) that comes before everything the bytes say.
    pub encoding: Option<String>,
}

/// An article as it was read, with what the user should know about the reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The article. [`Meta::encoding`] is always set, [`Meta::title`] only where a title was found.
    pub article: Article,
    /// What was uncertain, in no particular order.
    pub warnings: Vec<Warning>,
}

/// Something the user should know about how an article was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// More than one character in a thousand could not be decoded: the encoding is probably another.
    Replaced {
        /// How many U+FFFD there are.
        count: usize,
        /// The encoding the bytes were taken to be in.
        encoding: String,
    },
    /// Lines that may be furniture of the page stayed in the body.
    UncertainLines {
        /// How many.
        count: usize,
        /// The first of them, shortened.
        first: String,
    },
    /// Lines were recognised as furniture of the page and left out.
    FurnitureLeftOut {
        /// How many.
        count: usize,
    },
    /// Hard-wrapped lines were joined to paragraphs.
    LinesJoined {
        /// How many line ends were taken out.
        count: usize,
    },
    /// The text looks like HTML, which is read as if it were plain text.
    LooksLikeHtml,
}

impl Warning {
    /// Whether the reader should look whether all is right; the others only say what was done.
    pub fn is_doubt(&self) -> bool {
        match self {
            Self::Replaced { .. } | Self::UncertainLines { .. } | Self::LooksLikeHtml => true,
            Self::FurnitureLeftOut { .. } | Self::LinesJoined { .. } => false,
        }
    }
}

/// Why there is no article. The English text is for logs; users get `command::describe::describe_import_error`.
/// Paths and names in it are sanitised when shown.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// There is no such file.
    #[error("{}: no such file", shown_path(.0))]
    NotFound(PathBuf),
    /// The file may not be read.
    #[error("{}: permission denied", shown_path(.0))]
    PermissionDenied(PathBuf),
    /// It is a folder.
    #[error("{}: is a folder", shown_path(.0))]
    IsFolder(PathBuf),
    /// Reading failed in some other way; standard input has the path `-`.
    #[error("{}: {error}", shown_path(.path))]
    Io {
        /// What was being read.
        path: PathBuf,
        /// What went wrong.
        #[source]
        error: std::io::Error,
    },
    /// The bytes are no text.
    #[error("not a text: seems to be {}", .seems.name())]
    Binary {
        /// What they seem to be.
        seems: Seems,
    },
    /// There is nothing, or nothing but white space.
    #[error("there is no text in it")]
    Empty,
    /// No encoding has this label; sanitised.
    #[error("no encoding is called {0}")]
    UnknownEncoding(String),
    /// A web page: they are not fetched yet.
    #[error("{url}: web pages are not fetched; save the page and open the file")]
    Unsupported {
        /// The address, sanitised.
        url: String,
    },
}

impl Seems {
    /// What people call such a file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Known(kind) => kind,
            Self::Data => "binary data",
        }
    }
}

/// The path as it may be shown: sanitised, on one line.
pub fn shown_path(path: &Path) -> String {
    sanitize::clean_line(&path.to_string_lossy())
}

/// Reads all of `source`, whatever its size, and makes an article of it.
pub fn read(source: &Source, options: &Options) -> Result<Imported, ImportError> {
    let bytes = match source {
        Source::File(path) => read_file(path)?,
        Source::Stdin => {
            let mut bytes = Vec::new();
            std::io::stdin()
                .lock()
                .read_to_end(&mut bytes)
                .map_err(|error| ImportError::Io { path: PathBuf::from("-"), error })?;
            bytes
        }
    };
    from_bytes(&bytes, options)
}

/// Makes an article of `bytes`.
pub fn from_bytes(bytes: &[u8], options: &Options) -> Result<Imported, ImportError> {
    let decoded = decode::decode(bytes, options.encoding.as_deref())?;
    let cleaned = sanitize::clean(&decoded.text);
    let lines: Vec<&str> = cleaned.split('\n').map(text::trim_end).collect();
    if lines.iter().all(|line| line.is_empty()) {
        return Err(ImportError::Empty);
    }
    let mut warnings = Vec::new();
    // The decoded text is the measure: one in a thousand of its characters.
    if decoded.replaced * 1000 > decoded.text.chars().count() {
        warnings.push(Warning::Replaced { count: decoded.replaced, encoding: decoded.encoding.to_owned() });
    }
    if looks_like_html(&lines) {
        warnings.push(Warning::LooksLikeHtml);
    }
    let (mut meta, body) = if let Some(page) = pagetext::split(&lines) {
        warnings.extend(page.warnings());
        (page.meta, page.body)
    } else {
        let (head, body) = text::head(&lines);
        (Meta { title: head.title, author: head.author, ..Meta::default() }, body.to_vec())
    };
    meta.encoding = Some(decoded.encoding.to_owned());
    let body = text::blocks(&body);
    if body.joined > 0 {
        warnings.push(Warning::LinesJoined { count: body.joined });
    }
    let mut builder = ArticleBuilder::new(meta);
    for (kind, text) in &body.blocks {
        builder.push(*kind, text);
    }
    Ok(Imported { article: builder.finish(), warnings })
}

fn read_file(path: &Path) -> Result<Vec<u8>, ImportError> {
    use std::io::ErrorKind;
    std::fs::read(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => ImportError::NotFound(path.to_owned()),
        ErrorKind::PermissionDenied => ImportError::PermissionDenied(path.to_owned()),
        ErrorKind::IsADirectory => ImportError::IsFolder(path.to_owned()),
        _ => ImportError::Io { path: path.to_owned(), error },
    })
}

fn looks_like_html(lines: &[&str]) -> bool {
    let first = lines.iter().map(|line| line.trim_start()).find(|line| !line.is_empty()).unwrap_or_default();
    ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| starts_with_ignoring_case(first, tag))
}

fn starts_with_ignoring_case(text: &str, ascii: &str) -> bool {
    text.get(..ascii.len()).is_some_and(|head| head.eq_ignore_ascii_case(ascii))
}
