//! An article on paper: plain text in lines and pages, for a printer, a pipe or a file.
//!
//! In come an [`Article`] and a [`Sheet`], out goes text row by row: no escape sequence, no white space at the end of
//! a line, no line wider than the sheet unless a single character is. Lines and pages are those of `layout`; this
//! room adds what only paper has: a rule below the byline, running headers, page numbers, form feeds. It knows no
//! screen and no file.

mod canvas;
pub mod html;
pub mod markdown;
pub mod pdf;

use std::borrow::Cow;
use std::io::{self, Write};

use crate::article::{Anchor, Article, BlockKind};
use crate::layout::{Line, Measure, Page, Pagination, Row, page, placed, rows};
use crate::text::glyph::{glyphs, one_line};
use crate::text::grid::Writing;
use crate::text::simple::is_drawn_as_written;
use canvas::Canvas;

/// What is printed on.
#[derive(Clone, Copy, Debug)]
pub struct Sheet {
    /// How lines are made; its columns are those of the sheet, at least 1.
    pub measure: Measure,
    /// Lines, header and footer included; 0 = one endless page without either. Vertical text, which has no endless page,
    /// has pages of [`Sheet::VERTICAL`] lines then.
    pub lines_per_page: u16,
    /// Whether a form feed ends each page but the last. It takes the place of the page's last line: a printer whose
    /// paper is full after that line has already moved on, and would eject an empty page for it.
    pub form_feed: bool,
    /// What a page is called in its footer, by its number and that of all pages.
    pub page_label: fn(usize, usize) -> String,
}

impl Sheet {
    /// Lines of a page of vertical text where nobody says how many: columns of 32 characters, as in a book.
    pub const VERTICAL: u16 = 36;

    /// Whether all of an article goes on one page.
    pub fn is_endless(&self) -> bool {
        self.lines_per_page == 0 && self.measure.writing == Writing::Horizontal
    }
}

/// Columns of the narrowest sheet on which marks hang.
const LEAST_HANGING: u16 = 12;
/// Rows of the shortest vertical line below which marks hang.
const LEAST_HANGING_ROWS: u16 = 6;

/// How the lines of a page are shared out.
struct Frame {
    /// Lines above the text: the running header and a blank one.
    header: u16,
    /// Rows of text; at least 1.
    body: u16,
    /// Lines below the text: a blank one and the page number.
    footer: u16,
}

impl Frame {
    /// `None` for the endless page.
    fn of(sheet: &Sheet) -> Option<Self> {
        let lines = match (sheet.lines_per_page, sheet.form_feed) {
            (0, _) if sheet.is_endless() => return None,
            (0, false) => Sheet::VERTICAL,
            (0, true) => Sheet::VERTICAL - 1,
            (lines, false) => lines,
            (lines, true) => (lines - 1).max(1),
        };
        // A header or a page number must leave more room to the text than it takes.
        let (header, footer) = match lines {
            0..5 => (0, 0),
            5..9 => (0, 2),
            _ => (2, 2),
        };
        Some(Self { header, body: lines - header - footer, footer })
    }
}

/// Writes `article` on sheets like `sheet`.
///
/// # Errors
/// Those of `out`.
pub fn write(article: &Article, sheet: &Sheet, out: &mut dyn Write) -> io::Result<()> {
    let (sheet, measure) = measured(article, sheet);
    match Frame::of(&sheet) {
        None => write_part(article, &sheet, false, out),
        Some(frame) => write_pages(article, &sheet, &measure, &frame, out),
    }
}

/// The sheets of `article` as [`write()`] prints them, line by line; a form feed is no part of them.
pub fn sheets(article: &Article, sheet: &Sheet) -> Vec<Vec<String>> {
    let mut text = Vec::new();
    let sheet = Sheet { form_feed: false, ..*sheet };
    // Writing into memory cannot fail.
    let _ = write(article, &sheet, &mut text);
    let text = String::from_utf8(text).unwrap_or_default();
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let lines_per_page = match sheet.lines_per_page {
        0 if sheet.is_endless() => lines.len().max(1),
        0 => usize::from(Sheet::VERTICAL),
        lines => usize::from(lines),
    };
    lines.chunks(lines_per_page).map(<[String]>::to_vec).collect()
}

