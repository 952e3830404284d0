//! What holds for whatever is read and however it is set: shared by the tests of pages and of layout, and by the
//! programs of `fuzz/`, which try it with bytes that libFuzzer makes.

use langdu::article::{Anchor, Article, BlockKind};
use langdu::import::{ImportError, Options, from_bytes};
use langdu::layout::{Line, Measure, Row, first_anchor, line_text, placed, rows};
use langdu::paper::markdown;
use langdu::text::glyph::glyphs;
use langdu::text::grid::Writing;

/// Widths that lines are made to of all that is read.
const COLUMNS: [u16; 5] = [1, 7, 20, 40, 76];
/// Bytes of text up to which they are: more of it shows nothing new.
const LONGEST: usize = 16 * 1024;

/// Reads `bytes` and holds what comes of it against the rules; that there is no article is no fault.
pub(crate) fn read(bytes: &[u8], options: &Options) {
    // What is a PDF is given to another program: not what is tested here.
    if bytes.starts_with(b"%PDF-") {
        return;
    }
    let Ok(imported) = from_bytes(bytes, options) else { return };
    let article = &imported.article;
    assert!(!article.is_empty());
    is_clean(article);
    if article.text().len() <= LONGEST {
        for columns in COLUMNS {
            is_set(article, &Measure::new(columns).for_article(article));
        }
    }
    let mut written = Vec::new();
    markdown::write(article, &mut written).unwrap();
    let again = from_bytes(&written, &Options { name: Some("a.md".into()), ..Options::default() });
    // Words at the right place are the mark of a file of another kind.
    assert!(matches!(again, Ok(_) | Err(ImportError::Binary { .. })), "{again:?}");
}

/// Metadata and blocks hold something, on the lines where it belongs, and nothing that steers a terminal.
fn is_clean(article: &Article) {
    let meta = article.meta();
    for value in [&meta.title, &meta.author, &meta.site, &meta.source, &meta.editor, &meta.note, &meta.url]
        .into_iter()
        .flatten()
    {
        assert!(!value.is_empty() && !value.contains('\n') && value.trim() == value, "{value:?}");
        assert!(!value.contains(['\u{1b}', '\u{202e}', '\u{9b}']), "{value:?}");
    }
    for (number, block) in article.blocks().iter().enumerate() {
        let (kind, text) = (block.kind, article.block_text(number));
        assert!(!text.is_empty() && (kind == BlockKind::Code || text.trim() == text), "{kind:?} {text:?}");
        let has_lines = matches!(kind, BlockKind::Verse | BlockKind::Code | BlockKind::Table);
        assert!(has_lines || !text.contains('\n'), "{kind:?} {text:?}");
        let steers =
            |c: char| c.is_control() && c != '\n' && c != '\t' || matches!(c, '\u{202e}' | '\u{feff}');
        assert!(!text.contains(steers), "{text:?}");
        for span in article.spans(number) {
            assert!(text.get(span.range.clone()).is_some_and(|run| !run.is_empty()), "{span:?} {text:?}");
        }
    }
}

/// The lines of each block, one after another, are the block, and none is wider than its column.
pub(crate) fn is_set(article: &Article, measure: &Measure) {
    let mut at = Anchor::default();
    for row in rows(article, measure, first_anchor()) {
        let Row::Line(line) = row else { continue };
        while line.block > at.block {
            assert_eq!(article.block_text(at.block).len(), at.offset, "the end of block {}", at.block);
            at = Anchor::new(at.block + 1, 0);
        }
        assert_eq!((line.block, line.range.start), (at.block, at.offset), "{line:?}");
        at.offset = line.range.end;
        is_no_wider(article, measure, &line);
    }
    let last = article.blocks().len().saturating_sub(1);
    assert!(
        measure.columns == 0 || (at.block, at.offset) == (last, article.block_text(last).len()),
        "{at:?}"
    );
}

/// What is drawn of a line stands side by side, and goes over the edge only where that is a mark that hangs or a single
/// cluster.
fn is_no_wider(article: &Article, measure: &Measure, line: &Line) {
    let text = line_text(article, line);
    let mut end = line.indent;
    let last_row = u16::from(measure.is_annotated());
    let mut boxes = 0;
    for placed in placed(article, measure, line) {
        let (start, across, length) = match measure.writing {
            Writing::Horizontal => (placed.column, placed.row, placed.width),
            Writing::Vertical => (placed.row, placed.column, 1),
        };
        let columns: usize =
            glyphs(&placed.text, &measure.widths).map(|glyph| usize::from(glyph.width)).sum();
        assert_eq!(columns, usize::from(placed.width), "{placed:?}");
        assert_eq!(start, end, "no hole and nothing on top of another");
        if measure.writing == Writing::Vertical {
            assert_eq!((across, columns), (0, 2));
        } else if across != last_row {
            // A reading stands right above what follows.
            assert_eq!(across, 0);
            continue;
        }
        boxes += usize::from(!placed.range.is_empty());
        end += length;
    }
    assert_eq!(end, line.indent + line.width);
    let em = if measure.writing == Writing::Vertical { 1 } else { 2 };
    let edge = measure.columns + if line.hanging { em } else { 0 };
    let single = boxes <= 1 || text == "⸺";
    assert!(single || line.indent + line.width <= edge, "{line:?} {text:?}");
    assert!(!line.hanging || measure.hanging && line.indent + line.width > measure.columns, "{line:?}");
}
