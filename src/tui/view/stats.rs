//! How much was read, and how fast: a row for each number, a second one where the screen is too narrow for both. Where
//! it is too low, the last ones are left out.

use super::super::app::App;
use super::super::geometry::pane;
use super::super::strings::Msg;
use super::super::theme::Role;
use super::{list, put};
use crate::shelf::state::Reading;
use crate::text::glyph::glyphs;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Blanks between what is told and its value.
const GAP: u16 = 2;

/// Draws the list; `sum` is how many articles were read, and what of them.
pub(super) fn draw(app: &App, buffer: &mut Buffer, sum: Option<(usize, Reading)>) {
    let (lang, widths) = (app.preferences.lang, &app.preferences.widths);
    let areas = pane(app.size);
    list::title(app, buffer, areas.title, Msg::Stats.text(lang));
    let rows = app.stats(sum);
    let width = |text: &str| glyphs(text, widths).map(|glyph| u16::from(glyph.width)).sum::<u16>();
    let names = rows.iter().map(|(msg, _)| width(msg.text(lang))).max().unwrap_or_default();
    let inner = list::inner(areas.rows);
    let x = (inner.x + names + GAP).min(inner.right());
    let fits = |value: &str| width(value) <= inner.right() - x;
    // A row of air before all articles, where it has room.
    let needed = rows.iter().map(|(_, value)| if fits(value) { 1 } else { 2 }).sum::<usize>();
    let air = u16::from(usize::from(inner.height) > needed);
    let mut y = inner.y;
    for (msg, value) in &rows {
        y += if *msg == Msg::StatsAll { air } else { 0 };
        if y + u16::from(!fits(value)) >= inner.bottom() {
            break;
        }
        put(buffer, Rect { y, height: 1, ..inner }, msg.text(lang), app.style(Role::Chrome), widths);
        let cell = if fits(value) {
            Rect { x, y, width: inner.right() - x, height: 1 }
        } else {
            y += 1;
            Rect { x: inner.x + GAP, y, width: inner.width.saturating_sub(GAP), height: 1 }
        };
        put(buffer, cell, value, app.style(Role::Text), widths);
        y += 1;
    }
    put(buffer, areas.foot, Msg::QReturns.text(lang), app.style(Role::Chrome), widths);
}
