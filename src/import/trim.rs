//! Furniture that is left around the body of a page when the page has been taken apart by its elements.
//!
//! In come the pieces of a body, and the lines around it; out go the pieces without what the table of furniture knows,
//! and the metadata that was among it. Between the first and the last paragraph of prose nothing is taken away.

use super::byline;
use super::flow::{Mark, Piece, What};
use super::furniture::Place;
use super::lines::columns;
use super::pagetext::{self, Kind};
use crate::article::{BlockKind, Meta};

/// Reads what lines above the body know: fields, and below the title the names of people and of a site.
pub(super) fn read_above<'a>(meta: &mut Meta, lines: impl Iterator<Item = &'a str>) {
    let mut below_title = false;
    for line in lines {
        match pagetext::kind(line, Place::Head) {
            Kind::Info(info) => {
                pagetext::read_fields(meta, &info);
                for loose in info.loose {
                    match byline::names(loose) {
                        Some(names) => meta.author = meta.author.take().or(Some(names)),
                        None => meta.site = meta.site.take().or_else(|| Some(loose.to_owned())),
                    }
                }
            }
            Kind::Text if meta.title.as_deref() == Some(line) => below_title = true,
            Kind::Text if below_title && meta.author.is_none() => meta.author = byline::names(line),
            _ => {}
        }
    }
}

/// Reads what lines below the body know: fields with labels, and the note about the author.
pub(super) fn read_below<'a>(meta: &mut Meta, lines: impl Iterator<Item = &'a str>) {
    for line in lines {
        match pagetext::kind(line, Place::Foot) {
            Kind::Info(info) => pagetext::read_fields(meta, &info),
            Kind::Note => meta.note = meta.note.take().or_else(|| Some(line.to_owned())),
            // What follows are other articles.
            Kind::List(_) => return,
            _ => {}
        }
    }
}

/// What became of a piece at an end of the body.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Kept,
    /// It is in the metadata now.
    Read,
    LeftOut,
}

/// Who made the pieces what they are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Maker {
    /// Those of a site, whose headings and lists are as often furniture as not.
    Site,
    /// A writer of Markdown: what is marked as a heading or as an item of a list, and is no link, is text.
    Writer,
}

/// The body without furniture at its ends, and how many pieces of it were left out. The title stays where it is.
pub(super) fn trim(meta: &mut Meta, pieces: Vec<Piece>, maker: Maker) -> (Vec<Piece>, usize) {
    let is_prose = |piece: &Piece, place| match piece.kind {
        BlockKind::Verse | BlockKind::Code | BlockKind::Table | BlockKind::Quote(_) => true,
        BlockKind::Paragraph => {
            pagetext::is_prose(&piece.text, place, false) || pagetext::is_long(&piece.text)
        }
        _ => false,
    };
    let first = pieces.iter().position(|piece| is_prose(piece, Place::Head)).unwrap_or(pieces.len());
    let last = pieces.iter().rposition(|piece| is_prose(piece, Place::Foot)).unwrap_or(first);
    // One link above the text may be part of it; several are the way to other pages.
    let links = pieces.iter().take(first).filter(|piece| is_link(piece)).count();
    let mut in_list = false;
    let mut left_out = 0;
    let mut kept = Vec::with_capacity(pieces.len());
    for (at, piece) in pieces.into_iter().enumerate() {
        let is_marked = matches!(piece.kind, BlockKind::Heading(_) | BlockKind::ListItem(_));
        let fate = match () {
            () if maker == Maker::Writer && is_marked && !is_link(&piece) => {
                in_list = false;
                Fate::Kept
            }
            () if at < first => head(meta, &piece, links > 1 && last > first),
            () if at > last => foot(meta, &piece, &mut in_list),
            () => Fate::Kept,
        };
        match fate {
            Fate::Kept => kept.push(piece),
            Fate::Read => {}
            Fate::LeftOut => left_out += 1,
        }
    }
    (kept, left_out)
}

/// Whether all of a short piece is one link.
fn is_link(piece: &Piece) -> bool {
    const WIDEST: usize = 44;
    let covers =
        |mark: &Mark| matches!(mark.what, What::Link(_)) && mark.range.len() + "• ".len() >= piece.text.len();
    columns(&piece.text) <= WIDEST && piece.marks.iter().any(covers)
}

/// Whether a line is a day or a time and nothing else: `6月1日`, `08:30`.
fn is_day(line: &str) -> bool {
    columns(line) <= 24
        && line.contains(|c: char| c.is_ascii_digit())
        && line.chars().all(|c| c.is_ascii_digit() || " 年月日时分:-/.星期周一二三四五六天发布于".contains(c))
}

fn head(meta: &mut Meta, piece: &Piece, leaves_links: bool) -> Fate {
    let line = piece.text.as_str();
    if piece.kind == BlockKind::Image {
        return Fate::Kept;
    }
    if meta.title.as_deref() == Some(line) {
        return Fate::Kept;
    }
    match pagetext::kind(line, Place::Head) {
        Kind::Info(info) => {
            pagetext::read_fields(meta, &info);
            Fate::Read
        }
        Kind::Furniture(_) | Kind::List(_) => Fate::LeftOut,
        Kind::Numbers(_) | Kind::Note | Kind::Text => match byline::names(line) {
            Some(names)
                if piece.kind == BlockKind::Paragraph
                    && meta.author.as_ref().is_none_or(|author| *author == names) =>
            {
                meta.author = Some(names);
                Fate::Read
            }
            _ if byline::is_site(line) && meta.site.as_deref().is_none_or(|site| site == line) => {
                meta.site = Some(line.to_owned());
                Fate::Read
            }
            _ if meta.published.is_some() && is_day(line) => Fate::Read,
            _ if leaves_links && is_link(piece) => Fate::LeftOut,
            _ => Fate::Kept,
        },
    }
}

fn foot(meta: &mut Meta, piece: &Piece, in_list: &mut bool) -> Fate {
    match pagetext::kind(&piece.text, Place::Foot) {
        Kind::Info(info) => {
            pagetext::read_fields(meta, &info);
            Fate::Read
        }
        Kind::Note if meta.note.is_none() => {
            meta.note = Some(piece.text.clone());
            Fate::Read
        }
        Kind::List(_) => {
            *in_list = true;
            Fate::LeftOut
        }
        Kind::Furniture(_) => Fate::LeftOut,
        Kind::Numbers(_) | Kind::Note | Kind::Text if *in_list => Fate::LeftOut,
        Kind::Numbers(_) | Kind::Note | Kind::Text => Fate::Kept,
    }
}
