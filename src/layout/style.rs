//! How each kind of block is set: indents, alignment, and the blank rows between blocks.

use super::Measure;
use crate::article::BlockKind;
use crate::text::grid::Punctuation;

/// Where the lines of a block stand in the column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alignment {
    /// At the left edge, after the indent.
    Start,
    /// In the middle.
    Centre,
    /// At the right edge.
    End,
}

/// How a block is set. Indents are in columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockStyle {
    /// The indent of the first line.
    pub first_indent: u16,
    /// The indent of the others.
    pub rest_indent: u16,
    /// Where the lines stand.
    pub alignment: Alignment,
}

impl BlockStyle {
    /// Without any indent.
    pub(super) const FLUSH: Self = Self { first_indent: 0, rest_indent: 0, alignment: Alignment::Start };
}

/// Whether blocks of `kind` are running text, whose lines end where the column does and not where the author says.
pub(super) fn is_prose(kind: BlockKind) -> bool {
    use BlockKind::{ListItem, Note, Paragraph, Quote};
    matches!(kind, Paragraph | Note | Quote | ListItem)
}

impl Measure {
    /// What of this holds for the lines of a block of `kind`: program text stays as it is, and only running text has
    /// lines that are long enough to be worked on.
    pub(super) fn for_kind(&self, kind: BlockKind) -> Self {
        let (prose, code) = (is_prose(kind), kind == BlockKind::Code);
        Self {
            widows: self.widows && prose,
            justify: self.justify && prose,
            hanging: self.hanging && prose,
            autospace: self.autospace && !code,
            em_grid: self.em_grid && !code,
            punctuation: if code { Punctuation::Keep } else { self.punctuation },
            ..*self
        }
    }
}

/// How blocks of `kind` are set in a column of the given measure.
pub fn block_style(kind: BlockKind, measure: &Measure) -> BlockStyle {
    // A column of few characters cannot afford a deep indent.
    let most = match measure.columns {
        0..8 => 0,
        8..12 => 2,
        12..20 => 4,
        _ => u16::from(Measure::MAX_INDENT) * 2,
    };
    let first = (u16::from(measure.indent) * 2).min(most);
    // Lists, quotations and verse stand two em inside, whatever the indent of paragraphs.
    let em2 = most.min(4);
    let (first_indent, rest_indent, alignment) = match kind {
        BlockKind::Title | BlockKind::Byline => (0, 0, Alignment::Centre),
        BlockKind::Heading(_) => (0, 0, Alignment::Start),
        BlockKind::Paragraph | BlockKind::Note => (first, 0, Alignment::Start),
        BlockKind::ListItem => (em2 / 2, em2, Alignment::Start),
        BlockKind::Quote | BlockKind::Verse => (em2, em2, Alignment::Start),
        BlockKind::Code | BlockKind::Table => (em2 / 2, em2 / 2, Alignment::Start),
        BlockKind::Footnote => (0, em2, Alignment::Start),
        BlockKind::Image => (0, 0, Alignment::Centre),
        BlockKind::Colophon => (0, 0, Alignment::End),
    };
    BlockStyle { first_indent, rest_indent, alignment }
}

/// The blank rows between a block of kind `above` and one of kind `below`.
pub(super) fn gap(above: BlockKind, below: BlockKind, measure: &Measure) -> u16 {
    use BlockKind::{
        Byline, Code, Colophon, Footnote, Heading, Image, ListItem, Note, Quote, Table, Title, Verse,
    };
    let front = if measure.columns < 40 { 1 } else { 2 };
    let gap = match (above, below) {
        (Title, Byline) => front - 1,
        (Title | Byline, _) => front,
        (_, Note) => 1,
        (Note, Colophon) => 0,
        (_, Colophon) => 1,
        (Heading(_), Heading(_)) => 0,
        (_, Heading(_)) => 1,
        (above, below) if above == below && matches!(above, ListItem | Quote | Code | Footnote) => 0,
        (Verse | Code | Image | Quote | ListItem | Table | Footnote, _)
        | (_, Verse | Code | Image | Quote | ListItem | Table | Footnote) => 1,
        _ => 0,
    };
    gap.max(measure.paragraph_spacing)
}
