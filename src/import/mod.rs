//! Bytes to [`Article`]: decode, clean, take the page's furniture off, cut into paragraphs.
//!
//! In comes a file, standard input, an address or bytes; out goes an article with warnings about whatever was uncertain. Odd
//! content is never an error: only what holds no text at all is. Screens, layout and configuration are not known
//! here, nor the words in which errors and warnings are told (`command::describe`).

mod assemble;
mod byline;
mod cell;
mod decode;
mod epub;
mod fetch;
mod flow;
mod front_matter;
mod furniture;
mod heading;
mod html;
mod legacy;
mod lines;
mod markdown;
mod mhtml;
mod pagetext;
mod pdf;
mod report;
mod ruled;
mod scene;
mod sniff;
mod source;
mod stream;
mod text;
mod trim;
mod url;
mod utf8;
mod warning;

use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::article::{Article, Block, Format, Meta};
use crate::log;
use crate::text::sanitize;
use assemble::Read;
use decode::Decoded;
use lines::{Ends, Lines, range_in};
use sniff::Kind;
use text::{Cut, Cutter, Form};

pub use decode::Seems;
pub use fetch::{FetchError, Limits, MOST_PAGES, Meter};
pub use source::Source;
pub use stream::{Part, Stream};
pub use warning::Warning;

/// How to read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The label of an encoding (`gbk`, `utf-16le`, …) that comes before everything the bytes say.
    pub encoding: Option<String>,
    /// What the sender says the encoding is, as in an HTTP header. It counts for more than what a page says of itself,
    /// and is believed unless the bytes show that it is wrong.
    pub charset: Option<String>,
    /// The address of the page, which relative links are relative to.
    pub url: Option<String>,
    /// The name of the file, where the bytes alone do not say what it is.
    pub name: Option<PathBuf>,
    /// How far fetching goes.
    pub limits: Limits,
    /// Counts what is fetched.
    pub meter: Option<Meter>,
}

/// An article as it was read, with what the user should know about the reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The article. [`Meta::encoding`] is set but for books, [`Meta::title`] only where a title was found.
    pub article: Article,
    /// What was uncertain, in no particular order.
    pub warnings: Vec<Warning>,
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
    /// A page of the web without any text.
    #[error("the page holds no text; its text may come by a script: save it from a browser")]
    NoArticle,
    /// A page of the web without any text that shows or leads to another.
    #[error("the page holds no text and leads to {address}")]
    OtherPage {
        /// The address as the page has it, absolute where that can be known; on one line.
        address: String,
    },
    /// A page of the web that asks for a password and holds no text.
    #[error("the page asks to log in; log in with a browser and save the page")]
    LoginPage,
    /// A kind of file that is read with another program, which is not installed.
    #[error("{kind} is read with {program}, which is not installed")]
    NeedsProgram {
        /// The kind of file.
        kind: &'static str,
        /// The program.
        program: &'static str,
    },
    /// A PDF that is damaged, locked with a password, or took too long.
    #[error("no text could be taken out of the PDF: it is damaged or locked")]
    BrokenPdf,
    /// A PDF that holds pictures of text.
    #[error("the PDF holds no text, only pictures of it")]
    ScannedPdf,
    /// A page that was saved with all its parts and is damaged, or has no page among them.
    #[error("the saved page (MHTML) is damaged or holds no page")]
    BrokenMhtml,
    /// An archive that is called a book and is none.
    #[error("an archive without a book in it, whatever its name says")]
    NotABook,
    /// A book that is damaged, or was not downloaded to its end.
    #[error("the book is damaged or incomplete")]
    BrokenBook,
    /// A book that only the programs of its seller may open.
    #[error("the book is encrypted")]
    EncryptedBook,
    /// A page of the web or a book of more bytes than can be read.
    #[error("too large: more than {limit} MB")]
    TooLarge {
        /// How many megabytes there may be.
        limit: usize,
    },
    /// No encoding has this label; sanitised.
    #[error("no encoding is called {0}")]
    UnknownEncoding(String),
    /// A page of the web could not be fetched.
    #[error("{url}: {error}")]
    Fetch {
        /// The address as it was given, sanitised.
        url: String,
        /// What went wrong.
        #[source]
        error: FetchError,
    },
    /// A page of the web, where fetching was left out when the program was built.
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
    let read = source::read(source, options);
    log::note("read", || report::told(source, &read));
    read
}

