//! A book to one article: its chapters in reading order, each under its heading.
//!
//! In come the bytes of an EPUB of any version, out go metadata, pieces and notes. What is missing or damaged inside is
//! left out with a warning, what would fill the memory is refused. Pictures are their captions; nothing is unpacked to
//! disk.

mod archive;
mod package;

use std::collections::HashSet;

use super::assemble::{Notes, Read};
use super::flow::{Piece, What};
use super::{ImportError, Warning, decode, html, scene};
use crate::article::BlockKind;
use archive::{Archive, LARGEST, Missing};
use package::{Contents, Package};

/// Reads a book; `Ok(None)` where the archive is none.
pub(super) fn read(bytes: &[u8]) -> Result<Option<Read>, ImportError> {
    let mut archive = Archive::open(bytes)?;
    let container = text(&mut archive, "META-INF/container.xml").and_then(|text| package::rootfile(&text));
    let only = || archive.names().find(|name| name.to_ascii_lowercase().ends_with(".opf")).map(str::to_owned);
    let Some(path) = container.or_else(only) else { return Ok(None) };
    let package = text(&mut archive, &path).and_then(|text| package::read(&path, &text));
    let Some(package) = package.filter(|package| !package.spine.is_empty()) else {
        return Err(ImportError::BrokenBook);
    };
    let encryption = text(&mut archive, "META-INF/encryption.xml");
    let encrypted = encryption.map(|text| package::encrypted(&text)).unwrap_or_default();
    if package.spine.iter().any(|path| encrypted.contains(path)) {
        return Err(ImportError::EncryptedBook);
    }
    let contents = contents(&mut archive, &package);
    let mut book = Book::default();
    for path in package.spine.iter().filter(|path| package.nav.as_ref() != Some(path)) {
        match archive.read(path) {
            Ok(bytes) => book.chapter(path, &bytes, &contents),
            Err(Missing::Absent | Missing::Broken) => book.missing += 1,
            Err(Missing::TooLarge) => return Err(ImportError::TooLarge { limit: LARGEST }),
        }
    }
    if book.pieces.is_empty() && book.missing > 0 {
        return Err(ImportError::BrokenBook);
    }
    let mut meta = package.meta;
    html::without_title(&mut meta, &mut book.pieces);
    let warnings = (book.missing > 0).then_some(Warning::MissingParts { count: book.missing });
    Ok(Some(Read { meta, pieces: book.pieces, notes: book.notes, warnings: warnings.into_iter().collect() }))
}

/// The text of the file at `path`; none where it cannot be read.
fn text(archive: &mut Archive<'_>, path: &str) -> Option<String> {
    let bytes = archive.read(path).ok()?;
    decoded(&bytes)
}

fn decoded(bytes: &[u8]) -> Option<String> {
    let declared = html::declared(bytes);
    decode::decode(bytes, None, declared.as_deref()).ok().map(|decoded| decoded.text)
}

fn contents(archive: &mut Archive<'_>, package: &Package) -> Contents {
    let nav = package.nav.as_ref().and_then(|path| {
        let text = text(archive, path)?;
        Some(package::nav_contents(path, &opened(&text)))
    });
    let ncx = |archive: &mut Archive<'_>| {
        let path = package.ncx.as_ref()?;
        Some(package::ncx_contents(path, &text(archive, path)?))
    };
    nav.filter(|nav| !nav.is_empty()).or_else(|| ncx(archive)).unwrap_or_default()
}

/// What was read of a book.
#[derive(Default)]
struct Book {
    pieces: Vec<Piece>,
    notes: Notes,
    /// The notes that signs in the chapters so far lead to.
    wanted: HashSet<String>,
    missing: usize,
}

impl Book {
    fn chapter(&mut self, path: &str, bytes: &[u8], contents: &Contents) {
        let Some(text) = decoded(bytes) else {
            // A chapter without text is no chapter, and nothing is missing.
            self.missing += usize::from(bytes.iter().any(|byte| !byte.is_ascii_whitespace()));
            return;
        };
        let Ok(doc) = html::tree(&opened(&text)) else {
            self.missing += 1;
            return;
        };
        let notes = html::take_notes(&doc, &self.wanted, |id| format!("{path}#{id}"));
        let context = html::Context { base: None, notes, file: Some(path.to_owned()) };
        let mut pieces = html::pieces(&doc.root(), &context);
        self.notes.extend(context.notes);
        let names = pieces.iter().flat_map(|piece| &piece.marks).filter_map(|mark| match &mark.what {
            What::Note(name) => Some(name.clone()),
            _ => None,
        });
        self.wanted.extend(names);
        html::make_headings(&mut pieces);
        scene::without_idle_rules(&mut pieces);
        let is_heading = |piece: &Piece| matches!(piece.kind, BlockKind::Heading(_));
        if let Some(entry) = contents.get(path)
            && !pieces.is_empty()
            && !pieces.iter().any(is_heading)
        {
            // A book without headings has them in its table of contents.
            let kind = BlockKind::Heading(entry.depth + 1);
            match pieces.iter_mut().take(3).find(|piece| piece.text == entry.title) {
                Some(piece) => piece.kind = kind,
                None => pieces.insert(0, Piece { kind, text: entry.title.clone(), marks: Vec::new() }),
            }
        }
        self.pieces.append(&mut pieces);
    }
}

/// XHTML as HTML reads it: an element that is closed where it opens, as `<a id="x"/>`, would stay open.
fn opened(text: &str) -> String {
    const VOID: &[&str] = &[
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
        "track", "wbr",
    ];
    let mut opened = String::with_capacity(text.len() + 64);
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        opened.push_str(before);
        let length = match tag {
            tag if tag.starts_with("<!--") => tag.find("-->").map(|end| end + 3),
            tag => tag_length(tag),
        };
        let Some((tag, after)) = length.and_then(|length| tag.split_at_checked(length)) else {
            opened.push_str(tag);
            return opened;
        };
        let name = tag.get(1..).unwrap_or_default();
        let name = name
            .split(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>'))
            .next()
            .unwrap_or_default();
        match tag.strip_suffix("/>") {
            Some(open)
                if !name.is_empty()
                    && !tag.starts_with("<!")
                    && !VOID.contains(&name.to_ascii_lowercase().as_str()) =>
            {
                opened.extend([open, "></", name, ">"]);
            }
            _ => opened.push_str(tag),
        }
        rest = after;
    }
    opened.push_str(rest);
    opened
}

/// Bytes up to the `>` that ends the tag at the start of `tag`, those in quotes not counted.
fn tag_length(tag: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') if at > 1 => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_closed_at_once_are_closed() {
        assert_eq!(
            opened("<title/><p><a id='x>'/>雨<br/><img src=\"a/\" /> <!-- <a/> --> a < b"),
            "<title></title><p><a id='x>'></a>雨<br/><img src=\"a/\" /> <!-- <a/> --> a < b"
        );
    }
}
