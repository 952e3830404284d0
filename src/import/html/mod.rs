//! A page of the web to an article: the body without the site around it, and what the page says about itself.
//!
//! In comes the text of a page, already decoded and cleaned; out go metadata, pieces and notes. `dom_smoothie` finds
//! the element that holds the body; what is in it is walked here. Encodings, files and addresses to fetch are not
//! known here.

mod body;
mod charset;
mod element;
mod formula;
mod meta;
mod nesting;
mod notes;
mod own;
mod program;
mod table;
mod walk;

use std::collections::HashSet;

use dom_query::Document;

use super::assemble::Read;
use super::flow::{Piece, What};
use super::lines::columns;
use super::{ImportError, Warning, heading, scene, trim};
use crate::article::{BlockKind, Meta};

pub(super) use charset::declared;

pub(super) use meta::moment;
pub(super) use notes::take as take_notes;
pub(super) use own::{is_own, read as read_own};
pub(super) use table::line;
pub(super) use walk::{Context, pieces};

/// Columns of prose that make an article.
const ENOUGH_PROSE: usize = 40;

/// Reads the page `html`, which came from `address` if that is known.
pub(super) fn read(html: &str, address: Option<&str>) -> Result<Read, ImportError> {
    let doc = tree(html)?;
    let said = meta::read(&doc, address);
    let has_password = doc.select("input[type='password']").exists();
    let mut context = Context { base: said.base, ..Context::default() };
    context.notes = take_notes(&doc, &HashSet::new(), str::to_owned);
    let all = walk::pieces(&doc.root(), &context);
    if all.is_empty() {
        return Err(match meta::other_page(&doc, context.base.as_deref()) {
            _ if has_password => ImportError::LoginPage,
            Some(address) => ImportError::OtherPage { address },
            None => ImportError::NoArticle,
        });
    }
    let mut meta = said.meta;
    // Readability leaves the heading out that says what the title does; what is below it is not the title again.
    let heads_the_line = {
        let title = meta.title.as_deref();
        let mut same = all.iter().filter(|piece| Some(&*piece.text) == title);
        same.next().is_some_and(|piece| matches!(piece.kind, BlockKind::Heading(_)))
    };
    let body = body::find(doc, &context).filter(|body| !body.is_empty());
    let (first, last) = body.as_ref().and_then(|body| extent(body, &all)).unwrap_or((0, all.len()));
    let lines = |pieces: &'_ [Piece]| {
        let told = pieces.iter().filter(|piece| piece.kind != BlockKind::Break);
        told.map(|piece| piece.text.clone()).collect::<Vec<_>>()
    };
    let above = lines(all.get(first.saturating_sub(NEAR)..first).unwrap_or_default());
    let below = lines(all.get(last..(last + NEAR).min(all.len())).unwrap_or_default());
    trim::read_above(&mut meta, above.iter().map(String::as_str));
    let (mut pieces, left_out) = trim::trim(&mut meta, body.unwrap_or(all), trim::Maker::Site);
    trim::read_below(&mut meta, below.iter().map(String::as_str));
    // Who is called the author in the head of a page is often the editor, and sometimes the site.
    let author = said.author.filter(|author| {
        ![&meta.editor, &meta.site, &meta.source].into_iter().any(|other| other.as_ref() == Some(author))
    });
    meta.author = meta.author.take().or(author);
    if !heads_the_line {
        without_line(&meta, &mut pieces);
    }
    without_title(&mut meta, &mut pieces);
    make_headings(&mut pieces);
    scene::without_idle_rules(&mut pieces);
    let mut warnings = Vec::new();
    if prose(&pieces) < ENOUGH_PROSE {
        warnings.push(if has_password { Warning::LoginPage } else { Warning::NoArticle });
    }
    warnings.extend(super::left_out_warning(left_out));
    if pieces.is_empty() {
        return Err(if has_password { ImportError::LoginPage } else { ImportError::NoArticle });
    }
    Ok(Read { meta, pieces, notes: context.notes, warnings })
}