/// Makes an article of `bytes`.
pub fn from_bytes(bytes: &[u8], options: &Options) -> Result<Imported, ImportError> {
    let head = bytes.get(..sniff::HEAD).unwrap_or(bytes);
    match sniff::of_bytes(head, options.name.as_deref()) {
        Kind::Html => from_text(decoded_page(bytes, options)?, options),
        Kind::Zip => book(bytes, options),
        Kind::Mhtml => saved_page(bytes, options),
        Kind::Pdf => {
            let text = pdf::text(bytes)?;
            article(decode::decode(&text, Some("utf-8"), None)?, Some(Format::Pdf), options)
        }
        Kind::Markdown | Kind::Plain => {
            let charset = options.charset.as_deref();
            from_text(decode::decode(bytes, options.encoding.as_deref(), charset)?, options)
        }
    }
}

/// The text of a page of the web, which may say itself how it is encoded.
fn decoded_page(bytes: &[u8], options: &Options) -> Result<Decoded, ImportError> {
    let declared = html::declared(bytes);
    let charset = options.charset.as_deref().or(declared.as_deref());
    decode::decode(bytes, options.encoding.as_deref(), charset)
}

/// Makes an article of a page that was saved with all its parts.
fn saved_page(bytes: &[u8], options: &Options) -> Result<Imported, ImportError> {
    let mhtml::Page { html, charset, address } = mhtml::page(bytes)?;
    let address = address.and_then(|address| url::resolve(None, &address));
    let options = Options {
        charset,
        url: options.url.clone().or(address),
        encoding: options.encoding.clone(),
        ..Options::default()
    };
    if html.len() > LARGEST_PAGE << 20 {
        return Err(ImportError::TooLarge { limit: LARGEST_PAGE });
    }
    let decoded = decoded_page(&html, &options)?;
    finish(page(&decoded, &options)?, &decoded)
}

/// Makes an article of a decoded text of any kind.
fn from_text(decoded: Decoded, options: &Options) -> Result<Imported, ImportError> {
    match kind_of(&decoded, options) {
        Kind::Html => match own_page(&decoded, options) {
            Some(own) => Ok(own),
            None => finish(page(&decoded, options)?, &decoded),
        },
        Kind::Markdown => {
            let mut read = markdown::read(&decoded.text);
            read.meta.format = Some(Format::Markdown);
            read.meta.url = address(options).or(read.meta.url);
            finish(read, &decoded)
        }
        _ => article(decoded, None, options),
    }
}

fn kind_of(decoded: &Decoded, options: &Options) -> Kind {
    let head = decoded.text.get(..lines::floor(&decoded.text, sniff::HEAD)).unwrap_or_default();
    sniff::of_text(head, options.name.as_deref())
}

/// Where it came from.
fn address(options: &Options) -> Option<String> {
    url::resolve(None, options.url.as_deref()?)
}

/// Makes an article of a book.
fn book(bytes: &[u8], options: &Options) -> Result<Imported, ImportError> {
    let read = match epub::read(bytes) {
        // Any archive may be called what it is, but this one says it is a book.
        Ok(None) | Err(ImportError::BrokenBook) if !sniff::is_named_epub(options.name.as_deref()) => {
            let seems = decode::magic(bytes).unwrap_or(Seems::Data);
            return Err(ImportError::Binary { seems });
        }
        Ok(None) => return Err(ImportError::NotABook),
        Ok(Some(read)) => read,
        Err(error) => return Err(error),
    };
    let Read { mut meta, warnings, .. } = read;
    meta.format = Some(Format::Epub);
    meta.url = address(options).or(meta.url);
    let article = assemble::article(Read { meta, warnings: Vec::new(), ..read });
    if article.is_empty() { Err(ImportError::Empty) } else { Ok(Imported { article, warnings }) }
}

