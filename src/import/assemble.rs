//! Pieces to an article: links and the author's notes get their numbers, their signs and their place below the text.
//!
//! In come metadata, the pieces of the body and the texts of notes by name; out goes the article. Signs are given in
//! the order in which a reader meets them, so only what is left of a page when its furniture is gone comes here.

use std::collections::HashMap;
use std::ops::Range;

use super::Warning;
use super::flow::{Mark, Piece, What};
use crate::article::{Article, ArticleBuilder, BlockKind, Meta, Span, SpanKind, note_sign};

/// The texts of the author's notes, by the names under which they are referred to.
pub(super) type Notes = HashMap<String, String>;

/// What was read, before it is an article.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) meta: Meta,
    pub(super) pieces: Vec<Piece>,
    pub(super) notes: Notes,
    pub(super) warnings: Vec<Warning>,
}

/// The article of what was read.
pub(super) fn article(read: Read) -> Article {
    let Read { meta, pieces, notes, .. } = read;
    let mut builder = ArticleBuilder::new(meta);
    let mut numbers = Numbers::default();
    for piece in pieces {
        let (text, spans) = numbers.signed(&piece, &notes);
        builder.push_with(piece.kind, &text, spans);
    }
    for (number, text) in numbers.texts.iter().enumerate() {
        let sign = note_sign(number + 1);
        let link =
            Span { range: sign.len() + 1..sign.len() + 1 + text.len(), kind: SpanKind::Link(text.clone()) };
        let is_link = numbers.links.contains_key(text);
        builder.push_with(BlockKind::Footnote, &format!("{sign} {text}"), is_link.then_some(link));
    }
    builder.finish()
}

/// The numbers that were given.
#[derive(Default)]
struct Numbers {
    /// What stands below the text, in the order of the numbers.
    texts: Vec<String>,
    links: HashMap<String, usize>,
    notes: HashMap<String, usize>,
}

impl Numbers {
    /// The text of `piece` with its signs, and what is said about it.
    fn signed(&mut self, piece: &Piece, notes: &Notes) -> (String, Vec<Span>) {
        let is_told = |mark: &&Mark| match &mark.what {
            What::Link(url) => !url.is_empty(),
            What::Ruby(_) | What::Note(_) => true,
            What::Bold => false,
        };
        let mut marks: Vec<&Mark> = piece.marks.iter().filter(is_told).collect();
        if marks.is_empty() {
            return (piece.text.clone(), Vec::new());
        }
        marks.sort_by_key(|mark| (mark.range.end, mark.range.start));
        let with_signs = !matches!(piece.kind, BlockKind::Heading(_) | BlockKind::Code | BlockKind::Table);
        // Signs to be put in: instead of which bytes of the old text, and which.
        let mut signs: Vec<(Range<usize>, usize)> = Vec::new();
        for mark in &marks {
            let run = piece.text.get(mark.range.clone()).unwrap_or_default();
            let at = signs.last().map_or(0, |(range, _)| range.end);
            let sign = match &mark.what {
                What::Link(url) if with_signs && !says_where(run, url) => {
                    Some((mark.range.end..mark.range.end, self.link(url)))
                }
                What::Note(name) if mark.range.start >= at => {
                    notes.get(name).map(|text| (mark.range.clone(), self.note(name, text)))
                }
                _ => None,
            };
            signs.extend(sign);
        }
        let mut text = String::with_capacity(piece.text.len() + 4 * signs.len());
        let mut spans = Vec::new();
        let mut at = 0;
        // Behind each sign, where in the old text and where in the new.
        let mut moves: Vec<(usize, usize)> = Vec::new();
        for (place, number) in signs {
            text.push_str(piece.text.get(at..place.start).unwrap_or_default());
            let start = text.len();
            text.push_str(&note_sign(number));
            spans.push(Span { range: start..text.len(), kind: SpanKind::NoteSign(number) });
            at = place.end;
            moves.push((at, text.len()));
        }
        text.push_str(piece.text.get(at..).unwrap_or_default());
        let new_place = |place: usize, ends: bool| {
            let mut before = moves.iter().rev().skip_while(|(old, _)| *old > place || *old == place && ends);
            before.next().map_or(place, |(old, new)| new + (place - old))
        };
        for mark in marks {
            let range = new_place(mark.range.start, false)..new_place(mark.range.end, true);
            let kind = match &mark.what {
                What::Link(url) => SpanKind::Link(url.clone()),
                What::Ruby(reading) => SpanKind::Ruby(reading.clone()),
                What::Note(_) | What::Bold => continue,
            };
            spans.push(Span { range, kind });
        }
        (text, spans)
    }