/// Writes one of the parts that an article comes in on one endless page, whatever the sheet says of pages. If `more`
/// parts follow, the last block is left for the next one, which begins with it.
///
/// # Errors
/// Those of `out`.
pub fn write_part(article: &Article, sheet: &Sheet, more: bool, out: &mut dyn Write) -> io::Result<()> {
    let (sheet, measure) = measured(article, sheet);
    let measure = Measure { writing: Writing::Horizontal, ..measure };
    let blocks = article.blocks().len();
    let end = if more { blocks.saturating_sub(1) } else { blocks };
    write_rows(article, &sheet, rows(article, &measure, Anchor::default()), end, out).map(drop)
}

/// The sheet with one column at the least, and what its lines are made to.
fn measured(article: &Article, sheet: &Sheet) -> (Sheet, Measure) {
    let columns = sheet.measure.columns.max(1);
    let measure = Measure { columns, ..sheet.measure.for_article(article) };
    let sheet = Sheet { measure, ..*sheet };
    // What hangs stands on the sheet, too; one of few characters has no room to spare.
    let horizontal = sheet.measure.writing == Writing::Horizontal;
    let hanging = sheet.measure.hanging && horizontal && columns >= LEAST_HANGING;
    let measure = Measure { columns: if hanging { columns - 2 } else { columns }, hanging, ..sheet.measure };
    (sheet, measure)
}

/// Two passes over the layout: the first counts the pages, since each page names the number of all.
fn write_pages(
    article: &Article,
    sheet: &Sheet,
    measure: &Measure,
    frame: &Frame,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (measure, lines) = framed(sheet, measure, frame.body);
    let tops = Pagination::count(article, &measure, lines, |_| true).tops;
    let count = tops.len();
    for (index, top) in tops.into_iter().enumerate() {
        if index > 0 && sheet.form_feed {
            out.write_all(b"\x0c")?;
        }
        if frame.header > 0 {
            // The first page carries the title itself.
            let header = if index == 0 { String::new() } else { header(article, sheet) };
            writeln!(out, "{header}\n")?;
        }
        let last = index + 1 == count;
        let page = page(article, &measure, lines, top);
        let end = article.blocks().len();
        let used = match measure.writing {
            Writing::Horizontal => write_rows(article, sheet, page.rows.into_iter(), end, out)?,
            Writing::Vertical => write_columns(article, sheet, &measure, &page, out)?,
        };
        if frame.footer > 0 || !(last || sheet.form_feed) {
            for _ in used..usize::from(frame.body) {
                writeln!(out)?;
            }
        }
        if frame.footer > 0 {
            writeln!(out, "\n{}", footer(index + 1, count, sheet))?;
        }
    }
    Ok(())
}

/// What the lines of a page of `body` rows are made to, and how many there are.
fn framed(sheet: &Sheet, measure: &Measure, body: u16) -> (Measure, u16) {
    let vertical = measure.writing == Writing::Vertical;
    // What hangs below a vertical line stands on the sheet, too.
    let hanging = vertical && sheet.measure.hanging && body >= LEAST_HANGING_ROWS;
    let (measure, lines) = measure.framed(measure.columns, body - u16::from(hanging));
    (Measure { hanging: measure.hanging || hanging, ..measure }, lines)
}

/// Writes a page of vertical lines, row by row across all of them, and gives the number of rows.
fn write_columns(
    article: &Article,
    sheet: &Sheet,
    measure: &Measure,
    page: &Page,
    out: &mut dyn Write,
) -> io::Result<usize> {
    let mut canvas = Canvas::default();
    for (index, row) in page.rows.iter().enumerate() {
        if let (Row::Line(line), Some((x, y))) = (row, measure.origin(sheet.measure.columns, index)) {
            for placed in placed(article, measure, line) {
                canvas.put((x + placed.column, y + placed.row), placed.width, &placed.text);
            }
        }
    }
    let mut written = 0;
    for row in canvas.into_rows() {
        writeln!(out, "{row}")?;
        written += 1;
    }
    Ok(written)
}

