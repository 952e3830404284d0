//! How each kind of block is set: indents, alignment, and the blank rows between blocks.

use super::Measure;
use crate::article::{Article, BlockKind};
use crate::text::breaks::Language;
use crate::text::glyph::glyphs;
use crate::text::grid::{Punctuation, Ruby, Writing};
use crate::text::script::Script;

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
    matches!(kind, Paragraph | Note | Quote(_) | ListItem(_))
}

impl Measure {
    /// What of this holds for `article`, by what it is written in.
    #[must_use]
    pub fn for_article(&self, article: &Article) -> Self {
        match article.script() {
            Script::Simplified => *self,
            // Its marks stand in the middle of their cell: beside a horizontal line they would stand apart (CLREQ).
            Script::Traditional => {
                Self { hanging: self.hanging && self.writing == Writing::Vertical, ..*self }
            }
            Script::Japanese => Self { language: Language::Ja, ..*self },
        }
    }

    /// What of this holds for the lines of a block of `kind`: program text stays as it is, and only running text has
    /// lines that are long enough to be worked on.
    pub(super) fn for_kind(&self, kind: BlockKind) -> Self {
        let (prose, code) = (is_prose(kind), matches!(kind, BlockKind::Code | BlockKind::Table));
        // The air of a vertical line comes in whole characters, that of an annotated one is between its boxes.
        let airy = self.writing == Writing::Horizontal && !self.is_annotated();
        Self {
            widows: self.widows && prose,
            justify: self.justify && prose && airy,
            hanging: self.hanging && prose,
            autospace: self.autospace && !code && airy,
            em_grid: self.em_grid && !code,
            punctuation: if code { Punctuation::Keep } else { self.punctuation },
            ruby: if code { Ruby::None } else { self.ruby },
            ..*self
        }
    }
}

/// How blocks of `kind` are set in a column of the given measure.
pub fn block_style(kind: BlockKind, measure: &Measure) -> BlockStyle {
    // A column of few characters cannot afford a deep indent.
    let em = measure.em();
    let most = em
        * match measure.columns / em {
            0..4 => 0,
            4..6 => 1,
            6..10 => 2,
            _ => u16::from(Measure::MAX_INDENT),
        };
    let first = (u16::from(measure.indent) * em).min(most);
    // Lists, quotations and verse stand two em inside, whatever the indent of paragraphs.
    let em2 = most.min(2 * em);
    let deepest = measure.columns / 4 / em * em;
    let (first_indent, rest_indent, alignment) = match kind {
        BlockKind::Title | BlockKind::Byline => (0, 0, Alignment::Centre),
        BlockKind::Heading(_) => (0, 0, Alignment::Start),
        BlockKind::Paragraph | BlockKind::Note => (first, 0, Alignment::Start),
        BlockKind::ListItem(depth) => {
            // A list in another stands one em further inside, as long as there is more line than indent.
            let step = em2 / 2;
            let deeper = (u16::from(depth.max(1) - 1) * step).min(deepest);
            (step + deeper, em2 + deeper, Alignment::Start)
        }
        BlockKind::Quote(depth) => {
            // So does a quotation within another, by as much as that stands inside the text.
            let deeper = (u16::from(depth.max(1) - 1) * em2).min(deepest);
            (em2 + deeper, em2 + deeper, Alignment::Start)
        }
        BlockKind::Verse => (em2, em2, Alignment::Start),
        BlockKind::Code | BlockKind::Table => (em2 / 2, em2 / 2, Alignment::Start),
        BlockKind::Footnote => (0, em2, Alignment::Start),
        BlockKind::Image | BlockKind::Break => (0, 0, Alignment::Centre),
        BlockKind::Colophon => (0, 0, Alignment::End),
    };
    BlockStyle { first_indent, rest_indent, alignment }
}

/// How the block of `kind` that holds `text` is set: as all of its kind, but that the lines of a numbered item stand below
/// what follows its number.
pub(super) fn style_of(kind: BlockKind, text: &str, measure: &Measure) -> BlockStyle {
    let style = block_style(kind, measure);
    let is_item = matches!(kind, BlockKind::ListItem(_)) && measure.writing == Writing::Horizontal;
    // Above a number there may be a reading of other width than it.
    let number = if is_item && !measure.is_annotated() { number_of(text) } else { "" };
    let columns = glyphs(number, &measure.widths).fold(0, |sum: u16, glyph| sum + u16::from(glyph.width));
    if columns == 0 || style.first_indent + columns > measure.columns / 3 {
        return style;
    }
    BlockStyle { rest_indent: style.first_indent + columns, ..style }
}