/// The largest page of the web that is taken apart, in megabytes.
const LARGEST_PAGE: usize = 64;

/// The article of a page that langdu wrote.
fn own_page(decoded: &Decoded, options: &Options) -> Option<Imported> {
    if !html::is_own(&decoded.text) || decoded.text.len() > LARGEST_PAGE << 20 {
        return None;
    }
    let (format, encoding) = (Some(Format::Html), Some(decoded.encoding.to_owned()));
    let meta = Meta { url: address(options), format, encoding, ..Meta::default() };
    let article = html::read_own(&decoded.text, meta)?;
    let warnings = Vec::from_iter(replaced_warning(decoded.replaced, decoded.chars, decoded.encoding));
    Some(Imported { article, warnings })
}

/// Reads a page of the web.
fn page(decoded: &Decoded, options: &Options) -> Result<Read, ImportError> {
    if decoded.text.len() > LARGEST_PAGE << 20 {
        return Err(ImportError::TooLarge { limit: LARGEST_PAGE });
    }
    let mut read = html::read(&decoded.text, options.url.as_deref())?;
    read.meta.format = Some(Format::Html);
    Ok(read)
}

/// The article of what was read in `decoded`.
fn finish(mut read: Read, decoded: &Decoded) -> Result<Imported, ImportError> {
    read.meta.encoding = Some(decoded.encoding.to_owned());
    let mut warnings = std::mem::take(&mut read.warnings);
    warnings.extend(replaced_warning(decoded.replaced, decoded.chars, decoded.encoding));
    let article = assemble::article(read);
    if article.is_empty() { Err(ImportError::Empty) } else { Ok(Imported { article, warnings }) }
}

/// Makes an article over a plain text, which is not copied; `format` says where the text is from if it is not a text
/// file.
fn article(decoded: Decoded, format: Option<Format>, options: &Options) -> Result<Imported, ImportError> {
    let Decoded { mut text, encoding, replaced, chars, simple } = decoded;
    let ends = lines::lines_at_ends(&text, pagetext::FIRST_LINES, None, pagetext::LAST_LINES);
    if ends.is_empty() {
        return Err(ImportError::Empty);
    }
    let mut warnings = Vec::from_iter(replaced_warning(replaced, chars, encoding));
    let (mut meta, form, regions) = if let Some(page) = pagetext::split(&ends) {
        warnings.extend(page.warnings());
        let range = |line: &&str| range_in(&text, line);
        let prose = range(&page.prose.0).start..range(&page.prose.1).end;
        let body = Ends::of(text.get(prose.clone()).unwrap_or_default());
        let form = Form::of(&page.above, body, &page.below);
        let regions = page.above.iter().map(range).chain([prose]).chain(page.below.iter().map(range));
        let regions = regions.collect::<Vec<_>>();
        (Meta { format: Some(Format::Page), ..page.meta }, form, regions)
    } else {
        let (head, start) = text::head(&text, Ends::of(&text));
        let form = Form::of(&[], Ends::of(text.get(start..).unwrap_or_default()), &[]);
        let region = start..text.len();
        (Meta { format: Some(Format::Text), ..head }, form, vec![region])
    };
    meta.encoding = Some(encoding.to_owned());
    meta.format = format.or(meta.format);
    meta.url = address(options).or(meta.url);
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

fn replaced_warning(count: usize, chars: usize, encoding: &str) -> Option<Warning> {
    (count * 1000 > chars).then(|| Warning::Replaced { count, encoding: encoding.to_owned() })
}

fn left_out_warning(count: usize) -> Option<Warning> {
    (count > 0).then_some(Warning::FurnitureLeftOut { count })
}

fn joined_warning(count: usize) -> Option<Warning> {
    (count > 0).then_some(Warning::LinesJoined { count })
}
