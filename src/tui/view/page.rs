//! The page: lines to cells, with the marks of voice and search laid over them.

use super::super::app::App;
use super::super::geometry::Geometry;
use super::super::theme::{Role, style};
use super::put_glyph;
use crate::article::{Anchor, BlockKind};
use crate::layout::{Line, Page, Row, placed};
use crate::text::glyph::glyphs;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// Draws the rows of the page into the column of text, and those of the facing page into its own.
pub(super) fn draw(app: &App, buffer: &mut Buffer, areas: &Geometry) {
    draw_page(app, buffer, areas.text, &app.spread.left);
    if let (Some(area), Some(page)) = (areas.facing, &app.spread.right) {
        draw_page(app, buffer, area, page);
    }
}

fn draw_page(app: &App, buffer: &mut Buffer, area: Rect, page: &Page) {
    for (row, y) in page.rows.iter().zip(area.y..area.bottom()) {
        if let Row::Line(line) = row {
            draw_line(app, buffer, Position::new(area.x, y), line);
            if app.cursor == Some(line.block) {
                draw_cursor(app, buffer, Position::new(area.x, y));
            }
        }
    }
}

fn draw_line(app: &App, buffer: &mut Buffer, start: Position, line: &Line) {
    let base = app.article.block_kind(line.block).map_or(Role::Text, role_of);
    let plain = style(base, app.preferences.color);
    let mut before = plain;
    for placed in placed(&app.article, &app.measure(), line) {
        let look = match look_at(app, Anchor::new(line.block, placed.range.start), base) {
            // What is not in the text is marked only between two characters with the same mark.
            look if placed.range.is_empty() && look != before => plain,
            look => look,
        };
        before = look;
        // A mark with its blank, or a dash drawn as two, goes into cells of one column each.
        let mut x = start.x + placed.column;
        for glyph in glyphs(&placed.text, &app.preferences.widths) {
            put_glyph(buffer, Position::new(x, start.y), &glyph.text, u16::from(glyph.width), look);
            x += u16::from(glyph.width);
        }
    }
}

/// A bar in the margin beside the paragraph; where there is no margin nothing is drawn.
fn draw_cursor(app: &App, buffer: &mut Buffer, start: Position) {
    // The bar ▎ is East Asian Ambiguous: where that means wide it has no room in a margin.
    let (bar, width) = if app.preferences.widths.ambiguous == 1 { ("▎", 1) } else { ("|", 1) };
    if let Some(x) = start.x.checked_sub(1) {
        put_glyph(buffer, Position::new(x, start.y), bar, width, style(Role::Cursor, app.preferences.color));
    }
}

fn role_of(kind: BlockKind) -> Role {
    match kind {
        BlockKind::Title | BlockKind::Heading(_) => Role::Heading,
        BlockKind::Byline | BlockKind::Note | BlockKind::Colophon | BlockKind::Image => Role::Aside,
        BlockKind::Paragraph
        | BlockKind::ListItem
        | BlockKind::Quote
        | BlockKind::Verse
        | BlockKind::Code => Role::Text,
    }
}

/// How the character at `place` looks: hits over the spoken sentence over the text.
fn look_at(app: &App, place: Anchor, base: Role) -> Style {
    let color = app.preferences.color;
    let current =
        app.hit.as_ref().is_some_and(|hit| hit.block == place.block && hit.range.contains(&place.offset));
    let mut hits = app.hits.iter();
    let role = if current {
        Role::CurrentHit
    } else if hits.any(|hit| hit.block == place.block && hit.range.contains(&place.offset)) {
        Role::Hit
    } else if app.spoken().is_some_and(|unit| unit.block == place.block && unit.range.contains(&place.offset))
    {
        let in_clause = app.clause.as_ref().is_some_and(|clause| clause.contains(&place.offset));
        if in_clause { Role::Clause } else { Role::Spoken }
    } else {
        base
    };
    style(role, color)
}