/// The number that `text` begins with, with its mark and the blank behind that: `10. `, `3、`, `（2）`; empty where there
/// is none.
fn number_of(text: &str) -> &str {
    let inner = text.strip_prefix(['(', '（']).unwrap_or(text);
    let after = inner.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = inner.len() - after.len();
    let Some(mark) = after.chars().next().filter(|_| (1..=3).contains(&digits)) else { return "" };
    let rest = after.get(mark.len_utf8()..).unwrap_or_default();
    let behind = match mark {
        '.' | ')' => rest.strip_prefix(' '),
        '、' | '．' | '）' => Some(rest.strip_prefix(' ').unwrap_or(rest)),
        _ => None,
    };
    behind.and_then(|behind| text.strip_suffix(behind)).unwrap_or_default()
}

/// The blank rows between a block of kind `above` and one of kind `below`.
pub(super) fn gap(above: BlockKind, below: BlockKind, measure: &Measure) -> u16 {
    use BlockKind::{
        Break, Byline, Code, Colophon, Footnote, Heading, Image, ListItem, Note, Quote, Table, Title, Verse,
    };
    // A blank line that is two rows high, or a column wide, is enough.
    let low = measure.writing == Writing::Horizontal && !measure.is_annotated();
    let front = if low && measure.columns >= 40 { 2 } else { 1 };
    let gap = match (above, below) {
        (Title, Byline) => front - 1,
        (Title | Byline, _) => front,
        (_, Note) => 1,
        (Note, Colophon) => 0,
        (_, Colophon) => 1,
        (Heading(_), Heading(_)) => 0,
        (_, Heading(_)) => 1,
        (ListItem(_), ListItem(_)) => 0,
        (Quote(_), Quote(_)) => 0,
        (above, below) if above == below && matches!(above, Code | Footnote) => 0,
        (Verse | Code | Image | Quote(_) | ListItem(_) | Break | Table | Footnote, _)
        | (_, Verse | Code | Image | Quote(_) | ListItem(_) | Break | Table | Footnote) => 1,
        _ => 0,
    };
    gap.max(measure.paragraph_spacing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_an_item_ends_with_its_mark() {
        for (text, number) in [
            ("9. 甲项", "9. "),
            ("10. 乙项", "10. "),
            ("3、丙项", "3、"),
            ("(2) two", "(2) "),
            ("（12）丁项", "（12）"),
            ("7）戊项", "7）"),
            ("• 己项", ""),
            ("3.5 公里", ""),
            ("2026年", ""),
            ("1998. 庚项", ""),
            ("5", ""),
            ("5.", ""),
            ("", ""),
        ] {
            assert_eq!(number_of(text), number, "{text}");
        }
    }

    #[test]
    fn a_quotation_within_another_stands_deeper() {
        let indents = |columns: u16| {
            [1, 2, 3, BlockKind::DEEPEST_QUOTE].map(|depth| {
                let style = block_style(BlockKind::Quote(depth), &Measure::new(columns));
                assert_eq!(style.first_indent, style.rest_indent);
                style.rest_indent
            })
        };
        assert_eq!(indents(76), [4, 8, 12, 22]);
        assert_eq!(indents(36), [4, 8, 12, 12]);
        assert_eq!(indents(16), [4, 8, 8, 8]);
        assert_eq!(indents(8), [2, 4, 4, 4]);
        assert_eq!(indents(6), [0, 0, 0, 0]);
    }

    #[test]
    fn the_lines_of_an_item_stand_below_what_follows_its_number() {
        let measure = Measure::new(40);
        let rest = |text: &str| style_of(BlockKind::ListItem(1), text, &measure).rest_indent;
        assert_eq!([rest("• 甲"), rest("9. 甲"), rest("10. 甲"), rest("（3）甲")], [4, 5, 6, 7]);
        let narrow = Measure::new(12);
        let kind = BlockKind::ListItem(1);
        assert_eq!(style_of(kind, "（3）甲", &narrow), block_style(kind, &narrow), "no line is all indent");
        let paragraph = BlockKind::Paragraph;
        assert_eq!(style_of(paragraph, "9. 甲", &measure), block_style(paragraph, &measure));
    }
}
