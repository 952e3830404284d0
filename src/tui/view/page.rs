//! The page: lines to cells, with the marks of voice and search laid over them.

use super::super::app::App;
use super::super::geometry::Geometry;
use super::super::marks::Sign;
use super::super::passage::Passage;
use super::super::theme::Role;
use super::put_glyph;
use crate::article::{Anchor, BlockKind};
use crate::layout::{Line, Measure, Page, Row, placed};
use crate::text::glyph::glyphs;
use crate::text::grid::Writing;
use crate::text::width::certain_width;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use std::ops::Range;

/// Draws the rows of the page into the column of text, and those of the facing page into its own.
pub(super) fn draw(app: &App, buffer: &mut Buffer, areas: &Geometry) {
    match (areas.facing, &app.spread.right) {
        // A book of vertical lines begins on the right.
        (Some(facing), Some(second)) if app.is_vertical() => {
            draw_page(app, buffer, facing, &app.spread.left);
            draw_page(app, buffer, areas.text, second);
        }
        (Some(facing), Some(second)) => {
            draw_page(app, buffer, areas.text, &app.spread.left);
            draw_page(app, buffer, facing, second);
        }
        _ => draw_page(app, buffer, areas.text, &app.spread.left),
    }
}

fn draw_page(app: &App, buffer: &mut Buffer, area: Rect, page: &Page) {
    let measure = app.measure();
    let marks = Marks { focus: app.in_focus(), ruled: app.ruled() };
    for (index, row) in page.rows.iter().enumerate() {
        let (Row::Line(line), Some((x, y))) = (row, measure.origin(area.width, index)) else { continue };
        let start = Position::new(area.x + x, area.y.saturating_add(y));
        draw_line(app, buffer, &measure, start, line, &marks);
        if app.cursor == Some(line.block) {
            draw_cursor(app, buffer, &measure, start);
        }
        if let Some(sign) = app.marks.margin(line.block, &line.range) {
            draw_sign(app, buffer, &measure, start, sign);
        }
    }
}

/// What is marked on a page beside the voice and the hits.
struct Marks {
    /// What is not dimmed, if something is.
    focus: Option<Passage>,
    /// Where the line with the ruler begins.
    ruled: Option<Anchor>,
}

fn draw_line(app: &App, buffer: &mut Buffer, measure: &Measure, start: Position, line: &Line, marks: &Marks) {
    let base = app.article.block_kind(line.block).map_or(Role::Text, role_of);
    let plain = app.style(base);
    let ruler = app.style(Role::Ruler);
    let is_ruled = marks.ruled == Some(line.anchor());
    let mut before = plain;
    for placed in placed(&app.article, measure, line) {
        let is_dim = marks.focus.is_some_and(|focus| !focus.holds(line.block, &placed.range));
        let look = match look_at(app, line.block, &placed.range, if is_dim { Role::Dimmed } else { base }) {
            // What is not in the text is marked only between two characters with the same mark.
            look if placed.range.is_empty() && look != before => plain,
            look => look,
        };
        before = look;
        let look = if is_ruled { look.patch(ruler) } else { look };
        // A mark with its blank, or a dash drawn as two, goes into cells of one column each.
        let (mut x, y) = (start.x + placed.column, start.y.saturating_add(placed.row));
        if certain_width(&placed.text) == Some(placed.width) {
            put_glyph(buffer, Position::new(x, y), &placed.text, placed.width, look);
            continue;
        }
        for glyph in glyphs(&placed.text, &app.preferences.widths) {
            put_glyph(buffer, Position::new(x, y), &glyph.text, u16::from(glyph.width), look);
            x += u16::from(glyph.width);
        }
    }
}