/// Writes `rows` up to the first line of block `end`, and gives the number of those on the sheet: two for each, where
/// readings stand above the lines. The first blank row below title and byline becomes a rule.
fn write_rows(
    article: &Article,
    sheet: &Sheet,
    rows: impl Iterator<Item = Row>,
    end: usize,
    out: &mut dyn Write,
) -> io::Result<usize> {
    /// Bytes that are given to `out` at once.
    const ENOUGH: usize = 32 * 1024;
    let mut text = Vec::with_capacity(ENOUGH + 1024);
    let mut written = 0;
    let mut below_front = false;
    for row in rows {
        let blank = matches!(row, Row::Blank { .. });
        match row {
            Row::Blank { block } if below_front && !is_front(article, block) => {
                // Not ─, which printer fonts for Chinese make two columns wide.
                text.resize(text.len() + usize::from(sheet.measure.columns), b'-');
                below_front = false;
            }
            Row::Blank { .. } => {}
            Row::Line(line) if line.block >= end => break,
            Row::Line(line) => {
                draw(article, &line, sheet, &mut text);
                below_front = is_front(article, line.block);
            }
        }
        text.push(b'\n');
        written += 1;
        if blank && sheet.measure.is_annotated() {
            text.push(b'\n');
        }
        if text.len() >= ENOUGH {
            out.write_all(&text)?;
            text.clear();
        }
    }
    out.write_all(&text)?;
    Ok(written * usize::from(sheet.measure.rows_of_line()))
}

fn is_front(article: &Article, block: usize) -> bool {
    matches!(article.block_kind(block), Some(BlockKind::Title | BlockKind::Byline))
}

/// Appends `line` as it is drawn, without white space at the end of a row.
fn draw(article: &Article, line: &Line, sheet: &Sheet, out: &mut Vec<u8>) {
    if sheet.measure.is_annotated() {
        draw_annotated(article, line, sheet, out);
        return;
    }
    let text = article.block_text(line.block).get(line.range.clone()).unwrap_or_default();
    let as_written = line.gaps.is_empty() && !line.hyphen && sheet.measure.grid().is_plain();
    // Nothing but white space hangs at the end of such text, and that is left out below.
    let drawn: Cow<'_, str> =
        if as_written && (article.is_simple() || is_drawn_as_written(text, &sheet.measure.widths)) {
            Cow::Borrowed(text)
        } else {
            Cow::Owned(placed(article, &sheet.measure, line).map(|placed| placed.text).collect())
        };
    let drawn = drawn.trim_end();
    if !drawn.is_empty() {
        out.resize(out.len() + usize::from(line.indent), b' ');
        out.extend_from_slice(drawn.as_bytes());
    }
}

/// Appends the two rows of a line with readings.
fn draw_annotated(article: &Article, line: &Line, sheet: &Sheet, out: &mut Vec<u8>) {
    let mut canvas = Canvas::default();
    for placed in placed(article, &sheet.measure, line) {
        canvas.put((placed.column, placed.row), placed.width, &placed.text);
    }
    // An empty line has two rows, too.
    canvas.put((0, 1), 0, "");
    let rows: Vec<String> = canvas.into_rows().collect();
    out.extend_from_slice(rows.join("\n").as_bytes());
}

/// The title on the left, and on the right, where both fit, the author or else the site.
fn header(article: &Article, sheet: &Sheet) -> String {
    let columns = usize::from(sheet.measure.columns);
    let meta = article.meta();
    let title = one_line(meta.title.as_deref().unwrap_or_default(), columns, &sheet.measure.widths);
    let right = meta.author.as_deref().or(meta.site.as_deref()).unwrap_or_default();
    let right = one_line(right, columns, &sheet.measure.widths);
    let gap = columns.saturating_sub(width(&title, sheet) + width(&right, sheet));
    let header = if gap >= 2 { format!("{title}{}{right}", " ".repeat(gap)) } else { title };
    header.trim_end().to_owned()
}

/// The page's label in the middle, shortened to its bare numbers and at last left out where it does not fit.
fn footer(page: usize, pages: usize, sheet: &Sheet) -> String {
    let columns = usize::from(sheet.measure.columns);
    [(sheet.page_label)(page, pages), format!("{page}/{pages}"), page.to_string()]
        .into_iter()
        .find(|label| width(label, sheet) <= columns)
        .map(|label| format!("{}{label}", " ".repeat((columns - width(&label, sheet)) / 2)))
        .unwrap_or_default()
}

fn width(text: &str, sheet: &Sheet) -> usize {
    glyphs(text, &sheet.measure.widths).map(|glyph| usize::from(glyph.width)).sum()
}
