//! A large plain text in parts: what is printed of it needs no more memory than a small one.
//!
//! In comes a large file of UTF-8 that is no saved page, out go articles over some hundred kilobytes of it, one after
//! another, whose blocks together are exactly those that [`super::read`] gives. Each but the first begins with the
//! last block of the part before, so that what stands between two blocks can be set right.

use std::borrow::Cow;
use std::fs::File;
use std::path::PathBuf;
use std::slice::from_ref;

use super::decode::{ENDS, LARGE};
use super::lines::{BACK, Ends, FRONT, Lines, Place, lines_at_ends};
use super::source::{ends_of_file, io_error};
use super::text::{Cutter, Form};
use super::utf8::{Bad, PIECE, Pieces, Read8};
use super::{ImportError, Options, Source, Warning, decode, pagetext, sniff, text};
use crate::article::{Article, Block, Format, Meta};
use crate::text::sanitize;
use crate::text::script::Script;
use crate::text::simple::is_simple;

/// How much of a file is looked at before its first part is cut.
struct Extent {
    /// A file of so many bytes is read at once.
    small: usize,
    /// Bytes that are read at its start and at its end.
    ends: (usize, usize),
    /// Bytes of whole lines among them that it is judged by.
    judged: (usize, usize),
    /// Lines with text that have to be among them.
    lines: usize,
}

/// As [`super::read`] judges a large file, so that the parts are those of what it gives.
const WHOLE: Extent = Extent {
    small: LARGE,
    ends: ENDS,
    judged: (FRONT, BACK),
    lines: pagetext::FIRST_LINES + pagetext::LAST_LINES,
};

/// For a first page: what a reader waits for is mostly fresh memory.
const PREVIEW: Extent =
    Extent { small: 64 << 10, ends: (24 << 10, 12 << 10), judged: (16 << 10, 8 << 10), lines: 16 };

/// A part of an article.
#[derive(Debug)]
pub struct Part {
    /// The blocks of the part. Only the first part has metadata.
    pub article: Article,
    /// Another part follows, and begins with the last block of this one.
    pub more: bool,
}

/// A large text that is read part by part.
#[derive(Debug)]
pub struct Stream {
    path: PathBuf,
    pieces: Pieces<File>,
    /// All of the file is in `text`, or was.
    ended: bool,
    /// What was read and is in no part yet. It begins with the last block of the part before.
    text: String,
    carried: Option<Block>,
    cutter: Cutter,
    /// For the first part.
    meta: Option<Meta>,
    /// What the first part is written in.
    script: Option<Script>,
    warnings: Vec<Warning>,
    done: bool,
}

impl Stream {
    /// Opens `source` if it can be read in parts: a large file of UTF-8 with lines of a usual length and without the
    /// furniture of a page. `None` is no error: [`super::read`] reads everything.
    ///
    /// # Errors
    /// As those of [`super::read`], as far as the ends of the file tell.
    pub fn open(source: &Source, options: &Options) -> Result<Option<Self>, ImportError> {
        Self::open_by(&WHOLE, source, options, PIECE)
    }

    /// Opens `source` for its first part alone, the blocks of about so many `bytes`, which is shown while
    /// [`super::read`] reads everything. The file need not be as large as for [`Stream::open`] and is judged by less of
    /// it; so the part may be another than what stands at the beginning of the whole, though it seldom is.
    ///
    /// # Errors
    /// Those of [`Stream::open`].
    pub fn preview(source: &Source, options: &Options, bytes: usize) -> Result<Option<Self>, ImportError> {
        Self::open_by(&PREVIEW, source, options, bytes.clamp(8 << 10, PIECE))
    }

