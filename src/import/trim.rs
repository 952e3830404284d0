//! Furniture that is left around the body of a page when the page has been taken apart by its elements.
//!
//! In come the pieces of a body, and the lines around it; out go the pieces without what the table of furniture knows,
//! and the metadata that was among it. Between the first and the last paragraph of prose nothing is taken away.

use super::byline;
use super::flow::Piece;
use super::furniture::Place;
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

/// The body without furniture at its ends, and how many pieces were taken away.
pub(super) fn trim(meta: &mut Meta, pieces: Vec<Piece>) -> (Vec<Piece>, usize) {
    let is_prose = |piece: &Piece, place| match piece.kind {
        BlockKind::Verse | BlockKind::Code | BlockKind::Table | BlockKind::Quote => true,
        BlockKind::Paragraph => {
            pagetext::is_prose(&piece.text, place, false) || pagetext::is_long(&piece.text)
        }
        _ => false,
    };
    let first = pieces.iter().position(|piece| is_prose(piece, Place::Head)).unwrap_or(pieces.len());
    let last = pieces.iter().rposition(|piece| is_prose(piece, Place::Foot)).unwrap_or(first);
    let count = pieces.len();
    let mut in_list = false;
    let mut kept = Vec::with_capacity(count);
    for (at, piece) in pieces.into_iter().enumerate() {
        let takes = match () {
            () if at < first => take_head(meta, &piece),
            () if at > last => take_foot(meta, &piece, &mut in_list),
            () => false,
        };
        if !takes {
            kept.push(piece);
        }
    }
    let left_out = count - kept.len();
    (kept, left_out)
}

fn take_head(meta: &mut Meta, piece: &Piece) -> bool {
    let line = piece.text.as_str();
    if piece.kind == BlockKind::Image {
        return false;
    }
    if meta.title.as_deref() == Some(line) {
        return true;
    }
    match pagetext::kind(line, Place::Head) {
        Kind::Info(info) => {
            pagetext::read_fields(meta, &info);
            true
        }
        Kind::Furniture(_) | Kind::List(_) => true,
        Kind::Numbers(_) | Kind::Note | Kind::Text => match byline::names(line) {
            Some(names)
                if piece.kind == BlockKind::Paragraph
                    && meta.author.as_ref().is_none_or(|author| *author == names) =>
            {
                meta.author = Some(names);
                true
            }
            _ if byline::is_site(line) && meta.site.as_deref().is_none_or(|site| site == line) => {
                meta.site = Some(line.to_owned());
                true
            }
            _ => false,
        },
    }
}

fn take_foot(meta: &mut Meta, piece: &Piece, in_list: &mut bool) -> bool {
    match pagetext::kind(&piece.text, Place::Foot) {
        Kind::Info(info) => {
            pagetext::read_fields(meta, &info);
            true
        }
        Kind::Note if meta.note.is_none() => {
            meta.note = Some(piece.text.clone());
            true
        }
        Kind::List(_) => {
            *in_list = true;
            true
        }
        Kind::Furniture(_) => true,
        Kind::Numbers(_) | Kind::Note | Kind::Text => *in_list,
    }
}
