//! The list of keys, made from the table of bindings.

use super::super::action::Action;
use super::super::app::App;
use super::super::keymap::keys_of;
use super::super::strings::Msg;
use super::super::theme::{Role, style};
use super::{lines, put};
use crate::text::glyph::glyphs;
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};

/// Columns between the keys and what they do.
const GAP: usize = 2;

/// How many rows of the list a screen of `size` shows: all but the line at its foot.
pub(crate) fn height(size: Size) -> u16 {
    size.height.saturating_sub(1).max(1)
}

/// The rows of the list on this screen.
pub(crate) fn rows(app: &App) -> Vec<String> {
    let (lang, size, widths) = (app.preferences.lang, app.size, &app.preferences.widths);
    let width = usize::from(size.width.saturating_sub(2)).max(1);
    let columns = |text: &str| -> usize { glyphs(text, widths).map(|glyph| usize::from(glyph.width)).sum() };
    let entries: Vec<(String, &str)> = Action::ALL
        .iter()
        .map(|&action| (keys_of(action, app.is_vertical()), action.help().text(lang)))
        .collect();
    let keys_width = entries.iter().map(|(keys, _)| columns(keys)).max().unwrap_or(0);
    let beside = width.saturating_sub(keys_width + GAP);
    let mut rows = vec![Msg::HelpTitle.text(lang).to_string(), String::new()];
    for (keys, text) in entries {
        if beside >= 16 {
            // Two columns; what a key does may take several rows.
            for (number, piece) in lines(text, beside, widths).iter().enumerate() {
                let head = if number == 0 { keys.as_str() } else { "" };
                let pad = " ".repeat(keys_width + GAP - columns(head));
                rows.push(format!("{head}{pad}{piece}"));
            }
        } else {
            rows.push(keys);
            rows.extend(
                lines(text, width.saturating_sub(2).max(2), widths).iter().map(|piece| format!("  {piece}")),
            );
        }
    }
    rows
}

/// Draws the list from row `top` on.
pub(super) fn draw(app: &App, buffer: &mut Buffer, top: usize) {
    let (lang, widths, color) = (app.preferences.lang, &app.preferences.widths, app.preferences.color);
    let size = app.size;
    let all = rows(app);
    let margin = u16::from(size.width > 2);
    let shown = height(size);
    for (offset, row) in all.iter().enumerate().skip(top).take(usize::from(shown)) {
        let y = u16::try_from(offset - top).unwrap_or(0);
        let role = if offset == 0 { Role::Heading } else { Role::Text };
        put(buffer, Rect::new(margin, y, size.width - margin, 1), row, style(role, color), widths);
    }
    if size.height > 1 {
        let more = if top + usize::from(shown) < all.len() { Msg::HelpMore } else { Msg::HelpEnd };
        let foot = Rect::new(margin, size.height - 1, size.width - margin, 1);
        put(buffer, foot, more.text(lang), style(Role::Chrome, color), widths);
    }
}
