//! Drawing: free functions from `&App` to cells. Nothing here changes anything or decides where a line ends.

mod chrome;
mod command_line;
mod contents;
pub(super) mod help;
mod library;
mod links;
mod list;
mod marks;
mod page;
mod preview;
mod qr;
mod stats;

use super::app::{App, Mode};
use super::strings::Msg;
use super::theme::Role;
use crate::article::{Anchor, ArticleBuilder, BlockKind, Meta};
use crate::layout::{Measure, Row, line_text, rows};
use crate::text::glyph::{glyphs, one_line};
use crate::text::width::{WidthProfile, certain_width};
use ratatui::buffer::{Buffer, CellDiffOption, CellWidth};
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use std::num::NonZeroU16;

/// Draws all of the screen; gives where the cursor is to be shown, if anywhere.
pub fn draw(app: &App, buffer: &mut Buffer, now: std::time::Instant) -> Option<Position> {
    // A theme may paint what nothing is drawn on.
    let paper = app.style(Role::Text);
    if paper != Style::default() {
        buffer.set_style(*buffer.area(), paper);
    }
    let Some(areas) = app.geometry else {
        let notice = Msg::TooSmall.text(app.preferences.lang);
        put(buffer, *buffer.area(), notice, app.style(Role::Notice), &app.preferences.widths);
        return None;
    };
    match &app.mode {
        Mode::Help(list) => help::draw(app, buffer, list),
        Mode::Read => {
            chrome::header(app, buffer, areas.header);
            page::draw(app, buffer, &areas);
            chrome::footer(app, buffer, areas.footer, now);
            chrome::notice(app, buffer);
            None
        }
        Mode::Stats(sum) => {
            stats::draw(app, buffer, *sum);
            None
        }
        Mode::Qr(code) => {
            qr::draw(app, buffer, code);
            None
        }
        Mode::Preview(sheets) => {
            preview::draw(app, buffer, sheets);
            chrome::notice(app, buffer);
            None
        }
        Mode::Prompt(prompt, input) => {
            match &app.beneath {
                Some(sheets) => preview::draw(app, buffer, sheets),
                None => {
                    chrome::header(app, buffer, areas.header);
                    page::draw(app, buffer, &areas);
                }
            }
            Some(chrome::prompt(app, buffer, *prompt, input))
        }
        Mode::Contents(pick) | Mode::Links(pick) | Mode::Marks(pick) | Mode::Library(pick) => {
            let cursor = match app.mode {
                Mode::Contents(_) => contents::draw(app, buffer, pick),
                Mode::Links(_) => links::draw(app, buffer, pick),
                Mode::Marks(_) => marks::draw(app, buffer, pick),
                _ => library::draw(app, buffer, pick),
            };
            // It would cover what is being typed.
            if cursor.is_none() {
                chrome::notice(app, buffer);
            }
            cursor
        }
    }
}

/// Puts `text` on the first row of `area`, cut to fit, and gives the columns it took.
fn put(buffer: &mut Buffer, area: Rect, text: &str, look: Style, widths: &WidthProfile) -> u16 {
    let area = area.intersection(*buffer.area());
    if area.is_empty() {
        return 0;
    }
    let shown = one_line(text, usize::from(area.width), widths);
    let mut x = area.x;
    for glyph in glyphs(&shown, widths) {
        x += put_glyph(buffer, Position::new(x, area.y), &glyph.text, u16::from(glyph.width), look);
    }
    x - area.x
}

/// `text`, langdu's own, in lines of at most `columns` columns: broken as the article is, and by the same widths.
fn lines(text: &str, columns: usize, widths: &WidthProfile) -> Vec<String> {
    let columns = u16::try_from(columns).unwrap_or(u16::MAX).max(1);
    let measure = Measure { widths: *widths, ..Measure::new(columns) };
    let mut builder = ArticleBuilder::new(Meta::default());
    // Set without an indent, as headings are.
    builder.push(BlockKind::Heading(1), text);
    let article = builder.finish();
    let lines = rows(&article, &measure, Anchor::default()).filter_map(|row| match row {
        Row::Line(line) => Some(line_text(&article, &line).to_string()),
        Row::Blank { .. } => None,
    });
    lines.collect()
}

/// Puts one glyph of `width` columns in the cell at `position`; the cells that it reaches over are cleared. Where
/// ratatui would count other columns than langdu, the cell is told its width. Gives the columns taken: none where the
/// glyph has no room.
pub fn put_glyph(buffer: &mut Buffer, position: Position, symbol: &str, width: u16, look: Style) -> u16 {
    let Some(forced) = NonZeroU16::new(width) else { return 0 };
    let fits = position.x.checked_add(width).is_some_and(|end| end <= buffer.area().right());
    if !fits || position.y >= buffer.area().bottom() {
        return 0;
    }
    let start = buffer.index_of(position.x, position.y);
    let Some(cells) = buffer.content.get_mut(start..start + usize::from(width)) else { return 0 };
    for cell in &mut *cells {
        cell.reset();
        cell.set_style(look);
    }
    let Some(cell) = cells.first_mut() else { return 0 };
    cell.set_symbol(symbol);
    if certain_width(symbol).unwrap_or_else(|| symbol.cell_width()) != width {
        cell.set_diff_option(CellDiffOption::ForcedWidth(forced));
    }
    width
}
