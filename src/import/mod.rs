//! Bytes to [`Article`]: decode, clean, take the page's furniture off, cut into paragraphs.
//!
//! In comes a file, standard input or bytes; out goes an article with warnings about whatever was uncertain. Odd
//! content is never an error: only what holds no text at all is. Screens, layout and configuration are not known
//! here, nor the words in which errors and warnings are told (`command::describe`).

mod byline;
mod decode;
mod furniture;
mod lines;
mod pagetext;
mod stream;
mod text;
mod utf8;

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::article::{Article, Block, Meta};
use crate::text::sanitize;
use decode::{Decoded, ENDS, LARGE};
use lines::{Ends, Lines, range_in};
use text::{Cut, Cutter, Form};

pub use decode::Seems;
pub use stream::{Part, Stream};

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
    let label = options.encoding.as_deref();
    let decoded = match source {
        Source::File(path) => read_file(path, label)?,
        Source::Stdin => {
            let mut bytes = Vec::new();
            let read = io::stdin().lock().read_to_end(&mut bytes);
            read.map_err(|error| ImportError::Io { path: PathBuf::from("-"), error })?;
            decode::decode(&bytes, label)?
        }
    };
    article(decoded)
}

/// Makes an article of `bytes`.
pub fn from_bytes(bytes: &[u8], options: &Options) -> Result<Imported, ImportError> {
    article(decode::decode(bytes, options.encoding.as_deref())?)
}

/// Makes an article over the text, which is not copied.
fn article(decoded: Decoded) -> Result<Imported, ImportError> {
    let Decoded { mut text, encoding, replaced, chars, simple } = decoded;
    let ends = lines::lines_at_ends(&text, pagetext::FIRST_LINES, None, pagetext::LAST_LINES);
    let mut warnings = Vec::from_iter(html_warning(&ends)?);
    warnings.extend(replaced_warning(replaced, chars, encoding));
    let (mut meta, form, regions) = if let Some(page) = pagetext::split(&ends) {
        warnings.extend(page.warnings());
        let range = |line: &&str| range_in(&text, line);
        let prose = range(&page.prose.0).start..range(&page.prose.1).end;
        let body = Ends::of(text.get(prose.clone()).unwrap_or_default());
        let form = Form::of(&page.above, body, &page.below);
        let regions = page.above.iter().map(range).chain([prose]).chain(page.below.iter().map(range));
        let regions = regions.collect::<Vec<_>>();
        (page.meta, form, regions)
    } else {
        let (head, start) = text::head(&text, Ends::of(&text));
        let form = Form::of(&[], Ends::of(text.get(start..).unwrap_or_default()), &[]);
        let region = start..text.len();
        (Meta { title: head.title, author: head.author, ..Meta::default() }, form, vec![region])
    };
    meta.encoding = Some(encoding.to_owned());
    let mut cutter = Cutter::new(form);
    let mut blocks = Vec::new();
    while let Ok(Some(cut)) = cutter.next(Lines { text: &text, regions: &regions, complete: true }) {
        blocks.push(block(&mut text, cut));
    }
    warnings.extend(joined_warning(cutter.joined));
    Ok(Imported { article: Article::over(meta, text, blocks, simple), warnings })
}

/// The block that was cut out. Where its text is not what the bytes say, it takes their place; spaces that belong to
/// no block fill what is left of it.
fn block(text: &mut String, cut: Cut) -> Block {
    let Range { start, end } = cut.source;
    let length = match cut.text {
        Some(mut new) if new.len() <= end - start => {
            let length = new.len();
            new.extend(std::iter::repeat_n(' ', end - start - length));
            text.replace_range(start..end, &new);
            length
        }
        _ => end - start,
    };
    Block { kind: cut.kind, range: start..start + length }
}

/// Whether the lines with text look like HTML; an error where there are none.
fn html_warning(lines: &[&str]) -> Result<Option<Warning>, ImportError> {
    let first = lines.first().ok_or(ImportError::Empty)?;
    Ok(looks_like_html(first).then_some(Warning::LooksLikeHtml))
}

fn replaced_warning(count: usize, chars: usize, encoding: &str) -> Option<Warning> {
    (count * 1000 > chars).then(|| Warning::Replaced { count, encoding: encoding.to_owned() })
}

fn joined_warning(count: usize) -> Option<Warning> {
    (count > 0).then_some(Warning::LinesJoined { count })
}

/// Decodes a file while it is read, if it is UTF-8; if not, reads all of it first.
fn read_file(path: &Path, label: Option<&str>) -> Result<Decoded, ImportError> {
    let failed = |error| io_error(path, error);
    let mut file = File::open(path).map_err(failed)?;
    let metadata = file.metadata().map_err(failed)?;
    // What is no regular file can be read once only.
    if metadata.is_file() && decode::may_be_utf8(label) {
        let size = usize::try_from(metadata.len()).unwrap_or(usize::MAX);
        let (head, tail) = ends_of_file(&mut file, size, ENDS, LARGE).map_err(failed)?;
        if let Some(seems) = decode::magic(&head) {
            return Err(ImportError::Binary { seems });
        }
        let bad = decode::treatment(tail.as_deref().map(|tail| (&*head, tail)));
        drop((head, tail));
        if let Some(decoded) = decode::utf8(&mut file, size, bad).map_err(failed)? {
            return Ok(decoded);
        }
        file.rewind().map_err(failed)?;
    }
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(failed)?;
    decode::decode(&bytes, label)
}

/// The first bytes of `file`, and the last ones too if it has more than `small`: as many as `most` says. It stands at its
/// beginning afterwards.
fn ends_of_file(
    file: &mut File,
    size: usize,
    most: (usize, usize),
    small: usize,
) -> io::Result<(Vec<u8>, Option<Vec<u8>>)> {
    const NAMING: usize = 512;
    let mut read = |from: usize, bytes: usize| {
        let mut end = Vec::with_capacity(bytes);
        file.seek(SeekFrom::Start(from as u64))?;
        file.by_ref().take(bytes as u64).read_to_end(&mut end)?;
        io::Result::Ok(end)
    };
    let head = read(0, if size > small { most.0 } else { NAMING })?;
    let tail = if size > small { Some(read(size - most.1, most.1)?) } else { None };
    file.rewind()?;
    Ok((head, tail))
}

fn io_error(path: &Path, error: io::Error) -> ImportError {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => ImportError::NotFound(path.to_owned()),
        ErrorKind::PermissionDenied => ImportError::PermissionDenied(path.to_owned()),
        ErrorKind::IsADirectory => ImportError::IsFolder(path.to_owned()),
        _ => ImportError::Io { path: path.to_owned(), error },
    }
}

fn looks_like_html(first_line: &str) -> bool {
    let first = first_line.trim_start();
    ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| starts_with_ignoring_case(first, tag))
}

fn starts_with_ignoring_case(text: &str, ascii: &str) -> bool {
    text.get(..ascii.len()).is_some_and(|head| head.eq_ignore_ascii_case(ascii))
}
