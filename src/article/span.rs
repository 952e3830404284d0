//! What is known about a run of characters inside a block: a link, a reading, the sign of a note.
//!
//! Values only. A span changes nothing about the text: whoever does not ask for spans reads a block as it stands.

use std::ops::Range;

/// A run of characters with something to say about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Bytes of the text of its block, at the edges of characters. Never empty.
    pub range: Range<usize>,
    /// What there is to say.
    pub kind: SpanKind,
}

/// What is said about a run of characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SpanKind {
    /// It leads to this address.
    Link(String),
    /// It is read like this: the small text that stands above it in print. It is no part of the text of the block.
    Ruby(String),
    /// It is the sign `[3]` of the note with this number, which stands at the end in a block of
    /// [`BlockKind::Footnote`](super::BlockKind::Footnote) that begins with the same sign. It is not to be spoken.
    NoteSign(usize),
}

/// Where in a block the signs of notes begin: to be asked for one place after another.
#[derive(Clone, Copy, Debug)]
pub struct NoteSigns<'a>(pub(super) &'a [(usize, Span)]);

impl NoteSigns<'_> {
    /// Whether there is nothing that could be one.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether one begins at byte `at` of the block.
    #[inline]
    pub fn contains(&self, at: usize) -> bool {
        let Self(spans) = self;
        let from = spans.partition_point(|(_, span)| span.range.start < at);
        let here = spans.iter().skip(from).take_while(|(_, span)| span.range.start == at);
        here.into_iter().any(|(_, span)| matches!(span.kind, SpanKind::NoteSign(_)))
    }
}

/// The sign of note `number`, as it stands in the text and before the note.
pub fn note_sign(number: usize) -> String {
    format!("[{number}]")
}