/// The tree of a page or of a piece of one that came in another kind of file.
pub(super) fn tree(html: &str) -> Result<Document, ImportError> {
    let doc = Document::from(&*nesting::flattened(html)?);
    program::tidy(&doc);
    formula::tidy(&doc);
    Ok(doc)
}

/// How many pieces above and below the body may tell about it.
const NEAR: usize = 24;

/// Where in `all` the body begins and ends.
fn extent(body: &[Piece], all: &[Piece]) -> Option<(usize, usize)> {
    let is_found =
        |piece: &&Piece| !piece.text.is_empty() && !matches!(piece.kind, BlockKind::Image | BlockKind::Break);
    let first = body
        .iter()
        .filter(is_found)
        .find_map(|piece| all.iter().position(|other| other.text == piece.text))?;
    let last = body
        .iter()
        .rev()
        .filter(is_found)
        .find_map(|piece| all.iter().rposition(|other| other.text == piece.text))?;
    Some((first, last.max(first) + 1))
}

/// Takes the title out of the top of the body, where it stands again as a line before which nothing but pictures
/// stands.
fn without_line(meta: &Meta, pieces: &mut Vec<Piece>) {
    let is_line =
        |piece: &Piece| piece.kind == BlockKind::Paragraph && Some(&piece.text) == meta.title.as_ref();
    let line = pieces.iter().position(|piece| piece.kind != BlockKind::Image);
    if let Some(at) = line.filter(|&at| pieces.get(at).is_some_and(is_line)) {
        pieces.remove(at);
    }
}

/// Takes the title out of the top of the body, where it stands again as a heading among the first pieces; if there is
/// no title such a heading is it. Whatever else says the same is the writer's.
pub(super) fn without_title(meta: &mut Meta, pieces: &mut Vec<Piece>) {
    const NEAR: usize = 4;
    let Some(title) = &meta.title else {
        let is_title =
            |piece: &Piece| matches!(piece.kind, BlockKind::Heading(1 | 2)) && is_title(&piece.text);
        if let Some(at) = pieces.iter().take(NEAR).position(is_title) {
            meta.title = Some(pieces.remove(at).text);
        }
        return;
    };
    let is_heading = |piece: &Piece| matches!(piece.kind, BlockKind::Heading(_)) && piece.text == *title;
    if let Some(at) = pieces.iter().take(NEAR).position(is_heading) {
        pieces.remove(at);
    }
}

/// Whether a heading is short enough for a title.
pub(super) fn is_title(heading: &str) -> bool {
    const WIDEST: usize = 200;
    columns(heading) <= WIDEST
}

/// Makes headings of paragraphs that look like them: numbered as sections are, or all in bold, and short.
pub(super) fn make_headings(pieces: &mut [Piece]) {
    for piece in pieces.iter_mut().filter(|piece| piece.kind == BlockKind::Paragraph) {
        let level = heading::of_line(&piece.text).map(|heading| heading.level);
        let is_bold = piece.is_bold() && heading::is_short(&piece.text);
        if let Some(level) = level.or(is_bold.then_some(3)) {
            piece.kind = BlockKind::Heading(level);
        }
    }
}

/// Columns of text that is no link, in blocks that are more than a word.
fn prose(pieces: &[Piece]) -> usize {
    const WORD: usize = 16;
    let of = |piece: &Piece| {
        let links = piece.marks.iter().filter(|mark| matches!(mark.what, What::Link(_)));
        let linked: usize = links.filter_map(|mark| piece.text.get(mark.range.clone())).map(columns).sum();
        let columns = columns(&piece.text);
        let counts = columns >= WORD && linked * 2 < columns && !matches!(piece.kind, BlockKind::Heading(_));
        if counts { columns - linked } else { 0 }
    };
    pieces.iter().map(of).sum()
}