    fn link(&mut self, url: &str) -> usize {
        let texts = &mut self.texts;
        *self.links.entry(url.to_owned()).or_insert_with(|| {
            texts.push(url.to_owned());
            texts.len()
        })
    }

    fn note(&mut self, name: &str, text: &str) -> usize {
        let texts = &mut self.texts;
        *self.notes.entry(name.to_owned()).or_insert_with(|| {
            texts.push(text.to_owned());
            texts.len()
        })
    }
}

/// Whether the text of a link is its address, so that a note would say nothing new.
fn says_where(text: &str, url: &str) -> bool {
    let bare = |text: &str| {
        let text = text.trim();
        let text = ["https://", "http://", "mailto:"]
            .iter()
            .find_map(|scheme| text.strip_prefix(scheme))
            .unwrap_or(text);
        text.trim_end_matches('/').to_owned()
    };
    bare(text) == bare(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(text: &str, run: &str, what: What) -> Mark {
        let start = text.find(run).unwrap();
        Mark { range: start..start + run.len(), what }
    }

    #[test]
    fn links_and_notes_share_one_row_of_numbers() {
        let text = "南岸渡口，见地图和时刻表，另见地图。";
        let link = |url: &str| What::Link(url.into());
        let end = text.len() - "。".len();
        let marks = vec![
            mark(text, "地图", link("https://example.com/map")),
            mark(text, "时刻表", link("https://example.com/times")),
            mark(text, "南岸", What::Ruby("nán àn".into())),
            Mark { range: end - "地图".len()..end, what: link("https://example.com/map") },
            Mark { range: "南岸渡口".len().."南岸渡口".len(), what: What::Note("a".into()) },
        ];
        let piece = Piece { kind: BlockKind::Paragraph, text: text.into(), marks };
        let notes = Notes::from([("a".to_owned(), "在城北。".to_owned())]);
        let article = article(Read { pieces: vec![piece], notes, ..Read::default() });
        let blocks: Vec<_> = (0..4).map(|number| article.block_text(number)).collect();
        assert_eq!(
            blocks,
            [
                "南岸渡口[1]，见地图[2]和时刻表[3]，另见地图[2]。",
                "[1] 在城北。",
                "[2] https://example.com/map",
                "[3] https://example.com/times"
            ]
        );
        let runs: Vec<_> = article
            .spans(0)
            .map(|span| (article.block_text(0).get(span.range.clone()).unwrap(), span.kind.clone()))
            .collect();
        assert_eq!(
            runs,
            [
                ("南岸", SpanKind::Ruby("nán àn".into())),
                ("[1]", SpanKind::NoteSign(1)),
                ("地图", SpanKind::Link("https://example.com/map".into())),
                ("[2]", SpanKind::NoteSign(2)),
                ("时刻表", SpanKind::Link("https://example.com/times".into())),
                ("[3]", SpanKind::NoteSign(3)),
                ("地图", SpanKind::Link("https://example.com/map".into())),
                ("[2]", SpanKind::NoteSign(2)),
            ]
        );
    }

    #[test]
    fn an_address_that_is_written_out_gets_no_sign() {
        let text = "见 example.com/a/ 。";
        let marks = vec![mark(text, "example.com/a/", What::Link("https://example.com/a".into()))];
        let piece = Piece { kind: BlockKind::Paragraph, text: text.into(), marks };
        let article = article(Read { pieces: vec![piece], ..Read::default() });
        assert_eq!((article.blocks().len(), article.block_text(0)), (1, text));
        assert_eq!(article.spans(0).count(), 1);
    }
}