/// A bar in the margin beside each line of the paragraph, or above it; where there is no margin nothing is drawn.
fn draw_cursor(app: &App, buffer: &mut Buffer, measure: &Measure, start: Position) {
    let look = app.style(Role::Cursor);
    // The bars ▎ and ▁ are East Asian Ambiguous: where that means wide they have no room in a margin.
    let narrow = app.preferences.widths.ambiguous == 1;
    match measure.writing {
        Writing::Horizontal => {
            let bar = if narrow { "▎" } else { "|" };
            let rows = start.y..start.y.saturating_add(measure.rows_of_line());
            for (x, y) in start.x.checked_sub(1).into_iter().flat_map(|x| rows.clone().map(move |y| (x, y))) {
                put_glyph(buffer, Position::new(x, y), bar, 1, look);
            }
        }
        Writing::Vertical => {
            let bar = if narrow { "▁" } else { "-" };
            let head = app.geometry.map_or(0, |areas| areas.header.bottom());
            let above = start.y.checked_sub(1).filter(|y| *y >= head);
            for (x, y) in above.into_iter().flat_map(|y| [(start.x, y), (start.x + 1, y)]) {
                put_glyph(buffer, Position::new(x, y), bar, 1, look);
            }
        }
    }
}

/// The sign of a mark in the margin beside the line it begins on, or above it.
fn draw_sign(app: &App, buffer: &mut Buffer, measure: &Measure, start: Position, sign: Sign) {
    let head = app.geometry.map_or(0, |areas| areas.header.bottom());
    let place = match measure.writing {
        // Readings stand above the characters, which are on the last row of the line.
        Writing::Horizontal => start.x.checked_sub(1).map(|x| (x, start.y + measure.rows_of_line() - 1)),
        Writing::Vertical => start.y.checked_sub(1).filter(|y| *y >= head).map(|y| (start.x, y)),
    };
    if let Some((x, y)) = place {
        put_glyph(buffer, Position::new(x, y), sign.glyph(), 1, app.style(Role::Mark));
    }
}

fn role_of(kind: BlockKind) -> Role {
    match kind {
        BlockKind::Title | BlockKind::Heading(_) => Role::Heading,
        BlockKind::Byline
        | BlockKind::Note
        | BlockKind::Footnote
        | BlockKind::Colophon
        | BlockKind::Image => Role::Aside,
        BlockKind::Paragraph
        | BlockKind::ListItem(_)
        | BlockKind::Break
        | BlockKind::Quote(_)
        | BlockKind::Verse
        | BlockKind::Table
        | BlockKind::Code => Role::Text,
    }
}

/// How what stands for the bytes `drawn` of block `block` looks: hits over the spoken sentence over the text.
fn look_at(app: &App, block: usize, drawn: &Range<usize>, base: Role) -> Style {
    // A box of several characters is marked if one of them is.
    let holds = |range: &Range<usize>| {
        range.contains(&drawn.start) || (drawn.start < range.start && range.start < drawn.end)
    };
    let current = app.hit.as_ref().is_some_and(|hit| hit.block == block && holds(&hit.range));
    let mut hits = app.hits.iter();
    let role = if current {
        Role::CurrentHit
    } else if hits.any(|hit| hit.block == block && holds(&hit.range)) {
        Role::Hit
    } else if app.spoken().is_some_and(|unit| unit.block == block && holds(&unit.range)) {
        let in_clause = app.clause.as_ref().is_some_and(holds);
        if in_clause { Role::Clause } else { Role::Spoken }
    } else {
        base
    };
    let mut look = app.style(role);
    for sign in app.marks.signs_at(block, drawn) {
        let over = match sign {
            Sign::Highlight => Role::Highlighted,
            Sign::Note => Role::Noted,
            Sign::Correction => Role::Corrected,
            Sign::Bookmark => continue,
        };
        // What is sought or spoken keeps its colours.
        let over = app.style(over);
        look = if role == base { look.patch(over) } else { look.add_modifier(over.add_modifier) };
    }
    match &app.selected {
        Some(passage) if passage.holds(block, drawn) => look.patch(app.style(Role::Selected)),
        _ => look,
    }
}
