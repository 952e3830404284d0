//! What could be meant by what is typed behind `:`, in rows above it.

use super::super::app::App;
use super::super::strings::{Msg, fill};
use super::super::theme::Role;
use super::put;
use crate::text::glyph::glyphs;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// The most rows of suggestions.
const MOST: u16 = 10;

/// Columns between a command and what it does.
const GAP: usize = 2;

/// With fewer columns left for it nothing is said of what a command does.
const LEAST_HELP: usize = 8;

/// Draws the suggestions for `typed` above the last row, from column `x` on.
pub(super) fn draw(app: &App, buffer: &mut Buffer, x: u16, typed: &str) {
    let widths = &app.preferences.widths;
    let columns = |text: &str| -> usize { glyphs(text, widths).map(|glyph| usize::from(glyph.width)).sum() };
    let screen = *buffer.area();
    let suggestions = app.suggestions(typed);
    // What is read stays in sight.
    let room = MOST.min(screen.height.saturating_sub(1) / 2);
    let shown = u16::try_from(suggestions.len()).unwrap_or(u16::MAX).min(room);
    let chosen = app.suggested.unwrap_or(0);
    let first = (chosen + 1).saturating_sub(usize::from(shown));
    let names = suggestions.iter().map(|suggestion| columns(&suggestion.text)).max().unwrap_or(0);
    let hidden = suggestions.len().saturating_sub(usize::from(shown));
    let top = screen.height.saturating_sub(1 + shown);
    for (y, (number, suggestion)) in
        (top..).zip(suggestions.iter().enumerate().skip(first)).take(usize::from(shown))
    {
        let is_chosen = app.suggested == Some(number);
        let over = if is_chosen { app.style(Role::Chosen) } else { app.style(Role::Text) };
        let row = Rect::new(0, y, screen.width, 1);
        put(buffer, row, &" ".repeat(usize::from(screen.width)), app.style(Role::Text).patch(over), widths);
        let gap = " ".repeat(names + GAP - columns(&suggestion.text));
        let area = Rect { x, width: screen.width - x, ..row };
        let taken = put(buffer, area, &suggestion.text, app.style(Role::Notice).patch(over), widths);
        let behind = Rect { x: x + taken, width: area.width - taken, ..area };
        if usize::from(behind.width) < gap.len() + LEAST_HELP {
            continue;
        }
        let help = format!("{gap}{}", suggestion.help);
        put(buffer, behind, &help, app.style(Role::Chrome).patch(over), widths);
    }
    // Another row tells of what had no room, where the page can spare it.
    if hidden > 0 && top > 0 {
        let row = Rect::new(0, top - 1, screen.width, 1);
        put(buffer, row, &" ".repeat(usize::from(screen.width)), app.style(Role::Text), widths);
        let text = fill(Msg::MoreCommands, app.preferences.lang, &[&suggestions.len()]);
        put(buffer, Rect { x, width: screen.width - x, ..row }, &text, app.style(Role::Aside), widths);
    }
}