    /// Opens `source`, judged by `extent` of it, to read pieces of `piece` bytes.
    fn open_by(
        extent: &Extent,
        source: &Source,
        options: &Options,
        piece: usize,
    ) -> Result<Option<Self>, ImportError> {
        let Source::File(path) = source else { return Ok(None) };
        let failed = |error| io_error(path, error);
        let mut file = File::open(path).map_err(failed)?;
        let metadata = file.metadata().map_err(failed)?;
        let size = usize::try_from(metadata.len()).unwrap_or(usize::MAX);
        if !metadata.is_file() || size <= extent.small || !decode::may_be_utf8(options.encoding.as_deref()) {
            return Ok(None);
        }
        let (head, tail) = ends_of_file(&mut file, size, extent.ends, extent.small).map_err(failed)?;
        let tail = tail.unwrap_or_default();
        if sniff::of_bytes(&head, Some(path)) != sniff::Kind::Plain {
            return Ok(None);
        }
        if decode::magic(&head).is_some() || decode::treatment(Some((&head, &tail))) == Bad::Refuse {
            return Ok(None);
        }
        let Some((front, back)) = whole_lines(&head, &tail, extent.judged) else { return Ok(None) };
        let lines = lines_at_ends(&front, pagetext::FIRST_LINES, Some(&back), pagetext::LAST_LINES);
        if lines.len() < extent.lines || pagetext::split(&lines).is_some() {
            return Ok(None);
        }
        let (head, start) = text::head(&front, Ends::apart(&front, &back, extent.judged));
        let body = front.get(start..).unwrap_or_default();
        if body.len() < extent.judged.0 {
            return Ok(None);
        }
        let form = Form::of(&[], Ends::apart(body, &back, extent.judged), &[]);
        let mut cutter = Cutter::new(form);
        cutter.place = Place { region: 0, at: start };
        Ok(Some(Self {
            path: path.clone(),
            pieces: Pieces::new(file, Bad::Replace, piece),
            ended: false,
            text: String::new(),
            carried: None,
            cutter,
            meta: Some(Meta { encoding: Some("UTF-8".to_owned()), format: Some(Format::Text), ..head }),
            script: None,
            warnings: Vec::new(),
            done: false,
        }))
    }

    /// The next part; `None` after the last.
    ///
    /// # Errors
    /// What the system says while the file is read.
    pub fn next_part(&mut self) -> Result<Option<Part>, ImportError> {
        if self.done {
            return Ok(None);
        }
        let mut blocks: Vec<Block> = self.carried.take().into_iter().collect();
        let begun = blocks.len();
        loop {
            let region = 0..self.text.len();
            let lines = Lines { text: &self.text, regions: from_ref(&region), complete: self.ended };
            match self.cutter.next(lines) {
                Ok(Some(cut)) => blocks.push(super::block(&mut self.text, cut)),
                Ok(None) => break,
                // A part has something that the one before had not.
                Err(_) if blocks.len() > begun => break,
                Err(_) => self.read()?,
            }
        }
        let more = !self.ended || self.cutter.place.region == 0;
        if !more {
            self.done = true;
            self.warnings.extend(super::replaced_warning(self.pieces.replaced, self.pieces.chars, "UTF-8"));
            self.warnings.extend(super::joined_warning(self.cutter.joined));
        }
        let rest = if more { self.text.get(self.cutter.place.at..).unwrap_or_default() } else { "" };
        let mut next = String::with_capacity(self.text.capacity());
        if let Some(last) = blocks.last().filter(|_| more) {
            next.push_str(self.text.get(last.range.clone()).unwrap_or_default());
            self.carried = Some(Block { kind: last.kind, range: 0..next.len() });
            next.push('\n');
        }
        self.cutter.place.at = next.len();
        next.push_str(rest);
        let text = std::mem::replace(&mut self.text, next);
        let simple = self.pieces.simple;
        // What is carried over may be what is not.
        self.pieces.simple = simple || is_simple(&self.text);
        let article = Article::over(self.meta.take().unwrap_or_default(), text, blocks, simple);
        // The rules of the first part hold for all: its beginning is that of the text.
        let script = *self.script.get_or_insert_with(|| article.script());
        let article = article.in_script(script);
        Ok(Some(Part { article, more }))
    }

    /// What there is to say about the reading; all of it is known after the last part.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    fn read(&mut self) -> Result<(), ImportError> {
        let read = self.pieces.read(&mut self.text).map_err(|error| io_error(&self.path, error))?;
        self.ended = read != Read8::More;
        Ok(())
    }
}

/// The cleaned lines that are whole in the first and in the last bytes of a file; none where they are no UTF-8 or
/// too few to judge by.
fn whole_lines<'a>(
    head: &'a [u8],
    tail: &'a [u8],
    least: (usize, usize),
) -> Option<(Cow<'a, str>, Cow<'a, str>)> {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let head = head.get(..memchr::memrchr(b'\n', head)? + 1)?;
    let tail = tail.get(memchr::memchr(b'\n', tail)? + 1..)?;
    let clean = |bytes| {
        let text = simdutf8::basic::from_utf8(bytes).ok()?;
        Some(if is_simple(text) { Cow::Borrowed(text) } else { sanitize::clean(text) })
    };
    let (front, back) = (clean(head)?, clean(tail)?);
    (front.len() >= least.0 && back.len() >= least.1).then_some((front, back))
}
